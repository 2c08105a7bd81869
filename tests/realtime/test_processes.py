"""Several processes serve one site: what one takes reaches the sockets of the others, whatever
becomes of Redis and PostgreSQL meanwhile."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.databases import OwnPostgres, new_postgres_database, start_postgres
from tests.live import Place
from tests.realtime.socket_client import SocketClient
from tests.redis_server import OwnRedis, own_redis
from tests.reliability.speaking import SLUG, THREAD, another, furnish, reply, signed_in
from tests.servers import Running, free_port, wait_until
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
STREAM = f"thread/{SLUG}/1"
HINTS_ONLY = "tests.realtime.hints_only:app()"
MOST_SOCKETS = 60
HEALED_WITHIN = 60  # thirty seconds are promised, on a machine that does nothing else


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    own = start_postgres() or missing("PostgreSQL is not installed")
    yield own
    own.stop()


@pytest.fixture
def redis() -> Iterator[OwnRedis]:
    with own_redis() as server:
        yield server or missing("Redis is not installed")


@pytest.fixture
def url() -> Iterator[str]:
    server = os.environ["TEST_POSTGRES_URL"] or missing("PostgreSQL is not here")
    with new_postgres_database(server) as url:
        yield url


def place_at(folder: Path, url: str, redis: OwnRedis | None = None) -> Place:
    place = Place(folder, url, **({"REDIS_URL": redis.url} if redis else {}))
    furnish(place)
    return place


class Room:
    """Sockets that watch one thread in every process of a server, and somebody who speaks there."""

    def __init__(self, place: Place, server: Running, *, spoken_at: Running) -> None:
        self._stack = ExitStack()
        self.sockets: list[SocketClient] = []
        while not self.sockets or not all(server.connections_by_worker()):
            assert len(self.sockets) < MOST_SOCKETS
            self._open(server.url, place.url)
        self.amina = signed_in(spoken_at, "Amina")
        self._form = reply(self.amina, "")
        self._said = 0

    def _open(self, url: str, origin: str) -> None:
        socket = SocketClient(url, origin=origin)
        self._stack.callback(socket.close)
        socket.watch(STREAM)
        self.sockets.append(socket)

    def say(self) -> str:
        """The contribution's name in the stream."""
        self._said += 1
        page = self.amina.send(another(self._form, f"Word {self._said}."))
        assert page.status == 303, page
        return "post/" + page.headers["Location"].rpartition("#p")[2]

    def is_heard(self, said: str, seconds: float = 2) -> bool:
        """Whether every socket is told of it by then."""
        return all(
            socket.hears(lambda told: bool(told["object"] == said), seconds)
            for socket in self.sockets
        )

    def hints_come(self) -> bool:
        """Say something: whether every socket is told soon."""
        return self.is_heard(self.say())

    def assert_in_order(self, *, whole: bool = True) -> None:
        for socket in self.sockets:
            assert not socket.is_closed
            told = [one["seq"] for name, one in socket.heard if name == "change"]
            assert told == sorted(set(told))
            assert not whole or told == list(range(told[0], told[-1] + 1))

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()


@pytest.mark.parametrize("bus", ["redis", "postgresql"])
def test_what_one_worker_takes_all_tell(
    url: str, bus: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    redis = request.getfixturevalue("redis") if bus == "redis" else None
    place = place_at(tmp_path, url, redis)
    with place.serve(HINTS_ONLY, workers=2) as server:
        server.wait_until_ready()
        with Room(place, server, spoken_at=server) as room:
            wait_until(room.hints_come, HEALED_WITHIN, "the first hint")
            assert all([room.hints_come() for _ in range(8)])
            room.assert_in_order()


def test_pages_and_sockets_may_be_served_apart(url: str, redis: OwnRedis, tmp_path: Path) -> None:
    place = place_at(tmp_path, url, redis)
    with (
        place.serve(REALTIME_ENGINE="none") as pages,
        place.serve(HINTS_ONLY, port=free_port()) as live,
    ):
        pages.wait_until_ready()
        live.wait_until_ready()
        with Room(place, live, spoken_at=pages) as room:
            wait_until(room.hints_come, HEALED_WITHIN, "the first hint")
            assert all([room.hints_come() for _ in range(3)])
            room.assert_in_order()
        assert Visitor(pages.url).get("/socket.io/").status == 404


def test_redis_goes_and_comes_back(url: str, redis: OwnRedis, tmp_path: Path) -> None:
    place = place_at(tmp_path, url, redis)
    with place.serve(workers=2) as server:
        server.wait_until_ready()
        with Room(place, server, spoken_at=server) as room:
            redis.stop()
            for _ in range(3):
                assert room.is_heard(room.say(), HEALED_WITHIN)
                assert Visitor(server.url).get(THREAD).status == 200
            redis.start()
            assert room.is_heard(room.say(), HEALED_WITHIN)
            room.assert_in_order()


def test_hints_come_again_with_redis(url: str, redis: OwnRedis, tmp_path: Path) -> None:
    place = place_at(tmp_path, url, redis)
    with place.serve(HINTS_ONLY, workers=2) as server:
        server.wait_until_ready()
        with Room(place, server, spoken_at=server) as room:
            redis.stop()
            room.say()
            redis.start()
            wait_until(room.hints_come, HEALED_WITHIN, "the return to Redis")
            room.assert_in_order()


def test_postgresql_is_started_again(postgres: OwnPostgres, tmp_path: Path) -> None:
    with new_postgres_database(postgres.url, is_durable=True) as url:
        place = place_at(tmp_path, url)
        with place.serve(HINTS_ONLY, workers=2) as server:
            server.wait_until_ready()
            with Room(place, server, spoken_at=server) as room:
                wait_until(room.hints_come, HEALED_WITHIN, "the first hint")
                postgres.halt()
                postgres.start()
                assert Visitor(server.url).get(THREAD).status == 200
                wait_until(room.hints_come, HEALED_WITHIN, "the return of hints")
                room.assert_in_order(whole=False)
