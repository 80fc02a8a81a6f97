"""Whoever follows records sees them move: what they may see, as it is, and then each change.

subscription    what somebody wants to follow, as far as they may see it
sightings       everything that is read of the database here
lookout         finds changes that nobody announced
mailbox         what one follower is still to be sent, bounded
figures         what Prometheus is told of it
hub             one per API process: reads each change once and hands it to its followers
"""

from tracking.live.figures import live_figures
from tracking.live.hub import Follower, Hub
from tracking.live.mailbox import Message
from tracking.live.sightings import Sightings
from tracking.live.subscription import Subscription

__all__ = ["Follower", "Hub", "Message", "Sightings", "Subscription", "live_figures"]
