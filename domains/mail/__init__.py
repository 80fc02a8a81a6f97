"""Electronic mail: what an address is, and the server that takes messages."""

from domains.mail.addresses import Address, checked
from domains.mail.server import (
    MailDeferred,
    MailRefused,
    MailServer,
    MailServerUnavailable,
    RecipientRefused,
    default_sender,
    mail_server,
)

__all__ = [
    "Address",
    "MailDeferred",
    "MailRefused",
    "MailServer",
    "MailServerUnavailable",
    "RecipientRefused",
    "checked",
    "default_sender",
    "mail_server",
]
