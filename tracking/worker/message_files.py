"""Message files as a broker: kombu's filesystem transport, made to survive its own absence.

A folder that cannot be reached is a broker that is away: workers connect again when it is back,
where kombu's own transport would end them. And a message is there whole or not at all.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps
from typing_extensions import override

from tracking.logs import get_logger

__all__ = ["TRANSPORT", "URL", "Channel", "Transport"]

logger = get_logger(__name__)

URL: Final = "message-files://"
"""What Celery is told; the folders are among the transport options."""

TRANSPORT: Final = f"{__name__}:Transport"
"""Where kombu finds it."""


class Channel(filesystem.Channel):  # type: ignore[misc]  # kombu has no types
    """Puts messages where workers look for them."""

    @override
    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        """Write a message under another name first: workers take what they see."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}"
        draft = Path(self.data_folder_out, f"{name}.draft")
        try:
            draft.write_text(dumps(payload))
            draft.replace(draft.with_name(f"{name}.{queue}.msg"))
        except OSError as error:
            msg = "The folder of the messages cannot be written to."
            raise ChannelError(msg) from error

    @override
    def _restore(self, message: Any) -> None:
        """Put back what was not done, if that is possible.

        Raised from here, the error would leave the message in the worker's hands for ever: one less
        that it may take, until it takes none. The record is found by counting, see `reconcile`.
        """
        try:
            super()._restore(message)
        except ChannelError as error:
            logger.warning("message not put back", reason=str(error))


class Transport(filesystem.Transport):  # type: ignore[misc]  # kombu has no types
    """Counts as away, not as broken, while its folder is."""

    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)

    @override
    def establish_connection(self) -> Any:
        """Look for the folder, as others look for their server."""
        folder = Path(self.client.transport_options["data_folder_in"])
        if not folder.is_dir():
            msg = f"The folder {folder} cannot be reached."
            raise ConnectionRefusedError(msg)
        return super().establish_connection()
