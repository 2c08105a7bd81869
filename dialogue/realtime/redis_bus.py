"""Hints through Redis: published once, heard by whoever listens at that moment."""

import json
from collections.abc import Iterable

import structlog
from redis import Redis
from redis.exceptions import RedisError

from dialogue.realtime.bus import CHANNEL, Hear, Listening, hints_of

PATIENCE = 5.0

log = structlog.get_logger(__name__)


class RedisBus(Listening):
    lost = (RedisError, OSError)

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._heard = Redis.from_url(url, socket_connect_timeout=PATIENCE, health_check_interval=15)

    def tell(self, keys: Iterable[str]) -> None:
        for hint in hints_of(keys):
            try:
                self._redis.publish(CHANNEL, hint)
            except (RedisError, OSError) as error:
                log.warning("hint lost", error=type(error).__name__)
                return

    def _hear(self, hear: Hear) -> None:
        with self._heard.pubsub(ignore_subscribe_messages=True) as subscribed:  # type: ignore[no-untyped-call]
            subscribed.subscribe(CHANNEL)
            while not self._closing.is_set():
                message = subscribed.get_message(timeout=PATIENCE)
                if message is not None:
                    hear(json.loads(message["data"]))
