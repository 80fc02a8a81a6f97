"""`${table.name}`, which several domains may refer to; give it the columns it needs."""

% if table.sql_names:
from sqlalchemy import ${", ".join(table.sql_names)}
% endif
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base


class ${table.class_name}(Base):
    """A row of `${table.name}`."""

    __tablename__ = "${table.name}"

    ${table.key.key_line}
