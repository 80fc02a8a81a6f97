"""Four roles with no more rights than they need, made as often as one likes, and checked."""
# ruff: noqa: S608  # no outside text

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.conftest import ROOT
from tests.database.records import DAY, TABLE, Service, Update, Updates
from tests.factories import EtfFactory
from tests.logins import login_of
from tests.webhook_subscriber import Tenant
from tracking import Prerequisite, Principal, Registry, TrackingStatus
from tracking.confined import Confined
from tracking.db import Database, asyncpg_dsn, engine_url
from tracking.errors import Forbidden, Unavailable
from tracking.maintenance import Maintenance, intervals
from tracking.principal import TENANT_SCOPE
from tracking.rights import API, DISPATCHER, OWNER, WORKER
from tracking.role_check import faults_of_roles
from tracking.roles import set_up_roles
from tracking.settings import Settings, load_settings
from tracking.testing import create_database, drop_database, migrate
from tracking.webhooks import Webhooks
from tracking.webhooks.health import note_failure, note_success, subscription_of

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("all_roles")]

EVENTS = "etf_price_update_task_event"
ANN = Principal("ann", "acme")
RECORD = f"INSERT INTO {TABLE} (etf_id, date) VALUES ('QUAL', '2022-01-03')"


@pytest.fixture
async def login(admin_url: str, database_url: str) -> AsyncIterator[dict[str, Database]]:
    """The database as logins of each role but the owner's."""
    async with AsyncExitStack() as stack:
        opened = {}
        for role in (API, WORKER, DISPATCHER):
            url_for = await stack.enter_async_context(login_of(admin_url, role))
            opened[role] = Database(url_for(database_url), name=role)
            stack.push_async_callback(opened[role].close)
        yield opened


async def refused(database: Database, statement: str) -> bool:
    """Whether a statement is refused for lack of rights; anything else is an error."""
    connection = await asyncpg.connect(asyncpg_dsn(database.url))
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('goldfinch.reach', 'all', true)")
            await connection.execute(statement)
            return False
    except asyncpg.InsufficientPrivilegeError:
        return True
    finally:
        await connection.close()


EVERYBODY = (API, WORKER, DISPATCHER)
BACKDATED = (
    f"INSERT INTO {EVENTS} (tracking_id, kind, attempt, actor, at)"
    " VALUES (1, 'log', 1, 'ann', now() - interval '1 day')"
)
TRANSITION = (
    f"INSERT INTO {EVENTS} (tracking_id, kind, attempt, actor, from_status, to_status)"
    " VALUES (1, 'transition', 1, 'ann', 'PENDING', 'PROCESSING')"
)
FORGERY = (
    "CREATE TEMPORARY TABLE mine (id int); CREATE TRIGGER forge AFTER UPDATE ON mine"
    " FOR EACH ROW EXECUTE FUNCTION etf_price_update_task_event()"
)


@pytest.mark.parametrize(
    ("statement", "roles"),
    [
        (f"DELETE FROM {TABLE}", (API, WORKER)),
        (f"TRUNCATE {TABLE}", EVERYBODY),
        (RECORD, (DISPATCHER,)),
        (f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY", EVERYBODY),
        (f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY", EVERYBODY),
        (f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL", EVERYBODY),
        (f"DROP POLICY goldfinch_reach ON {TABLE}", EVERYBODY),
        (f"DROP TABLE {TABLE}", EVERYBODY),
        ("CREATE TABLE theirs (id int)", EVERYBODY),
        ("CREATE FUNCTION theirs() RETURNS int LANGUAGE sql AS 'SELECT 1'", EVERYBODY),
        ("SELECT * FROM alembic_version", EVERYBODY),
        ("UPDATE alembic_version SET version_num = 'x'", EVERYBODY),
        (f"UPDATE {EVENTS} SET message = 'x'", EVERYBODY),
        (f"DELETE FROM {EVENTS}", (API, WORKER)),
        (BACKDATED, (API, DISPATCHER)),
        (TRANSITION, EVERYBODY),
        ("DELETE FROM task_dependency", (API,)),
        ("UPDATE task_dependency SET settled_at = now()", EVERYBODY),
        ("DELETE FROM holdings", (API, DISPATCHER)),
        ("SELECT * FROM etfs", (DISPATCHER,)),
        ("SELECT secret FROM webhook_subscription", (API, DISPATCHER)),
        ("SELECT old_secret FROM webhook_subscription", (API, DISPATCHER)),
        ("SELECT url, old_secret_until FROM webhook_subscription", (DISPATCHER,)),
        ("UPDATE webhook_subscription SET url = ''", (WORKER, DISPATCHER)),
        ("UPDATE webhook_subscription SET is_enabled = false", (DISPATCHER,)),
        ("DELETE FROM webhook_subscription", EVERYBODY),
        ("CREATE ROLE theirs", EVERYBODY),
        ("SET ROLE goldfinch_owner", EVERYBODY),
        ("SET session_replication_role = replica", EVERYBODY),
        # With it, a table of their own would write history as the owner does.
        (FORGERY, EVERYBODY),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
async def test_what_nobody_needs_nobody_may(
    login: dict[str, Database], database: Database, statement: str, roles: tuple[str, ...]
) -> None:
    """Refused by PostgreSQL, to just those roles; the others have a use for it."""
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))

    refusing = {role for role in EVERYBODY if await refused(login[role], statement)}

    assert refusing == {*roles}


@pytest.mark.parametrize("who", [ANN, replace(ANN, scopes=frozenset({TENANT_SCOPE}))])
async def test_a_row_in_another_name_is_forbidden(
    login: dict[str, Database], database: Database, who: Principal
) -> None:
    """Row level security refuses it, and that is no mistake of ours but the caller's to hear."""
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))
    stolen = (
        f"INSERT INTO {TABLE} (etf_id, date, tenant_id) VALUES ('QUAL', '2022-01-03', 'globex')"
    )

    with pytest.raises(Forbidden, match="on whose behalf"):
        async with Confined(login[API], who).transaction() as session:
            await session.execute(text(stolen))


@pytest.mark.parametrize(
    ("statement", "what"),
    [("DELETE FROM etfs", "etfs"), ("CREATE TABLE theirs (id int)", "public")],
)
async def test_a_missing_right_is_unavailable_and_says_what_to_run(
    login: dict[str, Database], statement: str, what: str
) -> None:
    """Nothing that a caller could change: whoever runs the installation finds it in the log."""
    with (
        capture_logs() as logs,
        pytest.raises(Unavailable, match=rf"{what}\): run `goldfinch db roles`") as refused,
    ):
        async with Confined(login[API], ANN).transaction() as session:
            await session.execute(text(statement))

    assert logs == [
        {"event": "a right is missing", "log_level": "error", "refusal": str(refused.value)}
    ]


async def test_definers_are_not_misled_by_tables_of_the_session(
    login: dict[str, Database], updates: Updates
) -> None:
    """History goes into the real table, though the caller has a temporary one of its name."""
    record = await updates.create(ANN)
    connection = await asyncpg.connect(asyncpg_dsn(login[API].url))

    await connection.execute(f"CREATE TEMPORARY TABLE {EVENTS} (LIKE public.{EVENTS})")
    async with connection.transaction():
        await connection.execute("SELECT set_config('goldfinch.reach', 'all', true)")
        await connection.execute(f"UPDATE {TABLE} SET status = 'CANCELLED'")
    kept = await connection.fetchval(f"SELECT count(*) FROM pg_temp.{EVENTS}")
    await connection.close()

    assert kept == 0
    assert await updates.path(record.id) == [("PENDING", "CANCELLED")]


async def test_history_names_who_really_logged_in(
    login: dict[str, Database], updates: Updates
) -> None:
    """A move made by hand is signed by the login, though the line is written by the owner."""
    record = await updates.create(ANN)
    async with Confined(login[API], ANN).transaction() as session:
        user = await session.scalar(text("SELECT session_user"))
        await session.execute(text(f"UPDATE {TABLE} SET status = 'CANCELLED'"))

    [event] = await updates.events(record.id)

    assert event["actor"] == f"sql:{user}"
    assert str(user).startswith(API)


# --- what they need, they may ---------------------------------------------------------------------


async def test_a_record_lives_among_the_roles(
    login: dict[str, Database], updates: Updates, registry: Registry
) -> None:
    """Asked for by the API, handed over by the dispatcher, done by the worker, read by the API."""

    async def ask(service: Service) -> Update:
        first = await service.create_tracking(**updates.example(idempotency_key="once"))
        return await service.create_tracking(
            **updates.example(prerequisites=[Prerequisite.of(first)])
        )

    second = await Confined(login[API], ANN).run(lambda session: ask(Service(session, ANN)))
    async with login[DISPATCHER].transaction() as session:
        [due] = await Service(session).crud.take_due(10, timedelta(minutes=15))
    fence = (due["id"], due["attempts"] + 1)
    async with login[WORKER].transaction() as session:
        service = Service(session)
        [claimed] = await service.crud.claim([(due["id"], due["attempts"])], worker="w")
        await service.progress(*fence, 50, step="half way")
        await service.crud.log(fence, "a line")
        await (
            registry["etf_price_update"]
            .service(session)
            .store_close(  # business data
                claimed.etf_id, DAY, Decimal(1)
            )
        )
        await service.complete(*fence, {"ok": True})
    async with Confined(login[API], ANN).transaction() as session:
        released = await Service(session, ANN).get_status(second.id)
        told = await Service(session, ANN).get_events(due["id"])

    assert not released.is_held
    assert [event["kind"] for event in told] == ["transition", "progress", "log", "transition"]


async def test_the_dispatcher_does_all_maintenance(
    login: dict[str, Database],
    updates: Updates,
    sql: asyncpg.Connection,
    registry: Registry,
    settings: Settings,
) -> None:
    """Every job, each with something to do: rows of all owners are seen, changed and deleted."""
    lost, stale, parent, handed = [await updates.create(ANN) for _ in range(4)]
    old = await updates.create_in(TrackingStatus.COMPLETED)
    child = await updates.create_in(TrackingStatus.COMPLETED)
    await updates.bring(lost, TrackingStatus.PROCESSING)
    await updates.bring(parent, TrackingStatus.PROCESSING)
    edge = {
        "upstream_domain": "etf_price_update",
        "upstream_id": child.id,
        "downstream_domain": "etf_price_update",
        "downstream_id": parent.id,
        "kind": "child",
        "on_failure": "count",
        "position": 0,
        "tenant_id": "acme",
        "owner_id": "ann",
    }
    await updates.act(lambda service: service.edges.add([edge]))
    await updates.act(lambda service: service.await_children(parent.id, 1))
    year = timedelta(days=400)
    ages = {"heartbeat_at": lost, "due_at": stale, "completed_at": old}
    for column, record in ages.items():
        past = f"UPDATE {TABLE} SET {column} = now() - $1::interval WHERE id = $2"
        await sql.execute(past, year, record.id)
    await sql.execute(
        f"UPDATE {TABLE} SET dispatches = 1, dispatched_at = now() - interval '1 h',"
        " next_dispatch_at = now() + interval '1 h' WHERE id = $1",
        handed.id,
    )
    await sql.execute(
        f"INSERT INTO {EVENTS} (tracking_id, kind, attempt, actor, at)"
        " VALUES (1000000, 'log', 1, 'gone', now() - $1::interval)",
        year,
    )
    prices = replace(registry["etf_price_update"], max_pending_age=timedelta(days=100))
    known = replace(registry, domains={**registry.domains, "etf_price_update": prices})

    async def empty() -> int:
        return 0

    maintenance = Maintenance(settings, known, login[DISPATCHER], empty)
    jobs = list(intervals(settings))
    done = {job: (await maintenance.run_job(job))["etf_price_update"] for job in jobs}

    assert {job: sum(counts.values()) for job, counts in done.items()} == dict.fromkeys(jobs, 1)


async def test_whoever_moves_a_record_tells_of_it(
    login: dict[str, Database], database: Database
) -> None:
    """Deliveries are made for subscriptions that API and dispatcher themselves do not see."""
    tenant = Tenant(database)
    await tenant.subscribe(events=["task.created", "task.started", "task.failed", "task.cancelled"])
    async with database.transaction() as session:
        session.add(EtfFactory(id="QUAL"))
    ann = Confined(login[API], ANN)

    async with ann.transaction() as session:
        service = Service(session, ANN)
        first = await service.create_tracking(etf_id="QUAL", date=DAY)
        second = await service.create_tracking(etf_id="QUAL", date=DAY)
        await service.cancel(first.id)
        seen = await session.scalar(text("SELECT count(*) FROM webhook_subscription"))
    async with login[WORKER].transaction() as session:
        await Service(session).start(second.id)
    async with login[DISPATCHER].transaction() as session:
        failed = text(f"UPDATE {TABLE} SET status = 'FAILED' WHERE id = :id")
        await session.execute(failed, {"id": second.id})

    told = [(d.event_type, d.source_id) for d in await tenant.deliveries()]
    assert seen == 0
    assert sorted(told) == sorted(
        [
            ("task.created", first.id),
            ("task.created", second.id),
            ("task.cancelled", first.id),
            ("task.started", second.id),
            ("task.failed", second.id),
        ]
    )


async def test_the_worker_signs_and_notes_how_receivers_are(
    login: dict[str, Database], database: Database
) -> None:
    """Its role reads the secrets, and writes of a subscription no more than its health."""
    tenant = Tenant(database)
    made = await tenant.subscribe()

    async with login[WORKER].transaction() as session:
        subscription = await subscription_of(session, made.id)
        await note_failure(session, made.id)
    failing = await tenant.subscription(made.id)
    async with login[WORKER].transaction() as session:
        await note_success(session, made.id)
        await note_failure(session, made.id, is_gone=True)

    assert subscription is not None
    box = Webhooks.of(load_settings()).box
    assert box.open(subscription.secret or b"", "acme") == made.secret
    assert failing.failing_since is not None
    assert not (await tenant.subscription(made.id)).is_enabled


async def test_the_api_makes_secrets_that_it_cannot_read(
    login: dict[str, Database], database: Database
) -> None:
    """Made, rotated and deleted as its role; the secret before stays behind for the overlap."""
    tenant = Tenant(Confined(login[API], Tenant(database).admin))
    made = await tenant.subscribe()
    _, new = await tenant.manage("rotate", made.id)

    rotated = await Tenant(database).subscription(made.id)
    await tenant.manage("delete", made.id, None)
    deleted = await Tenant(database).subscription(made.id)

    box = Webhooks.of(load_settings()).box
    kept = [box.open(sealed or b"", "acme") for sealed in (rotated.secret, rotated.old_secret)]
    assert kept == [new, made.secret]
    assert (deleted.secret, deleted.old_secret) == (None, None)


# --- making them ----------------------------------------------------------------------------------


@pytest.fixture
async def databases(admin_url: str) -> AsyncIterator[list[str]]:
    """Three databases without a table."""
    names = [f"goldfinch_roles_{uuid4().hex[:12]}" for _ in range(3)]
    yield [await create_database(admin_url, name) for name in names]
    for name in names:
        await drop_database(admin_url, name)


async def test_roles_are_set_up_twice_and_at_once(databases: list[str]) -> None:
    """Of one database by many, and of several at the same time: all succeed and agree."""
    first, *_ = databases
    await asyncio.to_thread(migrate, first, ROOT)

    await asyncio.gather(*(set_up_roles(url) for url in databases * 4))

    assert await set_up_roles(first) == []
    assert await faults_of_roles(first) == []


async def test_an_installation_changes_over(databases: list[str]) -> None:
    """What one login has made becomes the owner's; later migrations give rights by themselves."""
    first, *_ = databases
    await asyncio.to_thread(migrate, first, ROOT, "upgrade", "5c408cb2e276")
    before = await faults_of_roles(first)

    await set_up_roles(first)
    halfway = await faults_of_roles(first)
    await asyncio.to_thread(migrate, first, ROOT, role=OWNER)
    after = await faults_of_roles(first)

    assert any("belongs to" in fault for fault in before)
    assert [halfway, after] == [[], []]
    assert "No new upgrade operations" in await asyncio.to_thread(
        migrate, first, ROOT, "check", role=OWNER
    )


async def test_who_owns_the_database_and_may_make_roles_can_do_it(
    admin_url: str, databases: list[str]
) -> None:
    """No superuser is needed, as with databases that somebody else runs."""
    first, *_ = databases
    name = first.rpartition("/")[2]
    async with login_of(admin_url, OWNER) as url_for:
        login = engine_url(url_for(first)).username
        await execute(admin_url, f"REVOKE {OWNER} FROM {login}")
        await execute(admin_url, f"ALTER ROLE {login} CREATEROLE")
        await execute(admin_url, f"GRANT {OWNER} TO {login} WITH ADMIN OPTION")
        await execute(admin_url, f'ALTER DATABASE "{name}" OWNER TO {login}')
        await execute(first, f"ALTER SCHEMA public OWNER TO {login}")
        await asyncio.to_thread(migrate, url_for(first), ROOT)

        await set_up_roles(url_for(first))
        faults = await faults_of_roles(url_for(first))

        await execute(admin_url, f'ALTER DATABASE "{name}" OWNER TO CURRENT_USER')
        await execute(first, "ALTER SCHEMA public OWNER TO CURRENT_USER")
        await execute(first, f"DROP OWNED BY {login}")

    assert faults == []


ANY_TEMPORARY = (
    "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());"
    " END $$"
)


async def test_temporary_tables_are_the_owners_alone(
    admin_url: str, fresh_database_url: str
) -> None:
    """A new database lets everybody make them; with its roles set up, nobody but who migrates."""
    await set_up_roles(fresh_database_url)
    refusing = set()
    for role in (OWNER, *EVERYBODY):
        async with login_of(admin_url, role) as url_for:
            database = Database(url_for(fresh_database_url), name=role)
            if await refused(database, "CREATE TEMPORARY TABLE theirs (id int)"):
                refusing.add(role)

    assert refusing == {*EVERYBODY}


async def execute(url: str, statement: str) -> None:
    """Run SQL by hand."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (f"GRANT DELETE ON {TABLE} TO {API}", f"{TABLE}: {API} DELETE is granted and should not"),
        ("GRANT SELECT ON alembic_version TO PUBLIC", f"alembic_version: {API} SELECT is granted"),
        (f"REVOKE SELECT ON etfs FROM {WORKER}", f"etfs: {WORKER} SELECT is not granted"),
        (f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY", f"{TABLE}: row level security is not"),
        (f"DROP POLICY {WORKER} ON {EVENTS}", f"{EVENTS}: has no policy {WORKER}"),
        (f"CREATE POLICY wide ON {TABLE} USING (true)", f"{TABLE}: policy wide opens it"),
        (f"GRANT CREATE ON SCHEMA public TO {API}", f"{API} may create tables in schema public"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", f"{WORKER} may create tables in schema public"),
        (ANY_TEMPORARY, f"{API} may create temporary tables in database"),
        (
            f"GRANT SELECT (secret) ON webhook_subscription TO {API}",
            f"webhook_subscription: {API} may read secret",
        ),
        (
            f"GRANT SELECT ON webhook_subscription TO {API}",
            f"webhook_subscription: {API} SELECT is granted and should not",
        ),
        (
            f"DROP POLICY {WORKER} ON webhook_subscription",
            f"webhook_subscription: has no policy {WORKER}",
        ),
        (
            "ALTER TABLE webhook_subscription DISABLE ROW LEVEL SECURITY",
            "webhook_subscription: row level security is not in force",
        ),
        (f"ALTER TABLE etfs OWNER TO {WORKER}", f"etfs: belongs to {WORKER}, not to {OWNER}"),
    ],
)
async def test_what_is_amiss_is_said(fresh_database_url: str, damage: str, fault: str) -> None:
    """`goldfinch db roles --check` names it, and nothing is said of a database in order."""
    await set_up_roles(fresh_database_url)  # what a database allows is not copied with it
    before = await faults_of_roles(fresh_database_url)
    await execute(fresh_database_url, damage)

    found = await faults_of_roles(fresh_database_url)

    assert before == []
    assert [line for line in found if line.startswith(fault)] != []


async def test_a_login_with_too_much_is_named(admin_url: str, fresh_database_url: str) -> None:
    """A superuser among the API's logins, or one that is the worker as well."""
    async with login_of(admin_url, API) as url_for:
        login = engine_url(url_for(fresh_database_url)).username
        await execute(admin_url, f"GRANT {WORKER} TO {login}")
        both = await faults_of_roles(fresh_database_url)
        await execute(admin_url, f"REVOKE {WORKER} FROM {login}")
        await execute(admin_url, f"ALTER ROLE {login} BYPASSRLS")
        mighty = await faults_of_roles(fresh_database_url)

    assert f"{login} acts for the API and has the rights of {WORKER}, too" in both
    assert [line for line in mighty if line.startswith(f"{login} may do more")] != []
