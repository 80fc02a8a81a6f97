"""Statements about what waits for what: the edges of `task_dependency`, across all domains."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    MetaData,
    Select,
    and_,
    any_,
    delete,
    func,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tracking.crud.binding import bindparam, bound
from tracking.crud.moves import Model, table_of, visible
from tracking.dependencies import task_dependency
from tracking.model import Base, BaseTaskTracking, tracking_models
from tracking.principal import Principal

__all__ = ["ChildRow", "Edges", "Node", "Tally"]

Node = tuple[str, int]
"""A record of any domain: the domain's name, and the id."""

Tally = tuple[int, str | None, str, int]
"""Of a parent: its id, a status (None: the record is gone), an `on_failure`, how many children."""


@dataclass(frozen=True, slots=True)
class ChildRow:
    """An edge from a child, and the child if it is there and may be seen."""

    position: int
    domain: str
    id: int
    on_failure: str
    record: BaseTaskTracking | None


CYCLE_LOCK = 7_226_002
"""Held by transactions that join existing records: one could complete another's cycle."""

_edge = task_dependency.c


class Edges:
    """The statements, on behalf of `principal`."""

    def __init__(
        self,
        db: AsyncSession | AsyncConnection,
        principal: Principal,
        metadata: MetaData = Base.metadata,
    ) -> None:
        self.db = db
        self.principal = principal
        self._metadata = metadata

    def model(self, domain: str) -> Model | None:
        """The tracking model of a domain, if there is one."""
        return tracking_models(self._metadata).get(domain)

    async def add(self, edges: Sequence[Mapping[str, object]]) -> None:
        """Insert edges; one that is there already is left as it is."""
        if edges:
            await self.db.execute(insert(task_dependency).on_conflict_do_nothing(), edges)

    async def mark(self, model: Model, ids: Collection[int]) -> set[int]:
        """Say that these records have edges, and lock them; returns those that may be seen.

        Inserting an edge first and marking then leaves no gap: a record that ends before is
        settled by this transaction, and one that ends afterwards by its own.
        """
        table = table_of(model)
        asked = table.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
        named = select(table.c.id, table.c.tenant_id, table.c.owner_id).where(asked)
        mine = (
            select(table.c.id)
            .where(table.c.id == any_(_ids(self._seen(named))))
            .order_by(table.c.id)
            .with_for_update(key_share=True)
        )
        statement = update(table).where(table.c.id == any_(_ids(mine))).values(related=true())
        found = await self.db.execute(statement.returning(table.c.id), bound({"ids": sorted(ids)}))
        return set(found.scalars())

    def _seen(self, named: Select[Any]) -> Select[Any]:
        """Those of some records, found by their ids, that may be seen.

        By their ids first: an index of owners would be walked past all that one owns.
        """
        found = named.cte("named").prefix_with("MATERIALIZED")
        return select(found).where(*visible(found, self.principal))

    async def lock_shape(self) -> None:
        """Keep others from joining existing records until this transaction ends."""
        await self.db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CYCLE_LOCK})

    async def waits_for_itself(self, node: Node) -> bool:
        """Whether a record is among those that it waits for, near or far.

        Also over records that the caller may not see, of which nothing else is told.
        """
        near = _upstream().where(_is_downstream(node), _edge.settled_at.is_(None))
        walk = near.cte("walk", recursive=True)
        far = _upstream().where(
            _edge.downstream_domain == walk.c.upstream_domain,
            _edge.downstream_id == walk.c.upstream_id,
            _edge.settled_at.is_(None),
        )
        walk = walk.union(far)
        domain, record_id = node
        itself = and_(walk.c.upstream_domain == domain, walk.c.upstream_id == record_id)
        query = select(func.count()).select_from(walk).where(itself)
        reach = await self.db.scalar(select(func.current_setting("goldfinch.reach", true())))
        await self._reach("all")
        found = bool(await self.db.scalar(query))
        await self._reach(reach or "")
        return found

    async def _reach(self, reach: str) -> None:
        """Say how much the rest of this transaction reaches, see `tracking.policies`."""
        await self.db.execute(select(func.set_config("goldfinch.reach", reach, true())))

    async def into(self, node: Node, kind: str) -> list[Mapping[str, Any]]:
        """The edges that lead into a record: its prerequisites, or its children by position."""
        query = select(task_dependency).where(_is_downstream(node), _edge.kind == kind)
        order = (_edge.position, _edge.upstream_domain, _edge.upstream_id)
        found = await self.db.execute(query.order_by(*order))
        return [dict(row) for row in found.mappings()]

    async def children(self, parent: Node, *, after: int, limit: int) -> list[ChildRow]:
        """The children that follow position `after`, each as far as it may be seen."""
        [*edges] = await self.db.execute(
            select(_edge.position, _edge.upstream_domain, _edge.upstream_id, _edge.on_failure)
            .where(_is_downstream(parent), _edge.kind == "child", _edge.position > after)
            .order_by(_edge.position)
            .limit(limit)
        )
        seen = await self._records({(edge.upstream_domain, edge.upstream_id) for edge in edges})
        return [
            ChildRow(*edge, record=seen.get((edge.upstream_domain, edge.upstream_id)))
            for edge in edges
        ]

    async def _records(self, nodes: Collection[Node]) -> dict[Node, BaseTaskTracking]:
        """Those of these records that may be seen."""
        found: dict[Node, BaseTaskTracking] = {}
        for domain in sorted({domain for domain, _ in nodes}):
            if (model := self.model(domain)) is not None:
                table = table_of(model)
                ids = [record_id for name, record_id in nodes if name == domain]
                query = self._seen(select(table).where(table.c.id.in_(sorted(ids))))
                for row in (await self.db.execute(query)).mappings():
                    found[domain, row["id"]] = model.from_columns(dict(row))
        return found

    async def drop_children(self, parent: Node, positions: Iterable[int]) -> None:
        """Take children from their parent."""
        await self.db.execute(
            delete(task_dependency).where(
                _is_downstream(parent), _edge.kind == "child", _edge.position.in_(positions)
            )
        )

    async def tallies(self, domain: str, parents: Collection[int]) -> list[Tally]:
        """How many children of each parent are in which status."""
        found: list[Tally] = []
        for child in await self._child_domains(domain, parents):
            model = self.model(child)
            if model is None:
                continue
            table = table_of(model)
            query = (
                select(_edge.downstream_id, table.c.status, _edge.on_failure, func.count())
                .select_from(task_dependency.outerjoin(table, table.c.id == _edge.upstream_id))
                .where(_edge.upstream_domain == child, *_are_children(domain, parents))
                .group_by(_edge.downstream_id, table.c.status, _edge.on_failure)
            )
            found += [tuple(row) for row in await self.db.execute(query)]
        return found

    async def failed_children(self, parent: Node, limit: int) -> list[Mapping[str, Any]]:
        """Those children that ended as FAILED or CANCELLED, by position: the first `limit`."""
        domain, record_id = parent
        found: list[Mapping[str, Any]] = []
        for child in await self._child_domains(domain, [record_id]):
            model = self.model(child)
            if model is not None:
                query = _failed(model, domain, record_id).limit(limit)
                found += [dict(row) for row in (await self.db.execute(query)).mappings()]
        return sorted(found, key=lambda row: row["position"])[:limit]

    async def _child_domains(self, domain: str, parents: Collection[int]) -> list[str]:
        query = select(_edge.upstream_domain).where(*_are_children(domain, parents)).distinct()
        return sorted((await self.db.execute(query)).scalars())


def _ids(query: Select[Any]) -> ColumnElement[Any]:
    """The ids that a query finds, as one array."""
    only = query.with_only_columns(query.selected_columns.id, maintain_column_froms=True)
    return func.array(only.scalar_subquery(), type_=ARRAY(BigInteger))


def _failed(model: Model, domain: str, parent: int) -> Select[Any]:
    table = table_of(model)
    lost = or_(table.c.status == "FAILED", table.c.status == "CANCELLED")
    return (
        select(
            _edge.position,
            _edge.upstream_domain.label("domain"),
            table.c.id,
            table.c.status,
            table.c.error_type,
            func.coalesce(table.c.cancel_reason, table.c.error_message).label("message"),
        )
        .join_from(task_dependency, table, table.c.id == _edge.upstream_id)
        .where(_edge.upstream_domain == model.domain, *_are_children(domain, [parent]), lost)
        .order_by(_edge.position)
    )


def _upstream() -> Select[Any]:
    return select(_edge.upstream_domain, _edge.upstream_id)


def _is_downstream(node: Node) -> ColumnElement[bool]:
    domain, record_id = node
    return and_(_edge.downstream_domain == domain, _edge.downstream_id == record_id)


def _are_children(domain: str, parents: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return (
        _edge.kind == "child",
        _edge.downstream_domain == domain,
        _edge.downstream_id.in_(sorted(parents)),
    )
