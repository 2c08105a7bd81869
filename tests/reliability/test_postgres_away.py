"""PostgreSQL goes and comes back: what was acknowledged stays, and the server needs no restart."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from sqlalchemy import select

from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.conftest import missing
from tests.databases import OwnPostgres, new_postgres_database, start_postgres
from tests.live import Place
from tests.reliability.speaking import (
    PEOPLE,
    THREAD,
    another,
    furnish,
    kept_in,
    reply,
    sent_again,
    signed_in,
)
from tests.servers import Running, wait_until
from tests.visitor import Filled, Page, Visitor

pytestmark = pytest.mark.slow
EACH = 12
PAUSE = 0.05  # seconds until somebody presses the button again
WORDS = "Written while the database was away.\r\n\r\nIt was long."


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    own = start_postgres() or missing("PostgreSQL is not installed")
    yield own
    own.stop()


@pytest.fixture
def place(postgres: OwnPostgres, tmp_path: Path) -> Iterator[Place]:
    with new_postgres_database(postgres.url, is_durable=True) as url:
        place = Place(tmp_path, url)
        furnish(place)
        yield place


class Crowd:
    """Six who speak at once, each word until it is taken."""

    def __init__(self, server: Running) -> None:
        self._visitors = {name: signed_in(server, name) for name in PEOPLE}
        self._forms = {name: reply(visitor, "") for name, visitor in self._visitors.items()}
        self.is_back = Event()
        self.taken: list[str] = []
        self.failed_late = 0

    def speak(self, name: str) -> None:
        for number in range(EACH):
            filled = another(self._forms[name], f"Word {number} of {name}.")
            while (page := self._send(name, filled)).status == 503:
                sleep(PAUSE)
            assert page.status == 303, (page.status, page.text)
            self.taken.append(filled.fields["body"][0])

    def _send(self, name: str, filled: Filled) -> Page:
        is_late = self.is_back.is_set()
        page = self._visitors[name].send(filled)
        if is_late and page.status != 303:
            self.failed_late += 1
        return page


def read(reader: Visitor) -> set[int]:
    return {reader.get(THREAD).status for _ in range(EACH)}


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_under_load(place: Place, postgres: OwnPostgres, mode: str) -> None:
    with place.serve() as server, ThreadPoolExecutor() as pool:
        server.wait_until_ready()
        workers = [process.pid for process in server.processes()]
        crowd, readers = Crowd(server), (Visitor(server.url), signed_in(server, "Amina"))
        speaking = [pool.submit(crowd.speak, name) for name in PEOPLE]
        reading = [pool.submit(read, reader) for reader in readers]
        wait_until(lambda: len(crowd.taken) > len(PEOPLE), 30, "the first words")
        postgres.halt(mode)
        postgres.start()
        crowd.is_back.set()
        assert not all(one.done() for one in speaking), "nobody spoke as it went"
        for one in speaking:
            one.result()
        assert crowd.failed_late == 0
        assert all(one.result() <= {200, 503} for one in reading)
        assert [process.pid for process in server.processes()] == workers
        assert "unexpected error" not in server.stderr.read_text()
    with place.opened():
        bodies = db.session.scalars(select(Post.body).where(Post.number > 1)).all()
    assert len(bodies) == EACH * len(PEOPLE)
    assert sorted(bodies) == sorted(crowd.taken)
    assert place.command("doctor").returncode == 0


def test_while_it_is_away_every_page_says_so(place: Place, postgres: OwnPostgres) -> None:
    with place.serve() as server:
        server.wait_until_ready()
        amina, visitor = signed_in(server, "Amina"), Visitor(server.url)
        form, signing_in = reply(amina, WORDS), "/account/sign-in"
        assert visitor.get(THREAD).status == visitor.get("/").status == 200  # kept from now on
        other = Visitor(server.url)
        entry = other.fill(signing_in, "sign-in", email="bruno@example.org", password="secret")
        postgres.halt()
        try:
            for reader in (visitor, amina):
                for path in ("/", THREAD, "/d/june-2005/people/", "/readyz"):
                    assert_says_so(reader.get(path))
            for path in ("/account/", "/no/such/page"):
                assert_says_so(amina.get(path))
            assert visitor.get("/livez").status == 200
            refused = amina.send(form)
            assert_says_so(refused)
            assert kept_in(refused) == WORDS
            told = other.send(entry)
            assert_says_so(told)
            assert "secret" not in told.text
        finally:
            postgres.start()
        assert sent_again(amina, refused).status == 303
        assert amina.get(THREAD).status == visitor.get(THREAD).status == 200
        assert visitor.get("/readyz").status == 200


def assert_says_so(page: Page) -> None:
    assert page.status == 503, page
    assert int(page.headers["Retry-After"]) > 0
    assert "<h1>" in page.text
    assert "is busy" in page.text
