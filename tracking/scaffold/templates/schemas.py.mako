"""What a caller says about ${domain.noun}, and what a reader sees of it."""
% if standard_imports(domain.columns):

% for line in standard_imports(domain.columns):
${line}
% endfor
% endif

% if any(column.limits for column in domain.columns):
from pydantic import Field

% endif
from tracking import TaskTrackingCreate, TaskTrackingInDB


class ${domain.class_name}Create(TaskTrackingCreate):
    """What is to be done."""
% if domain.columns:

% for column in domain.columns:
    ${column.request_line}
% endfor
% endif


class ${domain.class_name}Read(TaskTrackingInDB):
    """${domain.noun.capitalize()} and what came of it."""
% if domain.columns:

% for column in domain.columns:
    ${column.name}: ${column.annotation}
% endfor
% endif
