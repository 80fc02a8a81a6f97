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

_CUT_OFF: Final = "v._status = 'FAILED' AND v._said <> 'FAILED'"
_BEGUN: Final = "(v._status IN ('COMPLETED', 'FAILED'))::int"

# The rule for times and counts of a whole record; `v` is the row in our types.
_SHAPE: Final[Mapping[str, str]] = {
    "status": "v._status",
    "created_at": "v.created_at",
    "updated_at": "greatest(coalesce(v.updated_at, v.created_at), v.created_at)",
    "started_at": "CASE WHEN v._status <> 'PENDING' THEN v.started_at END",
    "completed_at": f"CASE WHEN v._status IN ({_TERMINAL}) THEN greatest("
    "coalesce(v.completed_at, v.updated_at, v.created_at), v.started_at, v.created_at) END",
    "error_type": f"CASE WHEN {_CUT_OFF} THEN 'LeftInFlight' ELSE v.error_type END",
    "error_message": f"CASE WHEN {_CUT_OFF} AND v.error_message IS NULL THEN"
    " 'was in flight when the legacy table was left' ELSE v.error_message END",
    "attempts": f"greatest(v.attempts, {_BEGUN}, 0)",
    "max_attempts": "greatest({max_attempts}, v.attempts + 1, 1)",
    "priority": "least(greatest(coalesce(v.priority, 5), 1), 10)",
    "display_name": "v.display_name",
    "owner_id": "v.owner_id",
    "tenant_id": "v.tenant_id",
    "progress": "CASE WHEN v._status = 'COMPLETED' THEN 100"
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


def _carried(name: str) -> str:
    """What a legacy column is called among ours."""
    return quoted(f"_legacy_{name}")


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
        """The WITH clause that ends in `judged`: rows of the type in our shape, with their fate.

        Steps are kept apart by OFFSET 0, so that each value is made once. With `is_new`, those that
        fit have the `id` that their record will have.
        """
        source = self.plan.source
        key, kind = f"b.{quoted(source.key)}", f"b.{quoted(source.type)}"
        used = ", ".join(f"b.{quoted(name)} AS {_carried(name)}" for name in self._used)
        values = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in self._values)
        whole = [f"{sql} AS {quoted(name)}" for name, sql in self.shape.items()]
        whole += [f"v.{quoted(name)}" for name in self.written if name not in self.shape]
        fresh = f"nextval('{self.target.table}_id_seq')"
        numbered = f"CASE WHEN w._reason IS NULL THEN coalesce(w._record, {fresh}) END"
        return f"""
            WITH judged AS MATERIALIZED (
                SELECT {numbered if is_new else "NULL::bigint"} AS id, w.* FROM (
                SELECT v._at, v._key, v._copy, v._word, v._hash, v._old, v._record, v._version,
                       CASE {self._reasons(is_new=is_new)} END AS _reason, {", ".join(whole)}
                FROM (
                    SELECT *, {self._status} AS _status FROM (
                        SELECT *, {self._said} AS _said, {values} FROM (
                            SELECT b.ctid AS _at, {key} AS _key, b._copy, b._fault,
                                   b.{quoted(source.status)}::text AS _word, _hash, _old,
                                   o.record_id AS _record, o.version AS _version,
                                   {self._meta} AS _meta, {used}
                            FROM {BATCH} AS b
                            CROSS JOIN LATERAL (
                                SELECT hash_record_extended(b, 0) AS _hash OFFSET 0) AS h
                            LEFT JOIN LATERAL (
                                SELECT record_id, version, hash AS _old FROM {self.books}.origin
                                WHERE legacy_id = {key} AND b._copy = 1) AS o ON true
                            WHERE {kind} = {literal(self.type)} AND {which}
                            OFFSET 0) AS t
                        OFFSET 0) AS u
                    OFFSET 0) AS v
                OFFSET 0) AS w)"""

    # --- values ------------------------------------------------------------------------------

    @cached_property
    def _given(self) -> dict[str, Given]:
        given = {**self.plan.columns, **self.plan.types[self.type].columns}
        if self.plan.source.metadata is not None:
            given.setdefault("metadata", Given.model_validate({"from": ("metadata",)}))
        return given

    @cached_property
    def _used(self) -> list[str]:
        """The legacy columns that are needed."""
        names = [word for given in self._given.values() for word in given.sources]
        metadata = self.plan.source.metadata
        used = dict.fromkeys(name for name in names if name in self.staged)
        return [*used, *([metadata] if metadata and metadata not in used else [])] or [
            self.plan.source.key
        ]

    @property
    def _values(self) -> Iterator[tuple[str, str]]:
        """Every column in its type."""
        for name, given in self._given.items():
            wanted = self._type(name)
            parts = [converted(value, wanted) for value in self._found(given)]
            if given.default is not None:
                parts.append(f"{literal(given.default)}::{sized(wanted)[0]}")
            yield name, f"coalesce({', '.join(parts)})" if len(parts) > 1 else parts[0]
        unsaid = {n: self.target.columns[n].type for n in self._unsaid}
        for name, type_ in {**COMMON, **unsaid}.items():
            if name not in self._given:
                yield name, f"NULL::{type_}"

    def _found(self, given: Given) -> list[Expression]:
        return [self._expression(source).through(given.convert) for source in given.sources]

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
                return Expression("_meta", "jsonb")
            parts = path.split(".")
            if len(parts) == 1:
                return Expression(f"(_meta ->> {literal(path)})", "text")
            names = ", ".join(literal(part) for part in parts)
            return Expression(f"(_meta #>> ARRAY[{names}])", "text")
        return Expression(_carried(source), self.staged[source])

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
    def _said(self) -> str:
        cases = [f"WHEN {literal(w)} THEN {literal(s)}" for w, s in self.plan.status.items()]
        return f"CASE _word {' '.join(cases)} END"

    # --- judgement ---------------------------------------------------------------------------

    @property
    def _status(self) -> str:
        """What becomes of it, by the rule for rows in flight."""
        flight = {"leave": "_said", "adopt": "'PENDING'", "fail": "'FAILED'"}
        rule = flight[self.plan.rules.in_flight]
        return f"CASE WHEN _said IN ({_ACTIVE}) THEN {rule} ELSE _said END"

    def _reasons(self, *, is_new: bool) -> str:
        """Cases, the first of which says why a row does not fit; '' for one that is left."""
        whens = [
            ("v._fault IS NOT NULL", "v._fault"),
            ("v._copy > 1", literal("the id occurs more than once")),
            ("v._said IS NULL", _UNKNOWN),
            (f"v._status IN ({_ACTIVE}) AND v._said = v._status", "''"),
            *self._faults_of_metadata(),
            *self._faults_of_columns(),
            *self._faults_of_rows(),
        ]
        if self.plan.rules.in_flight != "leave":
            del whens[3]
        if is_new:
            moved = f"(SELECT true FROM {self.target.table} AS m WHERE m.id = v._record)"
            whens.append((f"v._record IS NOT NULL AND {moved}", literal(_BOTH)))
        return " ".join(f"WHEN {condition} THEN {reason}" for condition, reason in whens)

    def _faults_of_metadata(self) -> Iterator[tuple[str, str]]:
        """Metadata that is there and could not be read."""
        if self.plan.source.metadata is not None:
            text, most = f"{_carried(self.plan.source.metadata)}::text", self.plan.rules.max_bytes
            unread = f"_meta IS NULL AND {text} <> ''"
            too_long = literal("metadata is longer than rules.max_bytes")
            yield f"{unread} AND octet_length({text}) > {most}", too_long
            yield unread, literal("metadata is no JSON that can be kept")

    def _faults_of_columns(self) -> Iterator[tuple[str, str]]:
        for name, given in self._given.items():
            column, type_ = f"v.{quoted(name)}", self._type(name)
            if not (name == "metadata" and given.sources == ("metadata",)):
                said = " OR ".join(f"{v.sql} IS NOT NULL" for v in self._found(given)) or "false"
                reason = literal(f"{name} cannot be read as {type_}")
                yield f"{column} IS NULL AND ({said})", reason
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
