"""After a publication: the tables that know nobody are written afresh in the order of their random keys.

Otherwise the place of a row on the disk, or the number of the transaction that wrote it, would still tell
the order in which people came. Deleted rows leave no readable bytes behind in the database's own files.
"""

import time
from collections.abc import Callable

from django.db import OperationalError, connection, models, transaction

from digivaardig.codes.models import Record

from .models import CalibrationBox, Card, Contribution, Spent

TABLES: tuple[type[models.Model], ...] = (Record, Contribution, CalibrationBox, Card, Spent)
PATIENCE = 30.0
"""Seconds to wait for others who use the database, before the next run takes over."""
_PAUSE = 1.0
_LOCK_WAIT = "5s"  # others queue up behind a waiting lock: never long

Say = Callable[[str], None]


def rewrite(say: Say) -> bool:
    """Write the tables afresh; `False` if the database stayed too busy (the next run will do it)."""
    steps = [_vacuum]
    if connection.vendor == "postgresql":
        steps = [_step(table) for table in TABLES]
    return all(_patiently(step, say) for step in steps)


def _patiently(step: Callable[[], bool], say: Say) -> bool:
    started = time.monotonic()
    while not _attempt(step):
        if time.monotonic() - started > PATIENCE:
            say("The database stays busy: the rewrite waits for the next run.")
            return False
        say("The database is busy: the rewrite waits.")
        time.sleep(_PAUSE)
    return True


def _attempt(step: Callable[[], bool]) -> bool:
    try:
        return step()
    except OperationalError:  # locked by others, for longer than the database itself waits
        return False


def _step(table: type[models.Model]) -> Callable[[], bool]:
    return lambda: _rewrite_table(table)


@transaction.atomic(durable=True)
def _rewrite_table(table: type[models.Model]) -> bool:
    """PostgreSQL: empty the table into new files and fill it by key: `CLUSTER` would keep xmin."""
    name = connection.ops.quote_name(table._meta.db_table)
    key = connection.ops.quote_name(_key(table))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_LOCK_WAIT])
        cursor.execute(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"CREATE TEMPORARY TABLE in_order ON COMMIT DROP AS SELECT * FROM {name}")  # noqa: S608 - names of our own tables
        cursor.execute(f"TRUNCATE {name}")
        cursor.execute(f"INSERT INTO {name} SELECT * FROM in_order ORDER BY {key}")  # noqa: S608 - as above
    return True


def _vacuum() -> bool:
    """SQLite: write the whole file afresh (these tables have no row numbers), and empty the log beside it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
    return answer is not None and answer[0] == 0  # the first of three figures: was it busy?


def _key(table: type[models.Model]) -> str:
    (key,) = (field for field in table._meta.concrete_fields if field.primary_key)
    return key.column
