"""What waits, was returned, hidden or removed is told by no address to whoever may not see it."""

from dataclasses import dataclass

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.gate.scope import Scope
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide, remove
from dialogue.moderation.posts.review_operations import return_held
from dialogue.threads.held.models import HeldPost
from dialogue.threads.operations import edit_post
from dialogue.threads.quoting.marks import quotation
from tests.browser import Browser
from tests.contract.canary import Place
from tests.contract.routes import addresses
from tests.contract.test_private_forum import told
from tests.factories import (
    OPERATOR,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    signed_in,
)
from tests.summaries.writing import point, published, weekly

WAITING = ("ZX9HELD", "ZX9TITLE", "ZX9CHANGE", "ZX9BACK")
GONE = ("ZX9HIDDEN", "ZX9REMOVED", "ZX9FORMER", "ZX9AUTHOR")
OUTSIDERS = ("visitor", "stranger", "member", "neighbour")
NUMBERS = (1, 2, 3, 4, 5)


@dataclass
class Aside:
    """Said in the open, before and after everything had to wait."""

    dialogue: Dialogue
    author: User
    readers: dict[str, Browser]


@pytest.fixture
def aside(app: Flask, clock: object) -> Aside:
    dialogue = make_dialogue()
    bruno = make_person(dialogue, "Bruno", "moderator")
    member = make_person(dialogue, "Amina")
    author = make_participant(dialogue, "Zora").user
    silenced = make_participant(dialogue, "ZX9AUTHOR Nine").user
    thread = make_thread(dialogue, bruno, title="In the open")
    own = make_post(thread, author, "Mine.")
    hidden = make_post(thread, silenced, "ZX9FORMER", consent="name")
    edit_post(silenced, hidden, body="ZX9HIDDEN @amina", version=1)
    removed = make_post(thread, silenced, "ZX9REMOVED", reply_to=hidden.number)
    make_post(thread, member, quotation("ZX9HIDDEN", hidden.number) + "No.", reply_to=3)
    publish_summary(dialogue, {hidden.number: "ZX9HIDDEN @amina", removed.number: "ZX9REMOVED"})
    deliver_due()
    hide(bruno, hidden, rule="attack")
    remove(bruno, removed, rule="private-data")
    # Nobody under that name says anything that stands: it is told by no page but the people's.
    seat = silenced.seats[0]
    seat.name, seat.handle = "Somebody", "somebody"
    dialogue.holding = "all"
    db.session.commit()
    make_post(thread, author, "ZX9HELD @amina", reply_to=own.number)
    make_thread(dialogue, author, title="ZX9TITLE", body="ZX9HELD")
    edit_post(author, own, body="ZX9CHANGE", version=1)
    back = make_post(thread, author, "ZX9BACK")
    assert isinstance(back, HeldPost)
    return_held(bruno, back, rule="off-topic")
    deliver_due()
    people = {
        "stranger": make_user("Stranger"),
        "member": member,
        "neighbour": make_participant(dialogue, "Dora", "moderator", forum="africa").user,
        "author": author,
    }
    readers = {name: signed_in(app, person) for name, person in people.items()}
    visitor = app.test_client()
    assert isinstance(visitor, Browser)
    return Aside(dialogue, author, readers | {"visitor": visitor})


def publish_summary(dialogue: Dialogue, cites: dict[int, str]) -> None:
    rana = make_person(dialogue, "Rana", "analyst")
    summary = weekly(dialogue, rana)
    point(rana, summary, cites=cites)
    published(rana, summary)


def all_told(app: Flask, aside: Aside, name: str) -> str:
    known = Place(aside.dialogue, aside.author, {}).known()
    known |= {
        "number": NUMBERS,
        "forum": ["global"],
        "forum_id": [forum_of(aside.dialogue, "global").id],
        "handle": ["amina", "zora", "somebody"],
        "held_id": [1, 2, 3, 4],
    }
    reader = aside.readers[name]
    return "\n".join(told(reader, address) for address in addresses(app, known)).lower()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_address_tells_it(app: Flask, aside: Aside, name: str) -> None:
    found = all_told(app, aside, name)
    assert [words for words in (*WAITING, *GONE) if words.lower() in found] == []
    assert "hidden by the moderators" in found  # the sweep reads the right pages


def test_its_author_sees_what_waits_and_nobodys_hidden_words(app: Flask, aside: Aside) -> None:
    found = all_told(app, aside, "author")
    assert [words for words in WAITING if words.lower() not in found] == []
    assert [words for words in GONE if words.lower() in found] == []


def test_no_export_holds_it(aside: Aside) -> None:
    with Dataset(OPERATOR, aside.dialogue, Scope(), Gate(b"key", "http://x")) as dataset:
        rows = str(list(dataset.rows()))
    assert [words for words in (*WAITING, *GONE) if words in rows] == []
    assert "The young are not asked." in rows
