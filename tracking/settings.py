"""What may be set from outside, by environment variable or `.env`, and what each setting means."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tracking.errors import InvalidWiring

__all__ = ["MIN_SECRET_BYTES", "Environment", "Settings", "is_safe_url", "load_settings"]

MIN_SECRET_BYTES = 32
"""Shorter HS256 keys than the hash can be guessed offline (RFC 7518, section 3.2)."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Environment = Literal["development", "production"]

_ORIGIN: Final = re.compile(
    r"https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?"
)


class Settings(BaseSettings):
    """The settings of every process of one installation.

    `DATABASE_URL` and `CELERY_BROKER_URL` go by the names everybody knows; the rest start with
    `GOLDFINCH_`, as in `GOLDFINCH_JWT_SECRET`.
    """

    model_config = SettingsConfigDict(env_prefix="GOLDFINCH_", env_file=".env", extra="ignore")

    database_url: SecretStr = Field(
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="PostgreSQL 14 or newer, as postgresql://user:password@host:port/database",
    )
    listen_database_url: SecretStr | None = Field(
        default=None,
        description="The same database past a pooler in transaction mode, for LISTEN alone; see"
        " docs/database-roles.md",
    )
    broker_url: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("CELERY_BROKER_URL", "broker_url"),
        description="amqp://, redis:// or filesystem:///folder; workers and dispatchers need it",
    )
    domains: str = Field(
        default="domains", description="The package whose sub-packages are the domains"
    )
    queue: str = Field(default="goldfinch", description="The Celery queue of tracked tasks")

    database_pool_size: int = Field(default=5, ge=1, le=200, description="Connections per process")
    database_role: str | None = Field(
        default=None,
        description="The role to act as once logged in, see docs/database-roles.md; not through a"
        " pooler",
    )
    database_timeout_seconds: Seconds = Field(
        default=10, description="How long to wait for a connection before answering 503"
    )

    database_prepared_statements: bool = Field(
        default=True, description="False behind a pooler that knows nothing of prepared ones"
    )

    heartbeat_seconds: Seconds = Field(
        default=5, description="How often a worker process reports its attempts in flight"
    )
    lease_seconds: Seconds = Field(
        default=25, description="How long an attempt may be silent before it counts as lost"
    )
    sweep_seconds: Seconds = Field(
        default=10, description="How often lost and overdue attempts are looked for"
    )
    parents_seconds: Seconds = Field(
        default=1, description="How often waiting parents are brought to where their children are"
    )
    reconcile_seconds: Seconds = Field(
        default=5, description="How often records handed over are counted against the queue"
    )
    cancel_grace_seconds: Seconds = Field(
        default=30, description="How long a cancelled body may clean up before it is cut off"
    )
    progress_seconds: Seconds = Field(
        default=1, description="How often changed progress is written, per worker process"
    )
    dispatch_poll_seconds: Seconds = Field(
        default=1, description="How long a dispatcher sleeps when nothing wakes it"
    )
    dispatch_batch: int = Field(
        default=200, ge=1, le=10_000, description="Records per dispatch transaction and domain"
    )
    redispatch_after: timedelta = Field(
        default=timedelta(minutes=15),
        description="When a dispatched record nobody claimed is handed over again; doubles",
    )

    environment: Environment = Field(
        default="development",
        description="In production no development tokens, and no API without authentication",
    )
    authentication: Literal["required", "disabled"] = Field(
        default="required", description="disabled: everybody is the same developer"
    )
    jwt_secret: SecretStr | None = Field(
        default=None, description=f"HS256 key of at least {MIN_SECRET_BYTES} bytes"
    )
    jwt_keys_url: str | None = Field(
        default=None,
        description="Instead of a secret: where the issuer publishes its keys (JWKS) or its "
        "OpenID configuration; tokens are then signed with RS256, ES256 or EdDSA",
    )
    jwt_keys_lifetime_seconds: Seconds = Field(
        default=30, description="How old the issuer's keys may be before they are fetched again"
    )
    jwt_keys_cooldown_seconds: Seconds = Field(
        default=10, description="How long a fetch of the issuer's keys is not repeated"
    )
    jwt_issuer: str = Field(default="goldfinch", description="Required `iss` of every token")
    jwt_audience: str = Field(default="goldfinch", description="Required `aud` of every token")
    jwt_tenant_claim: str = Field(default="tenant", description="Claim that names the tenant")

    page_token_secret: SecretStr | None = Field(
        default=None,
        description=f"Key of page tokens, at least {MIN_SECRET_BYTES} bytes; made from the JWT"
        " secret when absent",
    )

    webhook_key: SecretStr | None = Field(
        default=None,
        description=f"Key under which webhook secrets are kept, at least {MIN_SECRET_BYTES} bytes;"
        " made from the JWT secret when absent; API and workers need the same",
    )
    webhook_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=15, description="How long a receiver of webhooks may take to answer"
    )
    webhook_allow_private: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(),
        description="For tests: networks that webhooks may go to though they are not public, also"
        " by plain HTTP, separated by spaces; refused in production",
    )

    api_host: str = Field(default="127.0.0.1", description="Address the API listens on")
    api_port: int = Field(default=8000, ge=0, le=65_535, description="Port the API listens on")
    max_body_bytes: int = Field(
        default=1_048_576, ge=1_024, description="Larger request bodies are refused with 413"
    )
    max_requests: int = Field(
        default=1_000, ge=1, description="Requests in flight per process; more are answered 503"
    )
    max_waiting: int = Field(
        default=100, ge=1, description="Requests waiting for a connection; more are answered 503"
    )
    max_waits: int = Field(
        default=1_000,
        ge=1,
        description="Long polls per process, which are not requests in flight; more are answered"
        " at once",
    )
    rate_per_second: float = Field(
        default=100, gt=0, description="Requests per caller and process in the long run, else 429"
    )
    rate_burst: int = Field(
        default=500, ge=1, description="Requests a caller may make at once after a rest"
    )
    failures_per_second: float = Field(
        default=1,
        gt=0,
        description="Requests without a valid token per client address (IPv4, or /64 of IPv6) and"
        " process in the long run, else 429; see docs/hostile-input.md for proxies",
    )
    failures_burst: int = Field(
        default=100, ge=1, description="Such requests that an address may make at once after a rest"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Web pages that may call the API, as https://app.example, separated by spaces",
    )
    live_sessions: int = Field(
        default=5_000, ge=1, description="Live sessions per API process; more are answered 503"
    )
    live_sessions_per_caller: int = Field(
        default=50, ge=1, description="Live sessions of one caller per API process, else 429"
    )
    live_check_seconds: Seconds = Field(
        default=15, description="How often it is checked that a live session's token still holds"
    )
    log_format: str = Field(default="json", pattern="^(json|console)$", description="json|console")
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("database_url", "listen_database_url")
    @classmethod
    def _must_be_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        scheme = value and value.get_secret_value().partition("://")[0]
        if scheme is not None and scheme not in {"postgresql", "postgres", "postgresql+asyncpg"}:
            msg = "only PostgreSQL is supported: use postgresql://…"
            raise ValueError(msg)
        return value

    @field_validator("jwt_secret", "page_token_secret", "webhook_key")
    @classmethod
    def _must_be_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().encode()) < MIN_SECRET_BYTES:
            msg = f"use at least {MIN_SECRET_BYTES} bytes, for example of `openssl rand -hex 32`"
            raise ValueError(msg)
        return value

    @field_validator("webhook_allow_private", mode="before")
    @classmethod
    def _in_parts(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _must_be_origins(cls, value: object) -> object:
        origins = value.split() if isinstance(value, str) else value
        if isinstance(origins, list | tuple):
            for origin in origins:
                if not (isinstance(origin, str) and _ORIGIN.fullmatch(origin)):
                    msg = "name each origin exactly, as in https://app.example"
                    raise ValueError(msg)
        return origins

    @model_validator(mode="after")
    def _authentication_is_meant(self) -> Self:
        if self.authentication == "disabled" and self.environment == "production":
            msg = "GOLDFINCH_AUTHENTICATION=disabled is refused in production"
            raise ValueError(msg)
        if self.webhook_allow_private and self.environment == "production":
            msg = "GOLDFINCH_WEBHOOK_ALLOW_PRIVATE is for tests and refused in production"
            raise ValueError(msg)
        if self.jwt_secret is not None and self.jwt_keys_url is not None:
            msg = "set GOLDFINCH_JWT_SECRET or GOLDFINCH_JWT_KEYS_URL, not both"
            raise ValueError(msg)
        if self.jwt_keys_url is not None and not is_safe_url(self.jwt_keys_url, self.environment):
            msg = "GOLDFINCH_JWT_KEYS_URL must start with https://"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _intervals_fit(self) -> Self:
        if self.progress_seconds > self.heartbeat_seconds:
            msg = "GOLDFINCH_PROGRESS_SECONDS must not exceed GOLDFINCH_HEARTBEAT_SECONDS"
            raise ValueError(msg)
        if self.lease_seconds < 2 * self.heartbeat_seconds:
            msg = "GOLDFINCH_LEASE_SECONDS must be at least twice GOLDFINCH_HEARTBEAT_SECONDS"
            raise ValueError(msg)
        return self


def is_safe_url(url: object, environment: Environment) -> bool:
    """Whether keys fetched there are those of the host it names.

    Plain HTTP is taken from this machine alone, and not in production.
    """
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    is_local = host in {"127.0.0.1", "::1", "localhost"}
    return parts.scheme == "http" and is_local and environment == "development"


def load_settings(**overrides: object) -> Settings:
    """Read the settings of this process.

    Raises InvalidWiring naming every setting that is missing or wrong, never its value.
    """
    try:
        return Settings.model_validate(overrides) if overrides else Settings()  # type: ignore[call-arg]  # read from the environment
    except ValidationError as error:
        faults = [f"{_variable(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise InvalidWiring("Settings are not usable. " + "; ".join(faults)) from None


_PREFIXED = Settings.model_fields.keys() - {"database_url", "broker_url"}


def _variable(location: tuple[int | str, ...]) -> str:
    """The environment variable of a setting, by which people know it."""
    name = str(location[0]) if location else "settings"
    return f"GOLDFINCH_{name.upper()}" if name in _PREFIXED else name
