"""The embedded stack: a real PostgreSQL and a real broker, without installing a service.

For development, demonstrations and tests. Both run as child processes with their data in one
folder, which is all that is ever changed; they end with this process, however it ends.

    with EmbeddedStack(Path("data")) as stack:
        stack.database_url, stack.broker_url
"""

from tracking.embedded.broker import EmbeddedBroker
from tracking.embedded.postgres import EmbeddedPostgres
from tracking.embedded.stack import EmbeddedStack

__all__ = ["EmbeddedBroker", "EmbeddedPostgres", "EmbeddedStack"]
