"""How often, by any door: the one place that counts. It counts in the library's own time."""

import time
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, cast

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from dialogue.errors import TooMany, marked

log = structlog.get_logger(__name__)

SWEEP_EVERY = 60  # seconds
ANSWER_WITHIN = 1  # seconds for Redis to answer: a request waits for it
LEFT_ALONE = 5  # seconds until a Redis that did not answer is asked again


@dataclass(frozen=True, slots=True)
class Limit:
    """``rates`` such as "300/10minute", all of which hold; ``message`` tells the person."""

    name: str
    rates: tuple[str, ...]
    message: str = marked("That was too often. Please wait a little and try again.")

    def items(self) -> list[RateLimitItem]:
        return [parse(rate) for rate in self.rates]


CONTRIBUTIONS = Limit("contributions", ("300/10minute",))
STAGE_SUGGESTIONS = Limit("stage-suggestions", ("10/hour",))
WORD_COMPARISONS = Limit(
    "word-comparisons",
    ("30/hour",),
    "The words of contributions were compared many times within an hour. Go on a little later.",
)
REMARKS = Limit("remarks", ("60/hour",))
DRAFTS = Limit("drafts", ("600/10minute",))
FLAGS = Limit(
    "flags",
    ("20/hour",),
    "You flagged many contributions within an hour. Moderators look at them; go on a little later.",
)
SIGN_IN_FAILURES = Limit(
    "sign-in-failures",
    ("5/minute", "20/hour"),
    "Too many attempts. Wait a minute, or ask for a link to set a new password.",
)
SIGN_IN_FAILURES_BY_ADDRESS = Limit("sign-in-failures-by-address", ("30/minute",))
SIGN_UPS_BY_ADDRESS = Limit("sign-ups-by-address", ("30/hour",))
MAILS_TO_ONE_ADDRESS = Limit("mails-to-one-address", ("3/hour",))
RECOVERIES_BY_ADDRESS = Limit("recoveries-by-address", ("20/hour",))
WRONG_LINKS_BY_ADDRESS = Limit("wrong-links-by-address", ("30/minute",))
INVITATIONS = Limit(
    "invitations",
    ("1000/day",),
    "You have invited as many people as one person may in a day. Go on tomorrow.",
)
EXPORTS = Limit(
    "exports",
    ("20/day",),
    "You asked for as many exports as one person may in a day. Go on tomorrow.",
)


class _Memory(MemoryStorage):
    """The library's, which would begin a thread at each count to sweep out what has expired: once a
    minute is enough. Where the library renames its method, it just sweeps again as it did."""

    _sweep_from = 0.0

    def _MemoryStorage__schedule_expiry(self) -> None:  # noqa: N802 - the name it overrides
        if time.monotonic() >= self._sweep_from:
            self._sweep_from = time.monotonic() + SWEEP_EVERY
            self._MemoryStorage__expire_events()  # type: ignore[attr-defined]


class _Counter:
    """Counts in Redis where one is configured, in memory otherwise and while Redis is away."""

    def __init__(self) -> None:
        self._memory = FixedWindowRateLimiter(_Memory())
        self._shared: FixedWindowRateLimiter | None = None
        self._ask_from = 0.0

    def use(self, storage: Storage | None) -> None:
        self._memory = FixedWindowRateLimiter(_Memory())
        self._shared = FixedWindowRateLimiter(storage) if storage else None
        self._ask_from = 0.0

    def seconds_to_wait(self, limit: Limit, key: str, *, count: bool) -> int | None:
        if self._shared is not None and time.monotonic() >= self._ask_from:
            try:
                return self._ask(self._shared, limit, key, count=count)
            except (StorageError, OSError) as error:
                self._ask_from = time.monotonic() + LEFT_ALONE
                log.warning("shared limits unreachable", error=type(error).__name__)
        return self._ask(self._memory, limit, key, count=count)

    @staticmethod
    def _ask(counter: FixedWindowRateLimiter, limit: Limit, key: str, *, count: bool) -> int | None:
        for item in limit.items():
            asked = counter.hit if count else counter.test
            if not asked(item, limit.name, key):
                reset_time = counter.get_window_stats(item, limit.name, key).reset_time
                return max(1, round(reset_time - time.time()))
        return None


_counter = _Counter()


def configure(redis_url: str | None) -> None:
    """Count in the Redis at ``redis_url``, or in this process's memory when None."""
    _counter.use(_storage_at(redis_url) if redis_url else None)


def _storage_at(redis_url: str) -> Storage:
    address = redis_url.replace("unix://", "redis+unix://", 1)  # as the library calls it
    storage: Any = storage_from_string(
        address,
        wrap_exceptions=True,
        socket_timeout=ANSWER_WITHIN,
        socket_connect_timeout=ANSWER_WITHIN,
    )
    redis = storage.dependency  # 10 MB, loaded where it is used
    once = redis.retry.Retry(redis.backoff.NoBackoff(), 1)  # for a connection that broke unused
    storage.storage.set_retry(once)
    return cast(Storage, storage)


def count(limit: Limit, key: object) -> None:
    """Count one more for ``key``; raise TooMany when that is one too many."""
    _refuse(limit, _counter.seconds_to_wait(limit, _opaque(key), count=True))


def check(limit: Limit, key: object) -> None:
    """Raise TooMany when ``key`` has used the limit up; counts nothing."""
    _refuse(limit, _counter.seconds_to_wait(limit, _opaque(key), count=False))


def _opaque(key: object) -> str:
    """What is counted under: no address stands in a store that others may read."""
    return blake2b(str(key).encode(), digest_size=16).hexdigest()


def _refuse(limit: Limit, wait: int | None) -> None:
    if wait is not None:
        raise TooMany(limit.message, retry_after=wait)
