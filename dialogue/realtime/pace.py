"""How often one thing may be said to those who follow a stream."""

from dataclasses import dataclass
from typing import Any

EVERY = 5.0


@dataclass(slots=True)
class Pace:
    """What holds is said at most once in EVERY seconds, and again only when it has changed or when
    it is owed to somebody who has not heard it. None is silence, which is owed to nobody."""

    _said: Any = None
    _said_at: float = -EVERY
    _is_owed: bool = False

    def owe(self) -> None:
        self._is_owed = True

    def is_due(self, now: float) -> bool:
        """Whether something that had to wait can be said."""
        return self._is_owed and now - self._said_at >= EVERY

    def may_say(self, word: Any, now: float) -> bool:
        """Whether to say this now, and then it counts as said; what is too soon stays owed."""
        is_news = word != self._said or (self._is_owed and word is not None)
        if is_news and now - self._said_at < EVERY:
            self._is_owed = True
            return False
        self._is_owed = False
        if is_news:
            self._said, self._said_at = word, now
        return is_news
