"""People who speak at a running server, over HTTP as a browser does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPException
from typing import TypeVar
from urllib.parse import urljoin
from uuid import uuid4

from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.queries import user_by_email
from dialogue.dialogues.invitations.operations import invite_addresses
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from tests.accounts.people import PASSWORD
from tests.factories import make_dialogue, make_participant, make_thread
from tests.forms import form_of
from tests.live import Place
from tests.servers import Running
from tests.visitor import Filled, Page, Visitor

T = TypeVar("T")

SLUG = "june-2005"
THREAD = f"/d/{SLUG}/threads/1"
HOST = "Maren"
PEOPLE = ("Amina", "Bruno", "Chen", "Dalia", "Emeka", "Farah")

RecordProperty = Callable[[str, object], None]


def furnish(place: Place) -> None:
    """A dialogue in its second week, whose host opened a thread and in which six people speak."""
    with place.opened():
        dialogue = make_dialogue(SLUG, starts_at=clock.now() - timedelta(days=8))
        host = make_participant(dialogue, HOST, "host")
        for name in PEOPLE:
            make_participant(dialogue, name)
        make_thread(dialogue, host.user)
        db.session.commit()


def invite(place: Place, *addresses: str) -> None:
    """Each invitation owes a mail."""
    with place.opened():
        host = user_by_email(f"{HOST.lower()}@example.org")
        dialogue = db.session.scalars(select(Dialogue)).one()
        invite_addresses(host, dialogue, addresses=addresses, role="participant")


def signed_in(server: Running, name: str) -> Visitor:
    visitor = Visitor(server.url)
    page = visitor.sign_in(f"{name.lower()}@example.org", PASSWORD)
    assert page.status == 200, page
    assert name in page.text, "the sign-in was refused"
    return visitor


def reply(visitor: Visitor, body: str) -> Filled:
    """The form with which one answers, filled in."""
    return visitor.fill(THREAD, "reply", body=body)


def another(filled: Filled, body: str | bytes) -> Filled:
    """The same form for other words, under a key of its own as every form has."""
    return replace(filled, fields=filled.fields | {"body": [body], "client_key": [str(uuid4())]})


def answer_or_none(ask: Callable[[], T]) -> T | None:
    """The answer; None when the connection broke before it was there."""
    try:
        return ask()
    except (OSError, HTTPException):
        return None


def kept_in(page: Page) -> str:
    """The contribution that a refusal gives back."""
    return form_of(page.text, f"{THREAD}/posts").values["body"][0]


def sent_again(visitor: Visitor, page: Page) -> Page:
    """Press the button of the page that gave the words back."""
    found = form_of(page.text, f"{THREAD}/posts")
    return visitor.send(Filled(urljoin(page.url, found.action), found.values))
