from __future__ import annotations

from pathlib import Path

import pytest

from tracking.db import Database
from tracking.errors import InvalidWiring
from tracking.settings import MIN_SECRET_BYTES, load_settings

URL = "postgresql://user:hunter2@db.example:5432/app"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Only a database is set, and no `.env` is near."""
    monkeypatch.chdir(tmp_path)
    for name in ("CELERY_BROKER_URL", "GOLDFINCH_JWT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", URL)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Well-known names stand for themselves, all others start with GOLDFINCH_."""
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://broker.example:6379/0")
    monkeypatch.setenv("GOLDFINCH_DISPATCH_BATCH", "7")

    settings = load_settings()

    assert settings.database_url.get_secret_value() == URL
    assert settings.broker_url is not None
    assert settings.broker_url.get_secret_value() == "redis://broker.example:6379/0"
    assert settings.dispatch_batch == 7


def test_where_to_listen_is_checked_like_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unset it is the database's own address; what is no PostgreSQL is refused by name."""
    assert Database.from_settings(load_settings(), name="test").listen_dsn == URL

    monkeypatch.setenv("GOLDFINCH_LISTEN_DATABASE_URL", "postgres://direct.example/app")
    database = Database.from_settings(load_settings(), name="test")
    assert (database.url, database.listen_dsn) == (URL, "postgresql://direct.example/app")

    monkeypatch.setenv("GOLDFINCH_LISTEN_DATABASE_URL", "mysql://direct")
    with pytest.raises(InvalidWiring, match="GOLDFINCH_LISTEN_DATABASE_URL"):
        load_settings()


def test_settings_come_from_a_file_of_that_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`.env` fills in what the environment does not say; the environment goes first."""
    (tmp_path / ".env").write_text(
        "DATABASE_URL=postgresql://other\nGOLDFINCH_QUEUE=urgent\nANYTHING_ELSE=1\n"
    )

    settings = load_settings()

    assert settings.database_url.get_secret_value() == URL
    assert settings.queue == "urgent"


def test_what_is_passed_goes_before_the_environment() -> None:
    """A program may override single settings; the others still come from outside."""
    settings = load_settings(dispatch_batch=3)

    assert settings.dispatch_batch == 3
    assert settings.database_url.get_secret_value() == URL


def test_networks_for_tests_are_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """There, webhooks go to the public internet and nowhere else."""
    monkeypatch.setenv("GOLDFINCH_WEBHOOK_ALLOW_PRIVATE", "127.0.0.0/8 ::1/128")
    allowed = load_settings().webhook_allow_private
    monkeypatch.setenv("GOLDFINCH_ENVIRONMENT", "production")

    assert [str(network) for network in allowed] == ["127.0.0.0/8", "::1/128"]
    with pytest.raises(InvalidWiring, match="WEBHOOK_ALLOW_PRIVATE is for tests"):
        load_settings()


def test_a_broker_is_not_needed_to_start() -> None:
    """The API and migrations run without a broker."""
    assert load_settings().broker_url is None


def test_a_missing_database_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without DATABASE_URL, the sentence says so."""
    monkeypatch.delenv("DATABASE_URL")

    with pytest.raises(InvalidWiring, match=r"DATABASE_URL: Field required"):
        load_settings()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_every_spelling_of_postgresql_is_taken(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """URLs of hosting companies and of SQLAlchemy work unchanged."""
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://db.example/app")

    settings = load_settings()
    assert settings.database_url.get_secret_value() == f"{scheme}://db.example/app"


def test_other_databases_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the variable, the mistake and the cure."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///hunter2.db")

    with pytest.raises(InvalidWiring) as refusal:
        load_settings()

    assert "DATABASE_URL" in str(refusal.value)
    assert "only PostgreSQL is supported: use postgresql://" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "host=db.example password=hunter2"),
        ("GOLDFINCH_API_PORT", "hunter2"),
        ("GOLDFINCH_DISPATCH_BATCH", "-31337"),
        ("GOLDFINCH_JWT_SECRET", "hunter2"),
        ("GOLDFINCH_LOG_LEVEL", "hunter2"),
        ("GOLDFINCH_REDISPATCH_AFTER", "hunter2"),
    ],
)
def test_a_wrong_value_is_never_repeated(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """The sentence says which setting is wrong, not what it was: it may have been a secret."""
    monkeypatch.setenv(variable, value)

    with pytest.raises(InvalidWiring) as refusal:
        load_settings()

    setting = variable.removeprefix("GOLDFINCH_").lower()
    assert setting in str(refusal.value).lower()
    assert value not in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start a program twice to learn of two mistakes."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("GOLDFINCH_API_PORT", "70000")

    with pytest.raises(
        InvalidWiring,
        match=r"(?s)(DATABASE_URL.*GOLDFINCH_API_PORT|GOLDFINCH_API_PORT.*DATABASE_URL)",
    ):
        load_settings()


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key shorter than its hash can be guessed; bytes count, not characters."""
    monkeypatch.setenv("GOLDFINCH_JWT_SECRET", "x" * (MIN_SECRET_BYTES - 1))

    with pytest.raises(InvalidWiring, match=f"at least {MIN_SECRET_BYTES} bytes"):
        load_settings()


def test_a_secret_of_the_least_length_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """32 bytes are enough, also as 16 two-byte characters."""
    monkeypatch.setenv("GOLDFINCH_JWT_SECRET", "é" * (MIN_SECRET_BYTES // 2))

    settings = load_settings()

    assert settings.jwt_secret is not None
    assert settings.jwt_secret.get_secret_value() == "é" * (MIN_SECRET_BYTES // 2)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"GOLDFINCH_AUTHENTICATION": "disabled", "GOLDFINCH_ENVIRONMENT": "production"},
            "GOLDFINCH_AUTHENTICATION=disabled is refused in production",
        ),
        ({"GOLDFINCH_AUTHENTICATION": "off"}, "GOLDFINCH_AUTHENTICATION"),
        ({"GOLDFINCH_AUTHENTICATION": ""}, "GOLDFINCH_AUTHENTICATION"),
        ({"GOLDFINCH_ENVIRONMENT": "prod"}, "GOLDFINCH_ENVIRONMENT"),
        (
            {"GOLDFINCH_JWT_SECRET": "x" * 32, "GOLDFINCH_JWT_KEYS_URL": "https://id.example/keys"},
            "not both",
        ),
        ({"GOLDFINCH_JWT_KEYS_URL": "http://id.example/keys"}, "must start with https://"),
        ({"GOLDFINCH_JWT_KEYS_URL": "file:///etc/passwd"}, "must start with https://"),
        ({"GOLDFINCH_JWT_KEYS_URL": "https://"}, "must start with https://"),
        ({"GOLDFINCH_JWT_KEYS_URL": "https://[x"}, "must start with https://"),
        (
            {
                "GOLDFINCH_JWT_KEYS_URL": "http://127.0.0.1/keys",
                "GOLDFINCH_ENVIRONMENT": "production",
            },
            "must start with https://",
        ),
    ],
)
def test_unsafe_settings_are_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], sentence: str
) -> None:
    """Only a known word turns authentication off; keys travel safely, and have one source."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(InvalidWiring, match=sentence):
        load_settings()


@pytest.mark.parametrize("url", ["https://id.example/keys", "http://127.0.0.1:8080/keys"])
def test_an_issuers_keys_may_be_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Over HTTPS, or from this machine in development."""
    monkeypatch.setenv("GOLDFINCH_JWT_KEYS_URL", url)

    assert load_settings().jwt_keys_url == url


def test_origins_are_a_list_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page may call the API unless it is named."""
    assert load_settings().cors_origins == ()

    monkeypatch.setenv("GOLDFINCH_CORS_ORIGINS", "https://app.example http://localhost:5173")

    assert load_settings().cors_origins == ("https://app.example", "http://localhost:5173")


@pytest.mark.parametrize(
    "origins",
    [
        "*",
        "null",
        "https://*.example",
        "https://app.example/",
        "https://app.example/path",
        "app.example",
        "https://APP.example",
        "https://app.example,https://b.example",
        "https://user@app.example",
        "ftp://app.example",
    ],
)
def test_an_origin_is_exact(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    """Written as browsers send it: no wildcard, no path, no other scheme."""
    monkeypatch.setenv("GOLDFINCH_CORS_ORIGINS", origins)

    with pytest.raises(InvalidWiring, match="name each origin exactly"):
        load_settings()


def test_progress_must_not_be_slower_than_the_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress waits for the next beat at the latest, so a longer interval is a mistake."""
    monkeypatch.setenv("GOLDFINCH_PROGRESS_SECONDS", "11")

    with pytest.raises(InvalidWiring, match="GOLDFINCH_PROGRESS_SECONDS must not exceed"):
        load_settings()


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that find their way into a log show no password and no key."""
    monkeypatch.setenv("GOLDFINCH_JWT_SECRET", "hunter2" * 5)
    monkeypatch.setenv("CELERY_BROKER_URL", "amqp://user:hunter2@broker.example")

    settings = load_settings()

    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
