"""The browser of a person: what its cookie holds, and how its sign-in begins and ends.

The cookie holds an opaque token and nothing about the person; the sign-in itself is a row, so that
ending the row ends the sign-in at the next request.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from dialogue.accounts import operations
from dialogue.accounts.devices import device_name
from dialogue.accounts.models import SignIn, User
from dialogue.accounts.queries import find_sign_in
from dialogue.errors import NotPermitted, marked
from dialogue.extensions import db, login
from dialogue.permissions import SITE, Actor
from dialogue.web import current_actor, see_other

P = ParamSpec("P")
SIGN_IN_FIRST = marked("You need to sign in first.")
FOLLOWED = ("invitation",)  # what a visitor came for is still there after signing in

# Flask-Login would keep a hash of the network address in the cookie to compare it with.
login.session_protection = None


class SignedIn:
    """What Flask-Login knows of the person: the token their browser shows, and them as actor."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, sign_in_id: int, user: Actor) -> None:
        self.sign_in_id = sign_in_id
        self.user = user
        self._token = token

    def get_id(self) -> str:
        return self._token


def current_sign_in() -> SignIn | None:
    """The sign-in of the asking browser."""
    sign_in_id = getattr(current_user, "sign_in_id", None)
    return db.session.get(SignIn, sign_in_id) if sign_in_id is not None else None


def me() -> User:
    """The signed-in person's account; NotPermitted for a visitor."""
    sign_in = current_sign_in()
    if sign_in is None:
        raise NotPermitted(SIGN_IN_FIRST)
    return sign_in.user


def begin(user: User) -> None:
    """Sign this browser in as somebody whose credentials were checked."""
    earlier = current_sign_in()
    device = device_name(request.user_agent.string)
    token = operations.begin_sign_in(current_actor(), SITE, user=user, device=device)
    if earlier is not None:
        operations.end_sign_in(earlier.user, earlier.user, sign_in=earlier)
    hold(token)


def hold(token: str) -> None:
    """Have the browser show this token from now on, in a session with nothing else left of the old
    than what the person came for."""
    followed = {name: session[name] for name in FOLLOWED if name in session}
    _empty_session()
    session.update(followed)
    sign_in = find_sign_in(token)
    if sign_in is None:
        return
    login_user(SignedIn(token, sign_in.id, sign_in.user))
    session.pop("_id", None)
    session.permanent = True


def end() -> None:
    """Sign this browser out."""
    sign_in = current_sign_in()
    if sign_in is not None:
        operations.end_sign_in(sign_in.user, sign_in.user, sign_in=sign_in)
    _empty_session()


def _empty_session() -> None:
    session.clear()
    g.pop("csrf_token", None)
    g.pop("actor", None)


def signed_in_only(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """A page for people who are signed in: others are led to sign in and back; what they send
    is refused and kept."""

    @wraps(view)
    def guarded(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
        if current_sign_in() is not None:
            return view(*args, **values)
        if request.method == "POST":
            raise NotPermitted(SIGN_IN_FIRST)
        return see_other("accounts.sign_in", next=request.full_path.rstrip("?"))

    return guarded
