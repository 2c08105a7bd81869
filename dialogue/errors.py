"""What can go wrong, as exceptions that every door translates once.

DialogueError
├── NotFound      404  absent, or not for this reader: the two look alike
│   └── Elsewhere      under another number by now: ``number``
├── NotPermitted  403  the rule says no, and says why
├── Invalid       422  what was typed cannot be taken; ``fields`` says where
├── Conflict      409  somebody else was faster
├── TooMany       429  later; ``retry_after`` seconds
└── Busy          503  the storage could not take it now; nothing was lost
"""

from collections.abc import Mapping
from typing import Any


def marked(message: str) -> str:
    """``message`` itself, known to the catalogs as one that somebody will be told."""
    return message


class DialogueError(Exception):
    """A refusal with a message for people.

    ``message`` is an English gettext id with ``%(name)s`` places, ``facts`` fills them: numbers,
    codes and what somebody wrote, never words of ours. A fact may be a refusal itself: it is told
    in the reader's language like the whole.
    """

    status = 500

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return self.message % self.facts if self.facts else self.message


class NotFound(DialogueError):
    status = 404

    def __init__(self, message: str = marked("There is no such page."), **facts: Any) -> None:
        super().__init__(message, **facts)


class Elsewhere(NotFound):
    """What was asked for is part of what has ``number`` now, which the asker may read."""

    def __init__(
        self,
        message: str = marked("This thread was merged into thread %(number)d."),
        *,
        number: int,
    ) -> None:
        super().__init__(message, number=number)
        self.number = number


class NotPermitted(DialogueError):
    status = 403


class Invalid(DialogueError):
    """``fields`` maps the name of a form field to the refusal that belongs to it."""

    status = 422

    def __init__(
        self,
        message: str = marked("Some answers need another look."),
        fields: "Mapping[str, Invalid] | None" = None,
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
        self.fields = dict(fields or {})


class Conflict(DialogueError):
    status = 409


class TooMany(DialogueError):
    status = 429

    def __init__(self, message: str, *, retry_after: int, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class Busy(DialogueError):
    status = 503
    retry_after = 5

    def __init__(
        self,
        message: str = marked("The server is busy. Nothing was lost: please send it again."),
        **facts: Any,
    ) -> None:
        super().__init__(message, **facts)
