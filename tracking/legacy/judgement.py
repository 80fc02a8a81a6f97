"""How a legacy row of one type becomes a record, or why it does not, as SQL made of the mapping.

The rows of a batch lie in `pg_temp.legacy_batch`, wherever they come from. They are looked at in
three steps: `todo`, those that are asked for; `valued`, in our types; `judged`, whole and with the
reason for which they do not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from tracking.legacy.conversions import Expression, converted, literal, quoted, sized
from tracking.legacy.mapping import COMMON, Given, Plan
from tracking.legacy.target import Target
from tracking.status import ACTIVE, TERMINAL

__all__ = ["BATCH", "Judgement"]

BATCH: Final = "pg_temp.legacy_batch"
_ACTIVE: Final = ", ".join(literal(status) for status in ACTIVE)
_TERMINAL: Final = ", ".join(literal(status) for status in TERMINAL)

# The rule for times and counts of a whole record; `v` is the row in our types.
_SHAPE: Final[Mapping[str, str]] = {
    "status": "s.status",
    "created_at": "v.created_at",
    "updated_at": "greatest(coalesce(v.updated_at, v.created_at), v.created_at)",
    "started_at": "CASE WHEN s.status <> 'PENDING' THEN v.started_at END",
    "completed_at": f"CASE WHEN s.status IN ({_TERMINAL}) THEN greatest("
    "coalesce(v.completed_at, v.updated_at, v.created_at), v.started_at, v.created_at) END",
    "error_type": "CASE WHEN s.was_cut_off THEN 'LeftInFlight' ELSE v.error_type END",
    "error_message": "CASE WHEN s.was_cut_off THEN coalesce(v.error_message, 'the legacy table '"
    " || 'was left while this was in flight') ELSE v.error_message END",
    "attempts": "s.attempts",
    "max_attempts": "greatest({max_attempts}, s.attempts + (s.status = 'PENDING')::int)",
    "priority": "least(greatest(coalesce(v.priority, 5), 1), 10)",
    "display_name": "v.display_name",
    "owner_id": "v.owner_id",
    "tenant_id": "v.tenant_id",
    "progress": "CASE WHEN s.status = 'COMPLETED' THEN 100"
    " ELSE least(greatest(coalesce(v.progress, 0), 0), 100) END",
    "result": "{result}",
    "metadata": "{metadata}",
    "next_dispatch_at": "NULL::timestamptz",
    "due_at": "v.created_at",
    "updated_by": "{actor}",
    "version": "coalesce(v._version, 0) + 1",
}
_OBJECT: Final = (
    "CASE WHEN jsonb_typeof(v.{name}) IN ('object', 'null') THEN nullif(v.{name}, 'null')"
    " WHEN v.{name} IS NOT NULL THEN jsonb_build_object('legacy', v.{name}) END"
)


_UNKNOWN: Final = (
    "'status ' || coalesce(quote_literal(left(v._word, 40)), 'NULL') || ' is not mapped'"
)
_BOTH: Final = "has changed both here and in the legacy table"


@dataclass(frozen=True)
class Judgement:
    """What the mapping says of one type."""

    plan: Plan
    type: str
    target: Target
    staged: Mapping[str, str]
    """The columns of the batch and their types."""
    books: str
    """The schema of origins, quarantine and progress."""
    shape: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        fill = {
            "max_attempts": self.target.max_attempts,
            "result": _OBJECT.format(name="result"),
            "metadata": _OBJECT.format(name="metadata"),
            "actor": literal(f"legacy:{self.plan.name}"),
        }
        object.__setattr__(self, "shape", {n: sql.format(**fill) for n, sql in _SHAPE.items()})

    @cached_property
    def written(self) -> tuple[str, ...]:
        """The columns of the target that are filled."""
        own = [name for name in self._given if name in self.target.own]
        return tuple(dict.fromkeys([*self.shape, *own]))

    def judge(self, which: str, *, is_new: bool) -> str:
        """The WITH clause that ends in `judged`: rows of the type in our shape, with their fate."""
        source = self.plan.source
        key, kind = f"b.{quoted(source.key)}", f"b.{quoted(source.type)}"
        values = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in self._values)
        whole = [f"{sql} AS {quoted(name)}" for name, sql in self.shape.items()]
        whole += [f"v.{quoted(name)}" for name in self.written if name not in self.shape]
        flight = {"leave": "v._said", "adopt": "'PENDING'", "fail": "'FAILED'"}
        return f"""
            WITH todo AS MATERIALIZED (
                SELECT b.*, b AS _row, {key} AS _key, b.{quoted(source.status)}::text AS _word,
                       _hash, _old, o.record_id AS _record, o.version AS _version,
                       {self._meta} AS _meta
                FROM {BATCH} AS b
                CROSS JOIN LATERAL (SELECT hash_record_extended(b, 0) AS _hash) AS h
                LEFT JOIN LATERAL (SELECT record_id, version, hash AS _old
                    FROM {self.books}.origin WHERE legacy_id = {key} AND b._copy = 1) AS o ON true
                WHERE {kind} = {literal(self.type)} AND {which}),
            valued AS MATERIALIZED (
                SELECT _row, _key, _copy, _fault, _word, _hash, _old, _record, _version,
                       {self._said} AS _said, {self._broken} AS _broken, {values}
                FROM todo AS t),
            judged AS MATERIALIZED (
                SELECT v._row, v._key, v._copy, v._word, v._hash, v._old, v._record, v._version,
                       {", ".join(whole)}, r._reason,
                       CASE WHEN {self._is_left} THEN 'left'
                            WHEN r._reason IS NULL THEN 'migrated'
                            ELSE 'quarantined' END AS _outcome
                FROM valued AS v
                CROSS JOIN LATERAL (
                    SELECT status, status = 'FAILED' AND v._said <> 'FAILED' AS was_cut_off,
                           greatest(coalesce(v.attempts, 0),
                                    (status IN ('COMPLETED', 'FAILED'))::int) AS attempts
                    FROM (SELECT CASE WHEN v._said IN ({_ACTIVE})
                                 THEN {flight[self.plan.rules.in_flight]}
                                 ELSE v._said END AS status) AS x) AS s
                CROSS JOIN LATERAL (
                    SELECT CASE {self._reasons(is_new=is_new)} END AS _reason) AS r)"""

    # --- values ------------------------------------------------------------------------------

    @cached_property
    def _given(self) -> dict[str, Given]:
        given = {**self.plan.columns, **self.plan.types[self.type].columns}
        if self.plan.source.metadata is not None:
            given.setdefault("metadata", Given.model_validate({"from": ("metadata",)}))
        return given

    @property
    def _values(self) -> Iterator[tuple[str, str]]:
        """Every column in its type, and for those that can fail whether anything was said."""
        for name, given in self._given.items():
            wanted = self._type(name)
            found = [self._expression(source).through(given.convert) for source in given.sources]
            parts = [converted(value, wanted) for value in found]
            if given.default is not None:
                parts.append(f"{literal(given.default)}::{sized(wanted)[0]}")
            value = f"coalesce({', '.join(parts)})" if len(parts) > 1 else parts[0]
            yield name, value
            yield f"_said_{name}", " OR ".join([f"{v.sql} IS NOT NULL" for v in found]) or "false"
        unsaid = {n: self.target.columns[n].type for n in self._unsaid}
        for name, type_ in {**COMMON, **unsaid}.items():
            if name not in self._given:
                yield name, f"NULL::{type_}"

    @property
    def _unsaid(self) -> list[str]:
        """The domain's own columns that nothing fills."""
        own = [self.target.columns[name] for name in sorted(self.target.own)]
        return [c.name for c in own if c.name not in self._given and not c.is_filled]

    def _type(self, name: str) -> str:
        return COMMON.get(name) or self.target.columns[name].type

    def _expression(self, source: str) -> Expression:
        """Where a mapping's word leads: into a column or into metadata."""
        first, _, path = source.partition(".")
        if first == "metadata" and self.plan.source.metadata is not None:
            if not path:
                return Expression("t._meta", "jsonb")
            parts = path.split(".")
            if len(parts) == 1:
                return Expression(f"(t._meta ->> {literal(path)})", "text")
            names = ", ".join(literal(part) for part in parts)
            return Expression(f"(t._meta #>> ARRAY[{names}])", "text")
        return Expression(f"t.{quoted(source)}", self.staged[source])

    @cached_property
    def _meta(self) -> str:
        """The metadata as jsonb; NULL where it is too much or no JSON."""
        name = self.plan.source.metadata
        if name is None:
            return "NULL::jsonb"
        column = f"b.{quoted(name)}"
        if self.staged[name] == "jsonb":
            return column
        text = f"nullif({column}::text, '')"
        made = converted(Expression(text, "text"), "jsonb")
        if self.plan.rules.bad_json == "keep":
            kept = (
                f"CASE WHEN {text} IS NOT NULL THEN jsonb_build_object('legacy_text', {text}) END"
            )
            made = f"coalesce({made}, {kept})"
        return f"CASE WHEN octet_length({column}) <= {self.plan.rules.max_bytes} THEN {made} END"

    @cached_property
    def _broken(self) -> str:
        """Why metadata that is there could not be read, if so."""
        name = self.plan.source.metadata
        if name is None:
            return "NULL::text"
        column = f"t.{quoted(name)}::text"
        return (
            f"CASE WHEN t._meta IS NULL AND {column} <> '' THEN CASE"
            f" WHEN octet_length({column}) > {self.plan.rules.max_bytes}"
            f" THEN 'metadata is longer than rules.max_bytes'"
            " ELSE 'metadata is no JSON that can be kept' END END"
        )

    @cached_property
    def _said(self) -> str:
        cases = [f"WHEN {literal(w)} THEN {literal(s)}" for w, s in self.plan.status.items()]
        return f"CASE _word {' '.join(cases)} END"

    # --- judgement ---------------------------------------------------------------------------

    @property
    def _is_left(self) -> str:
        if self.plan.rules.in_flight != "leave":
            return "false"
        return f"v._said IN ({_ACTIVE}) AND v._copy = 1"

    def _reasons(self, *, is_new: bool) -> str:
        """Cases, the first of which says why a row does not fit."""
        whens = [
            ("v._fault IS NOT NULL", "v._fault"),
            ("v._copy > 1", literal("the id occurs more than once")),
            ("v._said IS NULL", _UNKNOWN),
            ("v._broken IS NOT NULL", "v._broken"),
            *self._faults_of_columns(),
            *self._faults_of_rows(),
        ]  # fmt: skip
        if is_new:
            moved = f"(SELECT true FROM {self.target.table} AS m WHERE m.id = v._record)"
            whens.append((f"v._record IS NOT NULL AND {moved}", literal(_BOTH)))
        return " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in whens)

    def _faults_of_columns(self) -> Iterator[tuple[str, str]]:
        for name, given in self._given.items():
            column, type_ = f"v.{quoted(name)}", self._type(name)
            if not (name == "metadata" and given.sources == ("metadata",)):
                said = f"v.{quoted(f'_said_{name}')}"
                yield f"{column} IS NULL AND {said}", literal(f"{name} cannot be read as {type_}")
            if (most := sized(type_)[1]) is not None:
                reason = literal(f"{name} is longer than {most} characters")
                yield f"char_length({column}) > {most}", reason
        needed = [c.name for c in self.target.columns.values() if c.is_needed]
        for name in dict.fromkeys(["created_at", "owner_id", "tenant_id", *needed]):
            if name in self._given:
                yield f"v.{quoted(name)} IS NULL", literal(f"{name} is missing")

    def _faults_of_rows(self) -> Iterator[tuple[str, str]]:
        for reference in self.target.references:
            if reference.column in self._given:
                column = f"v.{quoted(reference.column)}"
                there = (
                    f"(SELECT true FROM {reference.table} AS f WHERE f.{reference.key} = {column})"
                )
                reason = literal(f"{reference.column} refers to no row of {reference.table}")
                yield f"{column} IS NOT NULL AND {there} IS NULL", reason
        for name, rule, columns in self.target.checks:
            if columns <= self.target.own & {*self._given, *self._unsaid}:
                yield f"NOT ({rule})", literal(f"is against the rule {name}")
