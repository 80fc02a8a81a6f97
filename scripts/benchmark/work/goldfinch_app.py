"""Goldfinch's own Celery application; `celery -A scripts.benchmark.work.goldfinch_app`."""

from tracking import discover
from tracking.settings import load_settings
from tracking.worker import create_celery

settings = load_settings()
app = create_celery(settings, discover(settings.domains))
