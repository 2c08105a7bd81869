"""When each signed-in browser was last seen: noted in memory, written once a minute at most.

A page view must not cost a write. What a crash loses is a few minutes of "last seen".
"""

from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import update

from dialogue import clock
from dialogue.accounts.models import SignIn
from dialogue.extensions import db
from dialogue.operation import transaction

OFTEN_ENOUGH = timedelta(minutes=5)

_noted: set[int] = set()
_lock = Lock()


def note(sign_in_id: int, seen_at: datetime) -> None:
    """This browser, last seen then, is here now."""
    if clock.now() - seen_at > OFTEN_ENOUGH:
        with _lock:
            _noted.add(sign_in_id)


def flush() -> int:
    """Write down what was noted since the last time, in one statement; how many browsers.

    Call it about once a minute and when the process stops.
    """
    with _lock:
        due = set(_noted)
        _noted.clear()
    if not due:
        return 0
    try:
        with transaction():
            db.session.execute(update(SignIn).where(SignIn.id.in_(due)).values(seen_at=clock.now()))
    except BaseException:
        with _lock:
            _noted.update(due)
        raise
    return len(due)
