"""What every test may ask for. A database test runs on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser as Chromium

from config import Settings
from dialogue.accounts import passwords
from tests import chromium as real_browser
from tests import databases, node_client, overheard
from tests.apps import Apps
from tests.browser import Browser
from tests.fakes import Clock, Mailbox
from tests.redis_server import redis_server

BACKENDS = ("sqlite", "postgresql")
NOON_IN_WEEK_TWO = datetime(2005, 6, 15, 12, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # a process of xdist: the one that started it has looked already
    url = databases.find_postgres()
    if url is None and (own := databases.start_postgres()):
        config.add_cleanup(own.stop)
        url = own.url
    os.environ["TEST_POSTGRES_URL"] = url or ""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("sqlite_only")
        assert only is None or only.kwargs["reason"]
        metafunc.parametrize("backend", BACKENDS[:1] if only else BACKENDS, indirect=True)


def missing(what: str) -> NoReturn:
    """Skip for want of something installed; where everything is required, fail."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what}, and REQUIRE_ALL=1 allows no skip")
    pytest.skip(what)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """In this process passwords are kept and compared as always, with less work. Servers do all
    of it, and test_passwords.py holds the profile that they have."""
    quick = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_DUMMY", quick.hash("nobody has this password"))
        yield


@pytest.fixture(scope="session", autouse=True)
def complaints() -> Iterator[list[str]]:
    """What was sent over sockets in this process and should not have been."""
    told: list[str] = []
    with overheard.listening(told.append):
        yield told


@pytest.fixture(autouse=True)
def nothing_leaks(complaints: list[str]) -> Iterator[None]:
    yield
    wrong = complaints[:]
    complaints.clear()
    assert not wrong, wrong


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    if request.param == "postgresql" and not os.environ["TEST_POSTGRES_URL"]:
        missing("PostgreSQL is neither running nor installed (TEST_POSTGRES_URL can name one)")
    return str(request.param)


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apps]:
    with Apps(tmp_path_factory.mktemp("instances")) as apps:
        yield apps


@pytest.fixture
def settings(backend: str, apps: Apps) -> Settings:
    """The settings of ``app``."""
    return apps.settings(backend)


@pytest.fixture
def app(backend: str, apps: Apps) -> Iterator[Flask]:
    """The application on an empty, migrated database, its context pushed for direct calls."""
    app = apps.emptied(backend)
    with app.app_context():
        yield app


@pytest.fixture
def new_database(backend: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database of its own, without a schema, for tests of the schema itself."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path}/new.db"
        return
    with databases.new_postgres_database(os.environ["TEST_POSTGRES_URL"]) as url:
        yield url


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser without a sign-in; ``app.test_client()`` makes more of them."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    return browser


@pytest.fixture
def mailbox(app: Flask) -> Mailbox:
    """The mails that were sent during the test."""
    return Mailbox(app)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The product's clock, standing still in Week 2 of June 2005 until it is moved."""
    with Clock(NOON_IN_WEEK_TWO) as clock:
        yield clock


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis that is the suite's own."""
    with redis_server() as url:
        yield url or missing("Redis is not installed (TEST_REDIS_URL can name one)")


@pytest.fixture(scope="session")
def node() -> Path:
    """A folder in which Node's Socket.IO client is installed."""
    return node_client.installed() or missing("Node.js with npm is not here, or cannot install")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A real browser: one for the whole session, since a process can drive only one at a time."""
    path = real_browser.find_chromium() or missing("Chromium is not installed")
    with real_browser.started(path) as browser:
        yield browser
