"""Who may speak, change and take back, in each phase of a dialogue."""

from collections.abc import Callable

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotPermitted
from dialogue.extensions import db
from dialogue.permissions import Phase, Role, Visitor
from dialogue.threads import operations
from dialogue.threads.models import Post, Thread
from dialogue.threads.reading import operations as reading_operations
from tests.factories import first_post, make_participant, make_person, make_post, make_thread

SPEAKERS = {"participant", "facilitator", "moderator", "analyst", "host"}
TEAM = {"facilitator", "moderator", "host"}

# Who may, phase by phase; nobody where a phase is missing.
MAY: dict[str, dict[str, set[str]]] = {
    "open a thread": {"draft": TEAM, "open": SPEAKERS},
    "reply": {"draft": TEAM, "open": SPEAKERS, "closing": SPEAKERS},
    "edit": {"draft": TEAM, "open": SPEAKERS, "closing": SPEAKERS},
    "withdraw": {
        phase: SPEAKERS | {"observer"} for phase in ("draft", "open", "closing", "closed")
    },
}
Try = Callable[[User, Thread, Post], object]
TRIES: dict[str, Try] = {
    "open a thread": lambda actor, thread, own: make_thread(thread.dialogue, actor),
    "reply": lambda actor, thread, own: make_post(thread, actor),
    "edit": lambda actor, thread, own: operations.edit_post(
        actor, own, body="Other words.", version=1
    ),
    "withdraw": lambda actor, thread, own: operations.withdraw_post(actor, own),
}


def own_post(dialogue: Dialogue, role: str) -> Post:
    """What somebody said before they had this role."""
    actor = make_person(dialogue, "Dalia")
    post = first_post(make_thread(dialogue, actor))
    make_participant(dialogue, user=actor, role=role)
    return post


@pytest.mark.parametrize("role", [role.value for role in Role])
@pytest.mark.parametrize("phase", [phase.value for phase in Phase])
def test_phases_and_roles(dialogue: Dialogue, phase: str, role: str) -> None:
    post = own_post(dialogue, role)
    actor = post.author.user
    dialogue.phase = phase
    db.session.commit()
    allowed = set()
    for what, attempt in TRIES.items():
        try:
            attempt(actor, post.thread, post)
            allowed.add(what)
        except NotPermitted:
            pass
    assert allowed == {what for what in TRIES if role in MAY[what].get(phase, set())}


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        ("draft", "This dialogue has not opened yet."),
        ("closing", "The dialogue is closing: existing threads can still be answered."),
        ("closed", "This dialogue is closed."),
        ("archived", "This dialogue is archived."),
    ],
)
def test_the_refusal_says_why(dialogue: Dialogue, phase: str, sentence: str) -> None:
    amina = make_person(dialogue)
    dialogue.phase = phase
    db.session.commit()
    with pytest.raises(NotPermitted, match=sentence):
        make_thread(dialogue, amina)


def test_who_left_speaks_no_more_but_may_take_back(dialogue: Dialogue) -> None:
    post = own_post(dialogue, "participant")
    actor = post.author.user
    post.author.left_at = dialogue.created_at
    db.session.commit()
    with pytest.raises(NotPermitted):
        make_post(post.thread, actor)
    with pytest.raises(NotPermitted):
        operations.edit_post(actor, post, body="Other words.", version=1)
    operations.withdraw_post(actor, post)
    assert post.body == ""


def test_a_visitor_does_nothing(dialogue: Dialogue) -> None:
    post = own_post(dialogue, "participant")
    for attempt in TRIES.values():
        with pytest.raises(NotPermitted):
            attempt(Visitor(), post.thread, post)  # type: ignore[arg-type]


def test_reading_on_needs_a_seat(dialogue: Dialogue) -> None:
    make_thread(dialogue)
    reader = make_person(dialogue, "Chen", "observer")
    reading_operations.read_everything(reader, dialogue)
    db.session.refresh(reader.seats[0])
    assert reader.seats[0].read_floor == 1
    with pytest.raises(NotPermitted):
        reading_operations.read_everything(Visitor(), dialogue)
