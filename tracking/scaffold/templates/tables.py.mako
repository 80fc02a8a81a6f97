"""Business tables that this domain refers to; give them the columns they need."""

% if domain.key_names:
from sqlalchemy import ${", ".join(domain.key_names)}
% endif
from sqlalchemy.orm import Mapped, mapped_column

from tracking import Base
% for table in domain.tables:


class ${table.class_name}(Base):
    """A row of `${table.name}`."""

    __tablename__ = "${table.name}"

    ${table.key.key_line}
% endfor
