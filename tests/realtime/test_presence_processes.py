"""Several processes tell together who is there, and each alone where Redis is away."""

from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis

from dialogue.realtime.pace import EVERY
from dialogue.realtime.redis_board import RedisBoard
from dialogue.threads.models import Thread
from tests.conftest import missing
from tests.factories import (
    Cast,
)
from tests.realtime.hall import THREAD, Hall
from tests.redis_server import own_redis


@pytest.fixture
def halls(app: Flask, thread: Thread, redis_url: str) -> Iterator[tuple[Hall, Hall]]:
    """Two processes that share a Redis."""
    first, second = (Hall(app, RedisBoard(redis_url)) for _ in range(2))
    yield first, second
    for hall in (first, second):
        hall.presence.stop()


def test_two_processes_count_together(halls: tuple[Hall, Hall], cast: Cast) -> None:
    first, second = halls
    amina, bruno = first.comes(cast.amina, THREAD), second.comes(cast.bruno, THREAD)
    second.comes(cast.amina, THREAD)
    second.comes(None, THREAD)
    second.writes(bruno, THREAD)
    second.later()
    first.later()
    second.later(EVERY)
    for hall, watcher in ((first, amina), (second, bruno)):
        assert hall.heard(watcher)[-1] == (3, ["Amina", "Bruno"])
    assert first.heard(amina, "typing") == [(["Bruno"],)]
    second.presence.stop()
    first.later(EVERY)
    assert first.heard(amina)[-1] == (1, ["Amina"])


def test_when_the_last_leaves_a_process_the_others_learn_it(
    halls: tuple[Hall, Hall], cast: Cast
) -> None:
    first, second = halls
    amina, bruno = first.comes(cast.amina, THREAD), second.comes(cast.bruno, THREAD)
    second.later()
    first.later()
    second.goes(bruno)
    second.later()
    first.later(EVERY)
    assert first.heard(amina) == [(2, ["Amina", "Bruno"]), (1, ["Amina"])]


def test_nothing_of_it_stays_in_redis(halls: tuple[Hall, Hall], cast: Cast, redis_url: str) -> None:
    for hall in halls:
        hall.comes(cast.amina, THREAD)
        hall.later()
    with Redis.from_url(redis_url) as redis:
        kept = [*redis.scan_iter("dialogue_presence*")]
        assert len(kept) == 3
        assert all(0 < redis.ttl(key) <= 30 for key in kept)
        assert b"Amina" not in b"".join(redis.get(key) for key in kept if b":" in key)


def test_without_redis_each_process_tells_its_own(app: Flask, thread: Thread, cast: Cast) -> None:
    hall = Hall(app, RedisBoard("redis://127.0.0.1:1/0"))
    amina = hall.comes(cast.amina, THREAD)
    hall.later()
    assert hall.heard(amina) == [(1, ["Amina"])]
    hall.presence.stop()


def test_a_redis_that_hangs_is_left_alone(app: Flask, thread: Thread, cast: Cast) -> None:
    with own_redis() as redis:
        if redis is None:
            missing("Redis is not installed")
        hall = Hall(app, RedisBoard(redis.url))
        amina = hall.comes(cast.amina, THREAD)
        with redis.frozen():
            for _ in range(20):
                hall.comes(None, THREAD)
                hall.later(EVERY)
        assert hall.heard(amina)[-1] == (21, ["Amina"])
        hall.presence.stop()
