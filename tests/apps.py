"""The applications that tests run against: one a kind of database, emptied for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Self

from flask import Flask

from config import Settings, read_settings
from dialogue import audit_anchors, create_app, limits, memory
from dialogue.cli.prepare import attach_migrations, prepare
from dialogue.extensions import db
from dialogue.threads.advice import advising
from dialogue.threads.reading import positions as reading
from tests import databases
from tests.browser import Browser

ROOT = Path(__file__).resolve().parents[1]


def variables_in(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of an instance in ``folder``; ``variables`` win."""
    fixed = {"SITE_URL": "http://localhost", "LOG_LEVEL": "ERROR", "SECRET_KEY": "for tests " * 5}
    return {"DIALOGUE_INSTANCE": str(folder), **fixed, **variables}


def settings_in(folder: Path, **variables: str) -> Settings:
    """Settings with an instance in ``folder``; ``variables`` are set in the environment."""
    return read_settings(variables_in(folder, **variables))


class Apps:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._settings: dict[str, Settings] = {}
        self._made: dict[str, Flask] = {}
        self._begun: set[tuple[str, str]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def settings(self, backend: str) -> Settings:
        if backend not in self._settings:
            folder, url = self._folder / backend, "sqlite:///dialogue.db"
            if backend == "postgresql":
                server = os.environ["TEST_POSTGRES_URL"]
                url = self._stack.enter_context(databases.new_postgres_database(server))
            self._settings[backend] = settings_in(folder, DATABASE_URL=url)
        return self._settings[backend]

    def emptied(self, backend: str) -> Flask:
        """The application, knowing nothing of the test before."""
        if backend not in self._made:
            self._made[backend] = self._make(backend)
        app, settings = self._made[backend], self._settings[backend]
        if backend == "sqlite":
            _let_go(app)
            databases.copy_sqlite(self._template, settings.instance / "dialogue.db")
        else:
            self._broom.sweep()
        shutil.rmtree(settings.instance / "mail", ignore_errors=True)
        (settings.instance / audit_anchors.FILE).unlink(missing_ok=True)
        memory.forget_everything()
        reading.buffer.take()
        advising.buffer.take()
        limits.configure(None)
        return app

    def begin(self, backend: str, name: str, arrange: Callable[[], object]) -> None:
        """What many tests begin with. It is arranged once, by the first that asks, on top of what
        is there; every test after has all the rows that were there then, and no others."""
        app, kept = self._made[backend], self._folder / f"{name}.db"
        is_new = (backend, name) not in self._begun
        if is_new:
            arrange()
        db.session.commit()
        db.session.expire_all()
        if backend == "sqlite":
            _let_go(app)
            database = self._settings[backend].instance / "dialogue.db"
            if is_new:
                shutil.copyfile(database, kept)
            databases.copy_sqlite(kept, database)
        elif is_new:
            self._broom.keep(name)
        else:
            self._broom.sweep()
            self._broom.bring_back(name)
        self._begun.add((backend, name))
        memory.forget_everything()

    def _make(self, backend: str) -> Flask:
        settings = self.settings(backend)
        app = create_app(settings)
        self._stack.callback(_let_go, app)
        app.testing = True
        app.test_client_class = Browser
        prepare(app)
        if backend == "sqlite":
            _let_go(app)  # folds the write-ahead log into the file
            shutil.copyfile(settings.instance / "dialogue.db", self._template)
        else:
            databases.assert_no_rows(settings.database_url)
            self._broom = self._stack.enter_context(closing(databases.Broom(settings.database_url)))
        return app

    @property
    def _template(self) -> Path:
        return self._folder / "template.db"


@contextmanager
def app_on(url: str, folder: Path, **variables: str) -> Iterator[Flask]:
    """An application of its own on the database at ``url``, not prepared, its context pushed."""
    app = create_app(settings_in(folder, DATABASE_URL=url, **variables))
    attach_migrations(app)
    try:
        with app.app_context():
            yield app
    finally:
        _let_go(app)


def _let_go(app: Flask) -> None:
    """Close the connections to the database."""
    with app.app_context():
        db.engine.dispose()
