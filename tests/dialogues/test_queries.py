"""Who sees what: dialogues of every kind and phase, and their forums."""

from collections.abc import Iterator

import pytest
from flask import Flask

from dialogue.dialogues import queries
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import add_forum
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Visitor
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, forum_of, somebody

TEAM = ("host", "facilitator", "moderator", "analyst")
SEATED = ("participant", "observer", *TEAM)
STRANGERS = ("visitor", "signed in", "left", "elsewhere")
LEADERS = ("host", "facilitator", "moderator")


def actors_of(dialogue: Dialogue) -> dict[str, Actor]:
    """One of each kind of person, as the dialogue sees them."""
    left = a_seat(dialogue, "Lena", "facilitator")
    seat_operations.leave(left.user, left)
    own = forum_of(dialogue, "asia-pacific")
    return {
        "visitor": Visitor(),
        "signed in": somebody("Sigrid"),
        "left": left.user,
        "elsewhere": a_seat(a_dialogue("elsewhere"), "Elias", "host").user,
        "admin": somebody("Ada", is_admin=True),
        "operator": OPERATOR,
        "forum moderator": a_seat(dialogue, "Fatou", "moderator", forum=own).user,
        **{role: a_seat(dialogue, role.title(), role).user for role in SEATED},
    }


EVERYBODY = {*STRANGERS, "admin", "operator", "forum moderator", *SEATED}
MEMBERS = EVERYBODY - set(STRANGERS)
PREPARING = {"admin", "operator", *TEAM}
# (visibility, phase) -> who may know of it, who may read it
KNOWN_AND_READ = {
    ("public", "draft"): (PREPARING, PREPARING),
    ("members", "draft"): (PREPARING, PREPARING),
    ("private", "draft"): (PREPARING, PREPARING),
    **{("public", phase): (EVERYBODY, EVERYBODY) for phase in ("open", "closed", "archived")},
    **{("members", phase): (EVERYBODY, MEMBERS) for phase in ("open", "closing", "archived")},
    **{("private", phase): (MEMBERS, MEMBERS) for phase in ("open", "closed", "archived")},
}


@pytest.fixture(autouse=True)
def _standing(app: Flask, clock: object) -> Iterator[None]:
    yield
    db.session.rollback()


@pytest.mark.parametrize("kind", KNOWN_AND_READ, ids="-".join)
def test_who_knows_of_a_dialogue_and_who_reads_it(kind: tuple[str, str]) -> None:
    visibility, phase = kind
    dialogue = a_dialogue(visibility=visibility, phase=phase)
    known, read = set(), set()
    for name, actor in actors_of(dialogue).items():
        if dialogue in db.session.scalars(queries.visible_dialogues(actor)):
            known.add(name)
            assert queries.get_dialogue(actor, "june-2005") is not None
        else:
            with pytest.raises(NotFound) as refused:
                queries.get_dialogue(actor, "june-2005")
            assert str(refused.value) == str(NotFound())
        if queries.may_read(actor, dialogue):
            read.add(name)
        readable = list(db.session.scalars(queries.readable_dialogues(actor)))
        assert (dialogue in readable) == (name in read)
    assert (known, read) == KNOWN_AND_READ[kind]


@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_who_reads_which_forum(visibility: str) -> None:
    dialogue = a_dialogue(visibility=visibility)
    actors = actors_of(dialogue)
    for kind in ("members", "private"):
        add_forum(OPERATOR, dialogue, form=ForumForm(kind.title(), visibility=kind))
    inner = forum_of(dialogue, "private")
    actors["member"] = a_seat(dialogue, "Mina", "participant", forum=inner).user
    actors["watching member"] = a_seat(dialogue, "Wim", "observer", forum=inner).user
    leading = {"admin", "operator", *LEADERS}
    members = {*MEMBERS, "member", "watching member"}
    everybody = {*EVERYBODY, *members} if visibility == "public" else members
    expected = {
        "global": everybody,
        "members": members,
        "private": {*leading, "member", "watching member"},
    }
    found: dict[str, set[str]] = {slug: set() for slug in expected}
    for name, actor in actors.items():
        seen = {forum.slug for forum in queries.forums_of(actor, dialogue)}
        for slug in expected:
            if slug in seen:
                found[slug].add(name)
                assert queries.get_forum(actor, dialogue, slug).slug == slug
            else:
                with pytest.raises(NotFound):
                    queries.get_forum(actor, dialogue, slug)
    assert found == expected


def test_a_role_in_one_forum_opens_that_one_alone() -> None:
    dialogue = a_dialogue()
    for name in ("First", "Second"):
        add_forum(OPERATOR, dialogue, form=ForumForm(name, visibility="private"))
    seat = a_seat(dialogue, "Bruno", "moderator", forum=forum_of(dialogue, "first"))
    seen = {forum.slug for forum in queries.forums_of(seat.user, dialogue)}
    assert "first" in seen
    assert "second" not in seen
    seat_operations.end_forum_seat(OPERATOR, forum_of(dialogue, "first"), seat=seat)
    assert "first" not in {forum.slug for forum in queries.forums_of(seat.user, dialogue)}


def test_people_are_seen_by_those_who_may_read() -> None:
    dialogue = a_dialogue(visibility="members")
    seat = a_seat(dialogue)
    people = [
        [one.name for one in db.session.scalars(queries.visible_participants(actor))]
        for actor in (Visitor(), somebody("Sigrid"), seat.user)
    ]
    assert people == [[], [], ["Amina"]]


def test_an_invitation_is_found_by_the_hash_of_its_token_alone() -> None:
    a_dialogue()
    assert queries.find_invitation("") is None
    assert queries.find_invitation("0" * 64) is None
