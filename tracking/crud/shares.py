"""Due records taken so that of those who share the workers none gets more than a share.

A column says whose a record is. However many records of one are due, no more than its share are
handed over and not yet ended, so that somebody whose work is slow keeps nobody else waiting. Two
dispatchers at once may hand over a share each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import CTE, BigInteger, Executable, Integer, column, text

from tracking.crud.binding import bindparam
from tracking.crud.due import hand_over
from tracking.crud.moves import Model

__all__ = ["Share", "take"]


@dataclass(frozen=True, slots=True)
class Share:
    """`most` records at once of those with the same value in the domain's own `column`.

    The table needs two partial indexes: (column, next_dispatch_at, id) of what is PENDING, and
    (column) of what has not ended and was dispatched.
    """

    column: str
    most: int


@cache
def take(model: Model, share: Share, chunk: int = 1) -> Executable:
    """Take up to `batch` due records, of nobody more than the rest of its share."""
    return hand_over(model, _due(model.__tablename__, share), chunk)


def _due(table: str, share: Share) -> CTE:
    # Whoever has something PENDING is found by skipping along the index, one probe for each.
    chosen = text(f"""
        WITH RECURSIVE sharer (key) AS (
            (SELECT {share.column} FROM {table} WHERE status = 'PENDING'
             ORDER BY {share.column} LIMIT 1)
            UNION ALL
            SELECT (SELECT {share.column} FROM {table}
                    WHERE status = 'PENDING' AND {share.column} > sharer.key
                    ORDER BY {share.column} LIMIT 1)
            FROM sharer WHERE sharer.key IS NOT NULL)
        SELECT own.id FROM sharer
        CROSS JOIN LATERAL (
            SELECT count(*) AS records FROM (
                SELECT FROM {table} WHERE {share.column} = sharer.key
                  AND completed_at IS NULL AND dispatches > 0
                  AND (status = 'PROCESSING' OR next_dispatch_at > now())
                LIMIT :goldfinch_share) AS held) AS busy
        CROSS JOIN LATERAL (
            SELECT id FROM {table}
            WHERE {share.column} = sharer.key AND status = 'PENDING' AND next_dispatch_at <= now()
            ORDER BY next_dispatch_at, id
            LIMIT :goldfinch_share - busy.records FOR UPDATE SKIP LOCKED) AS own
        LIMIT :goldfinch_batch
    """).bindparams(  # noqa: S608  # names of a table and a column, from the model
        bindparam("batch", type_=Integer), bindparam("share", type_=Integer, value=share.most)
    )
    return chosen.columns(column("id", BigInteger)).cte("due").prefix_with("MATERIALIZED")
