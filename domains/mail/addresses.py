"""What an address is: `local-part@domain` in ASCII, without a display name."""

from __future__ import annotations

from typing import Annotated

from email_validator import validate_email
from pydantic import AfterValidator, Field

__all__ = ["Address", "checked"]


def checked(address: str) -> str:
    """Return the address as it goes over the wire; raises ValueError if it is none.

    An international domain becomes its ASCII form. Letters beyond ASCII before the @ are refused:
    not every server on the way could carry them (RFC 6531).
    """
    parts = validate_email(address, allow_smtputf8=False, check_deliverability=False)
    return parts.ascii_email or parts.normalized


Address = Annotated[
    str,
    Field(max_length=254, json_schema_extra={"format": "email"}, examples=["ann@example.com"]),
    AfterValidator(checked),
]
"""An address as a field of a schema; longer than 254 characters it fits no envelope (RFC 5321)."""
