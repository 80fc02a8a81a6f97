from __future__ import annotations

import importlib.util
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import tracking
from tests.conftest import ROOT


def module_names() -> Iterator[str]:
    """Every module of the framework but programs, which nobody imports."""
    yield tracking.__name__
    for info in pkgutil.walk_packages(tracking.__path__, "tracking."):
        if not is_program(info.name):
            yield info.name


def is_program(name: str) -> bool:
    """Whether a module is there to be run: the command line, and what has a main block."""
    if name.partition(".")[2].startswith("cli"):
        return True
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return 'if __name__ == "__main__":' in Path(spec.origin).read_text(encoding="utf-8")


def defined_in(module: ModuleType) -> set[str]:
    """The public classes and functions that a module defines itself."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module.__name__
    }


@pytest.fixture(params=sorted(module_names()))
def module(request: pytest.FixtureRequest) -> ModuleType:
    """A module of the framework."""
    return importlib.import_module(request.param)


def test_every_name_a_module_exports_is_there(module: ModuleType) -> None:
    """`__all__` is written in every module, names nothing twice, and names what exists."""
    exported = getattr(module, "__all__", None)

    assert exported is not None, f"{module.__name__} does not say what is public: add __all__."
    assert len(set(exported)) == len(exported)
    assert [name for name in exported if not hasattr(module, name)] == []


def test_what_a_module_defines_is_exported_or_private(module: ModuleType) -> None:
    """A public class or function is in `__all__`; anything else starts with an underscore."""
    forgotten = defined_in(module) - set(module.__all__)

    assert not forgotten


def test_the_front_door_exports_what_it_holds() -> None:
    """`tracking.__all__` is every public name of `tracking` that is not a module."""
    names = {name for name in vars(tracking) if not name.startswith("_")}
    held = {name for name in names if not inspect.ismodule(getattr(tracking, name))}

    assert held == set(tracking.__all__) - {"__version__"}


def test_alembic_stays_a_folder() -> None:
    """`alembic/__init__.py` would hide the library of that name from the root of the project."""
    assert (ROOT / "alembic" / "env.py").exists()
    assert not (ROOT / "alembic" / "__init__.py").exists()
