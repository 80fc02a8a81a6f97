from __future__ import annotations

from collections.abc import Callable
from itertools import count
from types import new_class
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import MetaData

from tracking import Base, BaseTaskTracking

# How long an example takes says more about the machine than about the code.
settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.load_profile("unhurried")

_NUMBERS = count(1)


@pytest.fixture
def declare() -> Callable[..., type[BaseTaskTracking]]:
    """Declare a tracking model on a metadata of its own, which nothing else sees."""

    def declared(domain: str, **arguments: Any) -> type[BaseTaskTracking]:
        body = {
            "__module__": __name__,
            "metadata": MetaData(naming_convention=Base.metadata.naming_convention),
        }
        name = f"Sample{next(_NUMBERS)}"  # SQLAlchemy warns of two classes of one name
        return new_class(
            name, (BaseTaskTracking,), {"domain": domain, **arguments}, lambda own: own.update(body)
        )

    return declared
