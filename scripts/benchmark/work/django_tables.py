"""`python -m scripts.benchmark.work.django_tables`: make the tables of django-celery-results."""

from __future__ import annotations

import os

from django.core.management import call_command

from scripts.benchmark.work.django_app import configure

if __name__ == "__main__":
    configure(os.environ["GOLDFINCH_BENCH_DATABASE"])
    call_command("migrate", verbosity=0)
