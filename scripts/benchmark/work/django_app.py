"""Celery with django-celery-results; `celery -A scripts.benchmark.work.django_app`."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import django
from django.conf import settings

from scripts.benchmark.work.celery_app import Setup, make_app

__all__ = ["configure"]


def configure(database_url: str) -> None:
    """Be a Django project with one application, the result backend."""
    url = urlsplit(database_url)
    settings.configure(
        INSTALLED_APPS=["django_celery_results"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": url.path.lstrip("/"),
                "USER": url.username or "",
                "PASSWORD": url.password or "",
                "HOST": url.hostname or "",
                "PORT": url.port or "",
                # Or every result opens a connection of its own.
                "CONN_MAX_AGE": None,
            }
        },
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


if "GOLDFINCH_BENCH_QUEUE" in os.environ:
    configure(os.environ["GOLDFINCH_BENCH_DATABASE"])
    app = make_app(Setup.from_environment())
    app.conf.django_celery_results_task_id_max_length = 191
