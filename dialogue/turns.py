"""Whose turn it is: one at a time, in the order in which they came, and nobody waits for ever."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class NoTurn(Exception):
    """The turn did not come in time."""


class Turns:
    """``patience`` seconds are waited for a turn; once ``many`` wait, whoever comes waits only
    ``briefly``: a server's threads must not all stand in one queue while others want to read."""

    def __init__(self, *, patience: float, many: int, briefly: float) -> None:
        self._patience, self._many, self._briefly = patience, many, briefly
        self._guard = Lock()
        self._is_taken = False
        self._queue: deque[Lock] = deque()  # each is let go when its turn has come

    @contextmanager
    def one(self) -> Iterator[None]:
        """The block is a turn. Raises NoTurn."""
        self._take()
        try:
            yield
        finally:
            self._give()

    def _take(self) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            patience = self._patience if len(self._queue) < self._many else self._briefly
            own = Lock()
            own.acquire()
            self._queue.append(own)
        if not own.acquire(timeout=patience):
            self._leave(own)

    def _leave(self, own: Lock) -> None:
        with self._guard:
            if own in self._queue:
                self._queue.remove(own)
                raise NoTurn
        # The turn came just now, after all.

    def _give(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_taken = False
