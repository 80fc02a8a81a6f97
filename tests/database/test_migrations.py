from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

import asyncpg
import pytest

from tests.conftest import ROOT
from tests.database.records import TABLE
from tracking.databases import MigrationFailed
from tracking.db import asyncpg_dsn
from tracking.testing import migrate

pytestmark = pytest.mark.database


DESCRIPTION = """
    SELECT 'column', c.table_name, c.column_name, concat_ws(' ', c.data_type,
           c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.is_nullable,
           c.column_default, c.identity_generation)
      FROM information_schema.columns AS c WHERE c.table_schema = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text || pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', '', proname, concat_ws(' ', prosrc, prosecdef,
           array_to_string(proconfig, ''), has_function_privilege('public', oid, 'EXECUTE'))
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'policy', polrelid::regclass::text, polname, concat_ws(' ', polcmd, polpermissive,
           pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
      FROM pg_policy WHERE polname IN ('goldfinch_reach', 'goldfinch_owner')
    UNION ALL
    SELECT 'isolation', '', relname, concat(relrowsecurity, relforcerowsecurity)
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL
    SELECT 'storage', '', relname, array_to_string(reloptions, ', ')
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    UNION ALL
    SELECT 'sequence', '', sequencename, '' FROM pg_sequences WHERE schemaname = 'public'
"""

_CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
"""An expression that went through the server's words once has its casts elsewhere."""

Description = set[tuple[str, ...]]

INSTALL = "('install_tracking_ddl', '{domain}', 1)"


PRICES = INSTALL.format(domain="etf_price_update")
EDGES = "('install_shared_ddl', 'task_dependency', 1)"
SUBSCRIPTIONS = "('install_shared_ddl', 'webhook_subscription', 1)"
ISOLATION = (
    *("policy", "history's policy", "weak policy", "owner's policy for all", "not forced"),
    *("disabled", "invoker", "search path", "for everybody", "edges"),
    *("subscriptions", "old secret"),
)
"""What `alembic check` must notice; each is a hole."""


async def run(url: str, *statements: str) -> None:
    """Run SQL by hand."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def describe(url: str) -> Description:
    """Everything the migrations are responsible for, as the server describes it."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    rows = await connection.fetch(DESCRIPTION)
    await connection.close()
    return {tuple(_CASTS.sub("", str(value)) for value in row) for row in rows}


def about(description: Description, *kinds: str) -> set[str]:
    """The names of everything of these kinds."""
    return {name for kind, _, name, _ in description if kind in kinds}


def check(url: str, root: Path = ROOT) -> str:
    """What `alembic check` complains of; nothing when it is content."""
    try:
        migrate(url, root, "check")
    except MigrationFailed as complaint:
        return str(complaint)
    return ""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations, where new ones can be written."""
    shutil.copytree(
        ROOT / "alembic", tmp_path / "alembic", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "alembic.ini", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


def revise(url: str, root: Path, message: str) -> tuple[str, str]:
    """Let Alembic write a revision; returns the texts of its upgrade and its downgrade."""
    before = set((root / "alembic" / "versions").glob("*.py"))
    migrate(url, root, "revision", "--autogenerate", "-m", message)
    [written] = set((root / "alembic" / "versions").glob("*.py")) - before
    upgrade, downgrade = written.read_text().split("def downgrade()")
    return upgrade.split("def upgrade()")[1], downgrade


# --- there and back -------------------------------------------------------------------------------


async def test_migrations_go_there_and_back_and_there_again(fresh_database_url: str) -> None:
    """Back from where the migrations led, nothing is left; and they lead to the same again."""
    url = fresh_database_url

    there = await describe(url)
    migrate(url, ROOT, "downgrade", "base")
    back = await describe(url)
    migrate(url, ROOT)
    again = await describe(url)

    assert {TABLE, "etfs"} <= about(there, "storage")
    assert about(back, "storage") == {"alembic_version"}
    assert about(back, "function", "sequence", "trigger", "policy") == set()
    assert {"goldfinch_reach", "goldfinch_owner"} == about(there, "policy")
    assert there == again


async def test_processes_that_migrate_at_once_take_turns(empty_database_url: str) -> None:
    """Several instances may start at the same time: one migrates, the others wait for it."""
    url = empty_database_url

    await asyncio.gather(*(asyncio.to_thread(migrate, url, ROOT) for _ in range(2)))

    assert TABLE in about(await describe(url), "storage")


# --- drift ----------------------------------------------------------------------------------------

WEAKENED = """
    CREATE OR REPLACE FUNCTION etf_price_update_task_refuse_move()
    RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
"""


@pytest.mark.parametrize(
    ("damage", "complaints"),
    [
        (
            [
                f"ALTER TABLE {TABLE} DISABLE TRIGGER guard_move",
                "DROP TRIGGER transition ON contribution_realization_task_tracking",
            ],
            [
                INSTALL.format(domain="etf_price_update"),
                INSTALL.format(domain="contribution_realization"),
            ],
        ),
        (
            [
                WEAKENED,
                "ALTER TABLE contribution_realization_task_tracking SET (fillfactor = 100)",
            ],
            [
                INSTALL.format(domain="etf_price_update"),
                INSTALL.format(domain="contribution_realization"),
            ],
        ),
        (
            [
                f"ALTER TABLE {TABLE} DROP CONSTRAINT ck_{TABLE}_completed_at",
                "DROP INDEX idx_contribution_realization_task_due",
                "DROP TRIGGER guard_history ON etf_price_update_task_event",
            ],
            [
                f"ck_{TABLE}_completed_at",
                "idx_contribution_realization_task_due",
                INSTALL.format(domain="etf_price_update"),
            ],
        ),
        *(
            ([statement], [complaint])
            for statement, complaint in {
                f"DROP POLICY goldfinch_reach ON {TABLE}": PRICES,
                "DROP POLICY goldfinch_owner ON etf_price_update_task_event": PRICES,
                f"ALTER POLICY goldfinch_reach ON {TABLE} USING (true)": PRICES,
                f"ALTER POLICY goldfinch_owner ON {TABLE} TO PUBLIC": PRICES,
                f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY": PRICES,
                "ALTER TABLE etf_price_update_task_event DISABLE ROW LEVEL SECURITY": PRICES,
                "ALTER FUNCTION etf_price_update_task_settle() SECURITY INVOKER": PRICES,
                "ALTER FUNCTION etf_price_update_task_event() RESET search_path": PRICES,
                "GRANT EXECUTE ON FUNCTION etf_price_update_task_event() TO PUBLIC": PRICES,
                "DROP POLICY goldfinch_reach ON task_dependency": EDGES,
                "ALTER TABLE webhook_subscription NO FORCE ROW LEVEL SECURITY": SUBSCRIPTIONS,
                "DROP TRIGGER keep_secret ON webhook_subscription": SUBSCRIPTIONS,
            }.items()
        ),
    ],
    ids=["triggers", "function and storage", "check, index and history", *ISOLATION],
)
async def test_drift_is_seen_and_named(
    fresh_database_url: str, damage: list[str], complaints: list[str]
) -> None:
    """`alembic check` fails for whatever somebody changed by hand, and says what it was."""
    await run(fresh_database_url, *damage)

    found = check(fresh_database_url)

    assert [complaint for complaint in complaints if complaint not in found] == []


async def test_a_generated_revision_mends_drift(fresh_database_url: str, tree: Path) -> None:
    """It installs the triggers again, in both directions, and afterwards nothing is amiss."""
    url = fresh_database_url
    intact = await describe(url)
    await run(
        url,
        f"ALTER TABLE {TABLE} DISABLE TRIGGER guard_move",
        WEAKENED,
        "DROP TRIGGER transition ON contribution_realization_task_tracking",
        "ALTER TABLE contribution_realization_task_tracking SET (fillfactor = 100)",
    )

    upgrade, downgrade = revise(url, tree, "mend")
    migrate(url, tree)

    for text in (upgrade, downgrade):
        assert text.count("op.") == 2
        assert 'op.install_tracking_ddl("etf_price_update", version=1)' in text
        assert 'op.install_tracking_ddl("contribution_realization", version=1)' in text
    assert check(url, tree) == ""
    assert intact == await describe(url)


async def test_migrations_lead_to_the_models_exactly(fresh_database_url: str) -> None:
    """`alembic check` is content, while work is in flight, and leaves everything as it was."""
    before = await describe(fresh_database_url)
    connection = await asyncpg.connect(asyncpg_dsn(fresh_database_url))

    async with connection.transaction():
        await connection.execute(f"LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE")
        complaint = await asyncio.to_thread(check, fresh_database_url)
    await connection.close()

    assert complaint == ""
    assert before == await describe(fresh_database_url)


# --- domains that go ------------------------------------------------------------------------------


@pytest.fixture
def without_contributions(tree: Path) -> Path:
    """A copy of the project from which somebody has deleted a domain's folder."""
    gone = shutil.ignore_patterns("__pycache__", "contribution_realization")
    shutil.copytree(ROOT / "domains", tree / "domains", ignore=gone)
    return tree


async def test_a_domain_that_is_gone_is_removed_and_comes_back_whole(
    fresh_database_url: str, without_contributions: Path
) -> None:
    """The generated revision drops all of it, and its downgrade makes all of it again."""
    url, tree = fresh_database_url, without_contributions
    before = await describe(url)

    upgrade, downgrade = revise(url, tree, "no more contributions")
    migrate(url, tree)
    gone = await describe(url)
    migrate(url, tree, "downgrade", "-1")
    back = await describe(url)

    assert upgrade.index("op.remove_tracking_ddl(") < upgrade.index("op.drop_table(")
    assert downgrade.index("op.create_table(") < downgrade.index("op.install_tracking_ddl(")
    assert not {line for line in gone if "contribution_realization" in "".join(line)}
    assert {line for line in before if "contribution_realization" not in "".join(line)} == gone
    assert before == back
    assert check(url) == ""


async def test_a_trigger_of_somebody_else_is_no_drift(fresh_database_url: str) -> None:
    """What others add to a tracking table is theirs; only our own triggers are compared."""
    connection = await asyncpg.connect(asyncpg_dsn(fresh_database_url))
    await connection.execute(
        "CREATE FUNCTION theirs() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        " CREATE TRIGGER theirs BEFORE INSERT ON etf_price_update_task_tracking"
        " FOR EACH ROW EXECUTE FUNCTION theirs()"
    )
    await connection.close()

    assert "No new upgrade operations" in migrate(fresh_database_url, ROOT, "check")
