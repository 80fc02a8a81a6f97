"""What may be asked of lists and counts, as query parameters."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    create_model,
    field_validator,
)

from api.page_tokens import LONGEST_TOKEN
from tracking import Domain, Registry, TrackingStatus
from tracking.exact import is_exact
from tracking.filters import Filters
from tracking.schemas import storable

__all__ = ["CountQuery", "ListQuery", "Order", "count_query", "list_query", "overview_query"]

MAX_PAGE = 200
LONGEST_NAME = 255


class Order(StrEnum):
    """Which records come first."""

    NEWEST = "newest"
    OLDEST = "oldest"


class CountQuery(BaseModel):
    """Which records are meant; all that the caller may see unless narrowed."""

    model_config = ConfigDict(extra="forbid")

    status: list[TrackingStatus] | None = Field(
        default=None, max_length=len(TrackingStatus), description="Only of these statuses"
    )
    owner: str | None = Field(
        default=None, max_length=LONGEST_NAME, description="Only of this user"
    )
    tenant: str | None = Field(
        default=None, max_length=LONGEST_NAME, description="Only of this tenant; for operators"
    )
    created_after: AwareDatetime | None = Field(default=None, description="Created then or later")
    created_before: AwareDatetime | None = Field(default=None, description="Created before")
    completed_after: AwareDatetime | None = Field(default=None, description="Ended then or later")
    completed_before: AwareDatetime | None = Field(default=None, description="Ended before")

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return storable(value)

    @field_validator("*", mode="wrap")
    @classmethod
    def _as_said(cls, value: Any, read: ValidatorFunctionWrapHandler) -> Any:
        result = read(value)
        if isinstance(result, date) and not is_exact(value, result):
            msg = "seconds since 1970 are not a date: write it as in 2022-01-03"
            raise ValueError(msg)
        return result

    def filters(self) -> Filters:
        """The same in the framework's words; what the domain added are its own columns."""
        return Filters(
            statuses=tuple(dict.fromkeys(self.status or ())),
            columns=self._columns(),
            **{name: getattr(self, name, None) for name in _AS_THEY_ARE},
            oldest_first=getattr(self, "sort", Order.NEWEST) is Order.OLDEST,
        )

    def _columns(self) -> dict[str, object]:
        common = ListQuery.model_fields.keys() | {"text", "domain"}
        own = type(self).model_fields.keys() - common
        said = {name: getattr(self, name) for name in sorted(own)}
        return {name: value for name, value in said.items() if value is not None}


class ListQuery(CountQuery):
    """Which records, in which order, and where to go on."""

    sort: Order = Field(default=Order.NEWEST, description="By the time of creation")
    page_size: int = Field(default=50, ge=1, le=MAX_PAGE, description="How many at most")
    page_token: str | None = Field(
        default=None,
        max_length=LONGEST_TOKEN,
        description="`next_page_token` of the page read before; good for a day, for the same"
        " caller and filters",
    )


_AS_THEY_ARE = (
    *("owner", "tenant", "text"),
    *("created_after", "created_before", "completed_after", "completed_before"),
)


def count_query(domain: Domain) -> type[CountQuery]:
    """The parameters of a domain's counts, its own filters included."""
    return create_model(f"{domain.name}_count_query", __base__=CountQuery, **_own(domain))


def list_query(domain: Domain) -> type[ListQuery]:
    """The parameters of a domain's list, its own filters included."""
    return create_model(f"{domain.name}_list_query", __base__=ListQuery, **_own(domain))


def overview_query(registry: Registry) -> type[ListQuery]:
    """The parameters of the list across all domains."""
    one: Any = Literal[tuple(registry)] if registry else str
    domains = Field(description="Only of these domains", max_length=100)
    part = Field(min_length=1, max_length=100, description="Part of the display name")
    fields: dict[str, Any] = {
        "domain": (Annotated[list[one] | None, domains], None),
        "text": (Annotated[str | None, part], None),
    }
    return create_model("overview_query", __base__=ListQuery, **fields)


def _own(domain: Domain) -> dict[str, Any]:
    return {name: (_parameter(domain, name), None) for name in domain.filters}


def _parameter(domain: Domain, name: str) -> Any:
    """The type of a filter: that of the column in requests, or else in answers."""
    asked = domain.create.model_fields if domain.create else {}
    field = {**domain.read.model_fields, **asked}[name]
    kind: Any = AwareDatetime if field.annotation is datetime else field.annotation
    longest = LONGEST_NAME if field.annotation is str else None
    described = Field(description=f"Only with this `{name}`", max_length=longest)
    return Annotated[(kind | None, described, *field.metadata)]
