from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracking.embedded import EmbeddedPostgres


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was started and stopped once."""
    folder = tmp_path_factory.mktemp("embedded") / "finished"
    with EmbeddedPostgres(folder):
        return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own that was started before."""
    return Path(shutil.copytree(finished, tmp_path / "data"))


@pytest.fixture
def public() -> Iterator[Path]:
    """An empty folder that every user may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        path = Path(name)
        path.chmod(0o777)
        yield path
