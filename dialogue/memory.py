"""What a process remembers so as not to ask or draw again: always less than the database knows."""

from collections import OrderedDict
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
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


def forget_everything() -> None:
    """Where one database takes another's place: after a restore, between two tests."""
    for recent in Recent._all:
        recent.clear()
