"""Redis goes, hangs and comes back: pages do not care, and limits go on counting here."""

import time
from collections.abc import Iterator

import pytest
from redis import Redis

from tests.conftest import missing
from tests.live import Place
from tests.redis_server import OwnRedis, own_redis
from tests.reliability.speaking import THREAD, another, reply, signed_in
from tests.servers import Running, wait_until
from tests.visitor import Visitor

pytestmark = [
    pytest.mark.sqlite_only(reason="about Redis, whatever the database"),
    pytest.mark.slow,
]
LIMIT = 5  # failures to sign in to an account, a minute


@pytest.fixture
def redis() -> Iterator[OwnRedis]:
    with own_redis() as server:
        yield server or missing("Redis is not installed")


def keys_in(redis: OwnRedis) -> int:
    with Redis.from_url(redis.url) as client:
        return int(client.dbsize())  # type: ignore[arg-type]


def fail_to_sign_in(server: Running, name: str) -> int:
    entry = {"email": f"{name.lower()}@example.org", "password": "not the password"}
    return Visitor(server.url).submit("/account/sign-in", "sign-in", **entry).status


def failures(server: Running, name: str) -> list[int]:
    return [fail_to_sign_in(server, name) for _ in range(LIMIT + 1)]


def test_limits_count_there_then_here_then_there(place: Place, redis: OwnRedis) -> None:
    refused, too_often = [422] * LIMIT, [429]
    with place.serve(REDIS_URL=redis.url) as server:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        form = reply(amina, "")
        assert amina.send(another(form, "With Redis.")).status == 303
        assert failures(server, "Bruno") == refused + too_often
        assert keys_in(redis) > 0
        redis.stop()
        for reader in (Visitor(server.url), amina):
            assert reader.get(THREAD).status == 200
        assert amina.send(another(form, "Without Redis.")).status == 303
        assert failures(server, "Chen") == refused + too_often
        redis.start()
        assert keys_in(redis) == 0

        def counted_there() -> bool:
            assert amina.send(another(form, "With Redis again.")).status == 303
            return keys_in(redis) > 0

        wait_until(counted_there, 30, "the return to Redis")
        assert failures(server, "Dalia") == refused + too_often
        assert "Traceback" not in server.stderr.read_text()


def test_one_that_hangs_hangs_nobody(place: Place, redis: OwnRedis) -> None:
    with place.serve(REDIS_URL=redis.url) as server:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        form = reply(amina, "")
        with redis.frozen():
            begin = time.monotonic()
            for number in range(10):
                assert amina.send(another(form, f"Unhindered {number}.")).status == 303
            assert time.monotonic() - begin < 12, "each contribution waited for Redis"
