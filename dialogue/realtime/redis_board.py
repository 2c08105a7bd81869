"""Who is there, through Redis: a key a process, which is gone soon after its process is."""

import json
import time
from collections.abc import Callable, Sequence
from secrets import token_hex
from typing import TypeVar

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from dialogue.realtime.attendance import Attendance, Attendances

PROCESSES = "dialogue_presence"
KEPT = 30  # seconds; every process that watches anything writes anew more often
ANSWER_WITHIN = 1  # seconds
LEFT_ALONE = 5  # seconds until a Redis that did not answer is asked again
T = TypeVar("T")

log = structlog.get_logger(__name__)


class RedisBoard:
    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            decode_responses=True,
            socket_timeout=ANSWER_WITHIN,
            socket_connect_timeout=ANSWER_WITHIN,
            retry=Retry(NoBackoff(), 0),
        )
        self._own = f"{PROCESSES}:{token_hex(8)}"
        self._ask_from = 0.0

    def share(self, own: Attendances) -> Sequence[Attendances]:
        return self._unless_away(lambda: self._exchange(own)) or ()

    def close(self) -> None:
        self._unless_away(lambda: self._redis.delete(self._own))

    def _unless_away(self, ask: Callable[[], T]) -> T | None:
        """What Redis answers; None where it does not, and for a while afterwards."""
        if time.monotonic() < self._ask_from:
            return None
        try:
            return ask()
        except (RedisError, OSError) as error:
            self._ask_from = time.monotonic() + LEFT_ALONE
            log.warning("presence not shared", error=type(error).__name__)
            return None

    def _exchange(self, own: Attendances) -> Sequence[Attendances]:
        self._put(own)
        return self._others()

    def _put(self, own: Attendances) -> None:
        with self._redis.pipeline(transaction=False) as written:
            written.set(self._own, _written(own), ex=KEPT)
            written.sadd(PROCESSES, self._own)
            written.expire(PROCESSES, KEPT)
            written.execute()

    def _others(self) -> Sequence[Attendances]:
        others = [name for name in self._redis.smembers(PROCESSES) if name != self._own]
        told = dict(zip(others, self._redis.mget(others), strict=True)) if others else {}
        ended = [name for name, text in told.items() if text is None]
        if ended:
            self._redis.srem(PROCESSES, *ended)
        return [_read(text) for text in told.values() if text is not None]


def _written(own: Attendances) -> str:
    return json.dumps(
        {key: [sorted(one.people), one.visitors, sorted(one.replying)] for key, one in own.items()}
    )


def _read(text: str | bytes) -> Attendances:
    return {
        key: Attendance(frozenset(people), visitors, frozenset(replying))
        for key, (people, visitors, replying) in json.loads(text).items()
    }
