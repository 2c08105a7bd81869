"""The database is brought up to date once, alone, with a copy kept; or the start is refused."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import text

from dialogue.cli.prepare import prepare
from dialogue.extensions import db
from tests.apps import app_on
from tests.bare import ROOT

FIRST = """
from alembic import op
revision, down_revision = "first", None
def upgrade(): op.execute("CREATE TABLE one (id integer)"); op.execute("INSERT INTO one VALUES (7)")
"""
SECOND = """
from alembic import op
revision, down_revision = "second", "first"
def upgrade():
    op.execute("CREATE TABLE two (id integer)")
"""
BROKEN = (
    SECOND
    + """
    op.execute("CREATE TABLE two (id integer)")
"""
)
START = """
import sys
from config import read_settings
from dialogue import create_app
from dialogue.cli.prepare import prepare
print("new" if prepare(create_app(read_settings())) else "known")
"""


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder of migrations that holds FIRST; tests add to it."""
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "dialogue/migrations", folder, ignore=shutil.ignore_patterns("0*"))
    versions = folder / "versions"
    versions.mkdir(exist_ok=True)
    (versions / "first.py").write_text(FIRST)
    return versions


@pytest.fixture
def app(new_database: str, tmp_path: Path, versions: Path) -> Iterator[Flask]:
    with app_on(new_database, tmp_path / "instance") as app:
        app.extensions["migrate"].directory = str(versions.parent)
        yield app


def revision() -> str:
    with db.engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_a_new_database_is_told_from_a_known_one(app: Flask) -> None:
    assert prepare(app) is True
    assert prepare(app) is False
    assert revision() == "first"


def test_a_newer_database_is_refused(app: Flask) -> None:
    prepare(app)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(click.ClickException, match="newer than this program"):
        prepare(app)
    assert revision() == "from-the-future"


def test_a_failed_upgrade_leaves_everything_as_it_was(app: Flask, versions: Path) -> None:
    prepare(app)
    (versions / "second.py").write_text(BROKEN)
    with pytest.raises(Exception, match="two"):
        prepare(app)
    assert revision() == "first"
    (versions / "second.py").write_text(SECOND)
    assert prepare(app) is False
    assert revision() == "second"


@pytest.mark.sqlite_only(reason="the copy is of SQLite's file; servers have backups of their own")
def test_a_copy_is_kept_before_an_upgrade(app: Flask, versions: Path) -> None:
    prepare(app)
    backups = Path(app.instance_path, "backups")
    assert not backups.exists()
    (versions / "second.py").write_text(SECOND)
    prepare(app)
    (copy,) = backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (
            "first",
        )
        assert connection.execute("SELECT id FROM one").fetchone() == (7,)


def test_starts_at_the_same_time_migrate_once(new_database: str, tmp_path: Path) -> None:
    environ = {**os.environ, "DATABASE_URL": new_database, "DIALOGUE_INSTANCE": str(tmp_path)}
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in starts)
    assert said == ["known", "known", "new"]


@pytest.mark.parametrize(
    "url", ["postgresql://host:canary@127.0.0.1:1/dialogue", "sqlite:////proc/nowhere/dialogue.db"]
)
def test_a_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, url: str
) -> None:
    with app_on(url, tmp_path) as app, pytest.raises(click.ClickException) as refused:
        prepare(app)
    assert "DATABASE_URL" in refused.value.message
    assert "canary" not in refused.value.message
    assert "\n" not in refused.value.message
