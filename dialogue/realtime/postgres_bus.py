"""Hints through PostgreSQL's NOTIFY: where there is no Redis, several processes need no more."""

import json
from collections.abc import Iterable
from typing import Any

import psycopg
import structlog
from sqlalchemy import make_url

from dialogue.realtime.bus import CHANNEL, Hear, Listening, hints_of

PATIENCE = 5

log = structlog.get_logger(__name__)


class PostgresBus(Listening):
    lost = (psycopg.Error, OSError)

    def __init__(self, url: str) -> None:
        super().__init__()
        address = make_url(url).set(drivername="postgresql")
        self._address = address.render_as_string(hide_password=False)
        self._telling: psycopg.Connection[Any] | None = None

    def tell(self, keys: Iterable[str]) -> None:
        try:
            for hint in hints_of(keys):
                if self._telling is None or self._telling.closed:
                    self._telling = self._connected()
                self._telling.execute("SELECT pg_notify(%s, %s)", (CHANNEL, hint))
        except self.lost as error:
            log.warning("hint lost", error=type(error).__name__)
            self._telling = None

    def close(self) -> None:
        super().close()
        if self._telling is not None:
            self._telling.close()

    def _hear(self, hear: Hear) -> None:
        with self._connected() as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            own = self._telling.info.backend_pid if self._telling else None
            while not self._closing.is_set():
                for notice in connection.notifies(timeout=PATIENCE):
                    if notice.pid != own:
                        hear(json.loads(notice.payload))

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._address, autocommit=True, connect_timeout=PATIENCE)
