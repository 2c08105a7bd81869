"""Every change is an operation: it passes a rule, runs in one transaction, and tells afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from dialogue import database, events, memory, permissions
from dialogue.errors import Busy
from dialogue.extensions import db
from dialogue.permissions import Actor, Permission

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

_depth: ContextVar[int] = ContextVar("transaction_depth", default=0)


def operation(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, S, P], R]], Callable[Concatenate[Actor, S, P], R]]:
    """Make ``f(actor, subject, *, details)`` an operation: demand ``permission`` on the subject
    (NotPermitted), then run it in a transaction."""

    def decorate(
        function: Callable[Concatenate[Actor, S, P], R],
    ) -> Callable[Concatenate[Actor, S, P], R]:
        @wraps(function)
        def perform(actor: Actor, subject: S, *args: P.args, **details: P.kwargs) -> R:
            permissions.require(actor, permission, subject)
            with transaction():
                return function(actor, subject, *args, **details)

        perform.permission = permission  # type: ignore[attr-defined]
        return cast(Callable[Concatenate[Actor, S, P], R], perform)

    return decorate


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work. The outermost commits, or rolls back and raises; inner ones join it.

    Raises Busy when the storage could not take the write now.
    """
    if _depth.get():
        yield
        return
    token = _depth.set(1)
    try:
        with _writing_transaction():
            yield
    finally:
        _depth.reset(token)


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a transaction that may fail alone: its rows and its events go, the rest stays."""
    with events.savepoint(), db.session.begin_nested():
        yield


@contextmanager
def _writing_transaction() -> Iterator[None]:
    db.session.commit()  # ends the reading transaction that loaded what will be changed
    try:
        with database.writing(db.engine), memory.tentatively(), events.collecting() as told:
            yield
            db.session.flush()
            events.write(told)
            db.session.commit()
    except BaseException as error:
        db.session.rollback()
        if database.is_busy(error):
            raise Busy from error
        raise
    events.wake(told)


def is_operation(function: Any) -> bool:
    return hasattr(function, "permission")
