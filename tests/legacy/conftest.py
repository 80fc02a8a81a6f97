from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from scripts.legacy.load import load, load_references
from scripts.legacy.sample import rows
from tests.conftest import ROOT, SECRET
from tests.legacy.trial import Trial
from tracking import discover
from tracking.db import asyncpg_dsn
from tracking.settings import Settings

MAPPING = ROOT / "scripts" / "legacy" / "sample.toml"
ROWS = int(os.environ.get("GOLDFINCH_LEGACY_ROWS", "2000"))
KILLS = int(os.environ.get("GOLDFINCH_LEGACY_KILLS", "6"))


@pytest.fixture
async def bare(fresh_database_url: str, tmp_path: Path) -> AsyncIterator[Trial]:
    """A migration of the sample whose legacy table is not there yet."""
    await load_references(fresh_database_url)
    sql = await asyncpg.connect(asyncpg_dsn(fresh_database_url))
    mapping = tmp_path / "legacy.toml"
    mapping.write_text(MAPPING.read_text())
    settings = Settings(database_url=fresh_database_url, jwt_secret=SECRET)
    yield Trial(settings, discover("domains"), mapping, sql)
    await sql.close()


@pytest.fixture
async def trial(bare: Trial) -> Trial:
    """A migration of 2,000 rows with dirt, in the same database."""
    await load(bare.url, rows(ROWS, dirt=0.1))
    return bare
