"""Reading everything as it stood at one moment, however long it takes and whoever writes on."""

from collections.abc import Iterator
from typing import Any, Self

from sqlalchemy import Connection, Select
from sqlalchemy.orm import Session

from dialogue.extensions import db

ROWS_AT_ONCE = 500
FRUGAL = ("mmap_size=0", "cache_size=-8192")


class Snapshot:
    """A connection of its own that sees one moment, while it is entered."""

    _connection: Connection | None = None
    _session: Session | None = None

    def __enter__(self) -> Self:
        connection = db.engine.connect()
        if connection.dialect.name == "sqlite":
            connection.detach()  # it reads everything once: to keep that would cost memory
            for pragma in FRUGAL:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        self._connection, self._session = connection, Session(bind=connection)
        return self

    def __exit__(self, *error: object) -> None:
        if self._session is not None and self._connection is not None:
            self._session.close()
            self._connection.rollback()
            self._connection.close()
        self._session = self._connection = None

    @property
    def session(self) -> Session:
        if self._session is None:
            raise RuntimeError("nothing is read outside of the snapshot")
        return self._session

    def rows(self, wanted: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        """The rows of a query, some at a time."""
        return iter(self.session.execute(wanted.execution_options(yield_per=ROWS_AT_ONCE)))

    def objects(self, wanted: Select[*tuple[Any, ...]]) -> Iterator[Any]:
        return iter(self.session.scalars(wanted.execution_options(yield_per=ROWS_AT_ONCE)))
