"""What a process remembers so as not to ask or draw again: always less than the database knows."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """The ``size`` most recently used values, by key. Keys hold the version of what was read."""

    _all: ClassVar[list["Recent[Any]"]] = []

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Any, V] = OrderedDict()
        self._lock = Lock()
        Recent._all.append(self)

    def get(self, key: Any) -> V | None:
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: Any, value: V) -> V:
        tentative = _tentative.get()
        if tentative is not None:
            tentative.append((self, key))
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def drop(self, key: Any) -> None:
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


_tentative: ContextVar[list[tuple[Recent[Any], Any]] | None] = ContextVar("tentative", default=None)


@contextmanager
def tentatively() -> Iterator[None]:
    """What is remembered inside the block is forgotten when the block fails: it was read from a
    transaction that never came to be, and its ids will be given to something else."""
    remembered: list[tuple[Recent[Any], Any]] = []
    token = _tentative.set(remembered)
    try:
        yield
    except BaseException:
        for recent, key in remembered:
            recent.drop(key)
        raise
    finally:
        _tentative.reset(token)


def forget_everything() -> None:
    """Where one database takes another's place: after a restore, between two tests."""
    for recent in Recent._all:
        recent.clear()
