"""Where the suite's databases come from: an SQLite file a test, one PostgreSQL database a process.

PostgreSQL is the server at TEST_POSTGRES_URL, else one that runs here, else one that is started
in a temporary folder for this run. The schema always comes from the migrations.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy import make_url

RUNNING = (
    "postgresql+psycopg://postgres@127.0.0.1/postgres",
    "postgresql+psycopg:///postgres",
    "postgresql+psycopg://postgres@/postgres",
)
EMPTY_ALL = """
DO $$
DECLARE each record;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR each IN SELECT quote_ident(tablename) AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || each.name; END LOOP;
    PERFORM setval(seqrelid, 1, false) FROM pg_sequence;
END $$
"""
BRING_BACK = """
DO $$
BEGIN
    SET LOCAL session_replication_role = replica;
    {}
END $$
"""


def find_postgres() -> str | None:
    """The address of a running server on which we may create databases, or None."""
    for url in filter(None, (os.environ.get("TEST_POSTGRES_URL"), *RUNNING)):
        with suppress(psycopg.OperationalError), _connected(url) as connection:
            allowed = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
            if connection.execute(allowed).fetchone() == (True,):
                return url
    return None


class OwnPostgres:
    """A server in a temporary folder, on a socket and without a port. It may be halted and started
    again; ``stop`` is its end."""

    def __init__(self, tools: Path) -> None:
        self._tools = tools
        self.folder = Path(tempfile.mkdtemp(prefix="dialogue-postgres-"))
        self._as_user = _unprivileged_user()
        if self._as_user:
            shutil.chown(self.folder, self._as_user)
        self._data = str(self.folder / "data")
        self._do("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        self.start()
        self.url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        self._control("start", "-w", "-o", options, "-l", f"{self._data}/log")

    def halt(self, mode: str = "immediate") -> None:
        """ "fast" ends every connection and tidies up; "immediate" is a crash."""
        self._control("stop", "-m", mode)

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder)

    def _control(self, command: str, *arguments: str) -> None:
        self._do("pg_ctl", command, "-D", self._data, *arguments)

    def _do(self, tool: str, *arguments: str) -> None:
        subprocess.run(
            [self._tools / tool, *arguments],
            user=self._as_user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def start_postgres() -> OwnPostgres | None:
    """A server of our own, where the programs for it are installed; else None."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return OwnPostgres(places[-1]) if places else None


@contextmanager
def new_postgres_database(server: str, *, is_durable: bool = False) -> Iterator[str]:
    """The address of an empty database that goes with the block; one that is durable keeps what
    was committed even when its server crashes, and is slower."""
    name = f"dialogue_test_{os.getpid()}_{secrets.token_hex(4)}"
    with _connected(server) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        if not is_durable:
            connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with _connected(server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Broom:
    """Takes every row out and lets every sequence begin again; kept open, in a millisecond."""

    def __init__(self, url: str) -> None:
        self._connection = _connected(url)
        self._connection.execute("SET lock_timeout = '10s'")  # of a transaction that a test left
        self._kept: dict[str, str] = {}

    def sweep(self) -> None:
        self._connection.execute(EMPTY_ALL)

    def keep(self, name: str) -> None:
        """Remember every row and where each sequence stands, as long as this is open."""
        steps = []
        for table in self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            copy = f'"{name} {table}"'  # gone with the connection
            self._connection.execute(f'CREATE TEMPORARY TABLE {copy} AS TABLE "{table}"')
            if table != "alembic_version" and self._names(f"SELECT 1 FROM {copy} LIMIT 1"):
                steps.append(f'INSERT INTO "{table}" SELECT * FROM {copy};')
        for sequence in self._names("SELECT seqrelid::regclass FROM pg_sequence"):
            state = f"last_value, is_called FROM {sequence}"
            (at,) = self._connection.execute(f"SELECT {state}").fetchall()
            steps.append(f"PERFORM setval('{sequence}', {at[0]}, {at[1]});")
        self._kept[name] = BRING_BACK.format(" ".join(steps))

    def bring_back(self, name: str) -> None:
        """What was kept, into the emptied database."""
        self._connection.execute(self._kept[name])

    def _names(self, question: str) -> list[str]:
        return [str(name) for (name,) in self._connection.execute(question).fetchall()]

    def close(self) -> None:
        self._connection.close()


def assert_no_rows(url: str) -> None:
    """Emptying would lose rows that a migration brought: then it has to learn to keep them."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with _connected(url) as connection:
        for (table,) in connection.execute(tables).fetchall():
            rows = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert table == "alembic_version" or rows == (0,), f"{table} is not empty"


def copy_sqlite(template: Path, path: Path) -> None:
    """Put a fresh copy of the migrated template where the test's database is expected."""
    for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(template, path)


def _connected(url: str) -> psycopg.Connection:
    parts = make_url(url)
    address = parts.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True, connect_timeout=3)


def _unprivileged_user() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
