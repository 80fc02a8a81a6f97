"""What is done about the rows of one legacy type: taken over, quarantined, foretold, compared."""

from __future__ import annotations

from typing import Final

from tracking.legacy.conversions import literal, quoted
from tracking.legacy.judgement import BATCH, Judgement
from tracking.legacy.mapping import Plan

__all__ = ["TypeStatements", "refuse_unmapped"]

_MOVING: Final = ("due_at", "next_dispatch_at", "version")
"""Columns that change when a record that was taken over in flight is released."""
_OUTCOME: Final = (
    "CASE WHEN _reason IS NULL THEN 'migrated' WHEN _reason = '' THEN 'left' ELSE 'quarantined' END"
)
_AMISS: Final = "'different', 'lost', 'missing', 'moved on', 'outdated'"


def refuse_unmapped(plan: Plan, books: str) -> str:
    """The statement that quarantines rows of types that the mapping does not name."""
    known = ", ".join(literal(name) for name in [*plan.types, *plan.ignore])
    kind = f"b.{quoted(plan.source.type)}::text"
    return f"""
        INSERT INTO {books}.quarantine AS q
            (legacy_id, copy, task_type, status, reason, hash, original)
        SELECT b.{quoted(plan.source.key)}, b._copy, {kind}, b.{quoted(plan.source.status)}::text,
               'type is not mapped', hash_record_extended(b, 0), row_to_json(b)::text
        FROM {BATCH} AS b WHERE {kind} IS NULL OR {kind} NOT IN ({known or "''"})
        {_AGAIN}"""


_AGAIN: Final = """
    ON CONFLICT (legacy_id, copy) DO UPDATE SET task_type = excluded.task_type,
        status = excluded.status, reason = excluded.reason, hash = excluded.hash,
        original = excluded.original, at = now()"""


class TypeStatements(Judgement):
    """The statements about one type."""

    def take_over(self, *, again: bool) -> str:
        """Write what fits, quarantine what does not; returns words, outcomes and counts.

        `again` says that some of the rows have been seen before.
        """
        names = ", ".join(quoted(name) for name in self.written)
        return f"""
            {self.judge("_old IS DISTINCT FROM _hash", is_new=True)},
            record AS (
                INSERT INTO {self.target.table} (id, {names}) OVERRIDING SYSTEM VALUE
                SELECT id, {names} FROM judged WHERE _reason IS NULL),
            event AS (
                INSERT INTO {self.target.events}
                    (tracking_id, at, kind, attempt, actor, message, data)
                SELECT id, updated_at, 'log', attempts, updated_by, {self._message},
                       jsonb_build_object('legacy_id', _key, 'status', _word)
                FROM judged WHERE _reason IS NULL),
            origin AS (
                INSERT INTO {self.books}.origin
                    (legacy_id, task_type, record_id, version, hash)
                SELECT _key, {literal(self.type)}, id, version, _hash
                FROM judged WHERE _reason IS NULL
                {self._seen_before if again else "),"}
            refused AS (
                INSERT INTO {self.books}.quarantine AS q
                    (legacy_id, copy, task_type, status, reason, hash, original)
                SELECT _key, j._copy, {literal(self.type)}, _word, _reason, _hash,
                       row_to_json(b)::text
                FROM judged AS j JOIN {BATCH} AS b ON b.ctid = j._at
                WHERE _reason <> '' {_AGAIN})
            SELECT _word AS status, {_OUTCOME} AS outcome, count(*) FROM judged GROUP BY 1, 2"""

    @property
    def _seen_before(self) -> str:
        return f"""
                ON CONFLICT (legacy_id) DO UPDATE
                SET version = excluded.version, hash = excluded.hash),
            cured AS (
                DELETE FROM {self.books}.quarantine AS q USING judged AS j
                WHERE coalesce(j._reason, '') = '' AND q.legacy_id = j._key
                  AND q.copy = j._copy),"""

    @property
    def foretell(self) -> str:
        """Words, outcomes, reasons and counts, and nothing written."""
        return f"""
            {self.judge("_old IS DISTINCT FROM _hash", is_new=False)}
            SELECT _word AS status, {_OUTCOME} AS outcome, _reason AS reason, count(*)
            FROM judged GROUP BY 1, 2, 3"""

    @property
    def make_room(self) -> str:
        """Delete records whose legacy row has changed and fits, to be written again as it is now.

        A record that has been changed here meanwhile stays.
        """
        return f"""
            {self.judge("o.record_id IS NOT NULL AND _old IS DISTINCT FROM _hash", is_new=False)}
            DELETE FROM {self.target.table} AS t USING judged AS j
            WHERE j._reason IS NULL AND t.id = j._record AND t.version = j._version"""

    @property
    def compare(self) -> str:
        """What became of each row, by word, day and fate, and what is not as it should be.

        Per group: how many, the sums of the hashes of records as they should be and as they are,
        and some of the keys that differ with the columns in which they do.
        """
        compared = [name for name in self.written if name not in _MOVING]
        types = {name: self.target.columns[name].type for name in compared}
        should = ", ".join(f"j.{quoted(name)}::{type_}" for name, type_ in types.items())
        actual = ", ".join(f"t.{quoted(name)}" for name in compared)
        differing = ", ".join(
            f"CASE WHEN j.{quoted(n)}::{t} IS DISTINCT FROM t.{quoted(n)} THEN {literal(n)} END"
            for n, t in types.items()
        )
        return f"""
            {self.judge("true", is_new=False)},
            paired AS (
                SELECT j._key, j._word, (j.created_at AT TIME ZONE 'UTC')::date AS day,
                       hash_record_extended(ROW({should}), 0) AS should_be,
                       hash_record_extended(ROW({actual}), 0) AS is_now,
                       concat_ws(', ', {differing}) AS columns,
                       CASE WHEN q.hash = j._hash AND j._reason <> '' THEN 'quarantined'
                            WHEN j._record IS NULL AND j._reason = '' THEN 'left'
                            WHEN j._record IS NULL THEN 'missing'
                            WHEN j._old <> j._hash THEN 'outdated'
                            WHEN t.id IS NULL THEN 'lost'
                            WHEN t.version > j._version THEN 'moved on'
                            ELSE 'migrated' END AS fate
                FROM judged AS j
                LEFT JOIN {self.target.table} AS t ON t.id = j._record
                LEFT JOIN {self.books}.quarantine AS q
                    ON q.legacy_id = j._key AND q.copy = j._copy),
            fated AS (
                SELECT *, CASE WHEN fate = 'migrated' AND should_be <> is_now THEN 'different'
                          ELSE fate END AS fate_ FROM paired)
            SELECT _word AS status, day, fate_ AS fate, count(*) AS number,
                   sum(should_be::numeric) AS should_be, sum(is_now::numeric) AS is_now,
                   (array_agg(_key || CASE WHEN fate_ = 'different' THEN ' (' || columns || ')'
                              ELSE '' END ORDER BY _key)
                    FILTER (WHERE fate_ IN ({_AMISS})))[:5] AS amiss
            FROM fated GROUP BY 1, 2, 3"""

    @property
    def _message(self) -> str:
        return literal(f"taken over from {self.plan.source.table}")
