"""Brings the database up to date before anything uses it: once, alone, with a copy kept."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from dialogue import clock, database
from dialogue.extensions import db

ADVISORY_LOCK = 20050606  # any number that every start of this program agrees on
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Attached here and not by create_app: the server never migrates, and Alembic would cost it 10 MB.
migrate = Migrate(render_as_batch=True)


def prepare(app: Flask) -> bool:
    """Upgrade the database to what the code expects; whether it was empty before.

    Starts at the same time wait for one another. Raises click.ClickException when the database
    does not answer, or is newer than the code.
    """
    attach_migrations(app)
    with app.app_context(), alone(app, "prepare"):
        try:
            with db.engine.connect() as connection, _one_at_a_time(connection):
                return _upgrade(app, connection)
        except OperationalError as error:
            reason = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(
                f"DATABASE_URL cannot be used: {shown_address()} cannot be opened: {reason}"
            ) from error


def attach_migrations(app: Flask) -> None:
    """Let the ``db`` commands and ``prepare`` find the migrations of the program."""
    if "migrate" not in app.extensions:
        migrate.init_app(app, db, directory=str(MIGRATIONS))


@contextmanager
def alone(app: Flask, purpose: str) -> Iterator[None]:
    """Within the block no other process of this instance is in a block with this purpose."""
    with Path(app.instance_path, f"{purpose}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shown_address() -> str:
    """The database's address without its password."""
    return db.engine.url.render_as_string(hide_password=True)


@contextmanager
def _one_at_a_time(connection: Connection) -> Iterator[None]:
    """On a database server other machines may be starting too."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()


def _upgrade(app: Flask, connection: Connection) -> bool:
    folder = app.extensions["migrate"].directory
    scripts = ScriptDirectory(folder)
    found = MigrationContext.configure(connection).get_current_revision()
    connection.rollback()
    if found == scripts.get_current_head():
        return False
    if found is not None:
        _refuse_unknown(scripts, found)
        _keep_copy(app, found)
    with database.writing(db.engine):
        flask_migrate.upgrade(directory=folder)
    return found is None


def _refuse_unknown(scripts: ScriptDirectory, revision: str) -> None:
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise click.ClickException(
            f"The database is newer than this program (it is at {revision}): "
            "install the version that wrote it, or restore a backup."
        )


def _keep_copy(app: Flask, revision: str) -> None:
    """Copy an SQLite database before it is changed; servers have backups of their own."""
    path = db.engine.url.database
    if db.engine.dialect.name != "sqlite" or path is None:
        return
    folder = Path(app.instance_path, "backups")
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"before-upgrade-from-{revision}-{clock.now():%Y%m%dT%H%M%S}.db"
    os.close(os.open(copy, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    click.echo(f"A copy of the database was kept: {copy}", err=True)
