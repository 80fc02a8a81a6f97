"""The Celery application of the load: `celery -A scripts.faults.workload worker`."""

from tracking import discover
from tracking.settings import load_settings
from tracking.worker import create_celery

settings = load_settings()
app = create_celery(settings, discover(settings.domains))
