"""How each database is opened: write units of work begin immediately, readers never block.

SQLite: a deferred ``BEGIN`` that later writes fails at once with "database is locked", whatever
the busy timeout; so the begin is ours to say, and ``writing()`` decides which one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from dialogue.turns import NoTurn, Turns

PATIENCE = 5  # seconds: for one's turn to write, for a lock, for a connection
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    f"busy_timeout={PATIENCE * 1000}",
    "foreign_keys=ON",
    "cache_size=-65536",
    "mmap_size=268435456",
    "temp_store=MEMORY",
    "secure_delete=ON",
)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_turns = Turns(patience=PATIENCE, many=5, briefly=1.5)


def engine_options(url: str) -> dict[str, Any]:
    """Options for ``create_engine``: ``url`` is an SQLAlchemy address."""
    # Errors are logged; what people wrote, and where they can be reached, is not.
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return options | {
            "connect_args": {"timeout": PATIENCE, "check_same_thread": False},
            "pool_size": 40,
            "pool_use_lifo": True,
        }
    return options | {
        "connect_args": {"connect_timeout": PATIENCE},
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 30,
        "pool_use_lifo": True,
    }


def prepare_engine(engine: Engine) -> None:
    """Attach the listeners that make the engine behave as this module says."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _open_postgresql)


@contextmanager
def writing(engine: Engine) -> Iterator[None]:
    """The transaction begun inside is a writing one; SQLite's writers queue fairly in-process."""
    token = _writing.set(True)
    try:
        if engine.dialect.name == "sqlite":
            with _turns.one():
                yield
        else:
            yield
    finally:
        _writing.reset(token)


def is_busy(error: BaseException) -> bool:
    """Whether the storage refused only for now: locked, full, away, or nobody's turn came."""
    if isinstance(error, NoTurn | NoConnection):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError) and not _is_misasked(error.orig)


def _is_misasked(error: BaseException | None) -> bool:
    """SQLite calls it the same when a statement is wrong and when the disk is full."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_ERROR


def _open_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Only what writes is a transaction; a reader's every statement sees the newest commit, which
    is what pages are built for: they read a stream's head before its content."""
    if _writing.get():
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgresql(connection: Any, record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30s'")
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()
