"""The only clock: every time in the product comes from ``now()``."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; the fixed moment inside ``fixed_at``."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """Within the block ``now()`` is ``moment`` (aware): for archives, the demo and tests."""
    if moment.tzinfo is None:
        raise ValueError("a fixed clock needs an aware datetime")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
