"""Who gets which seat, and who may give it; no HTTP."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.queries import find_seat
from dialogue.errors import Conflict, DialogueError, Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.permissions import Permission, Role, Visitor, can, roles_of
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, forum_of, somebody

pytestmark = pytest.mark.usefixtures("app", "clock")


def give(seat: Participant, role: str, by: object = OPERATOR, **details: object) -> Participant:
    return seat_operations.give_seat(
        by,
        seat.dialogue,
        user=seat.user,
        role=role,
        **details,  # type: ignore[arg-type]
    )


def test_joining_is_told_with_the_role_and_no_words() -> None:
    dialogue, amina = a_dialogue(), somebody()
    seat = seat_operations.join(amina, dialogue, region="africa", country="ke")
    assert (seat.name, seat.handle, seat.country) == ("Amina", "amina", "KE")
    assert [one.dialogue_id for one in amina.seats] == [dialogue.id]
    told = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert told is not None
    assert (told.kind, told.object_kind, told.object_id) == (
        "participant.joined",
        "participant",
        seat.id,
    )
    assert told.data == {"role": "participant"}


def test_nobody_sits_twice() -> None:
    dialogue, amina = a_dialogue(), somebody()
    seat_operations.join(amina, dialogue)
    with pytest.raises(NotPermitted, match="already"):
        seat_operations.join(amina, dialogue)


def test_a_visitor_does_not_sit() -> None:
    with pytest.raises(NotPermitted, match="sign in"):
        seat_operations.join(Visitor(), a_dialogue())


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("stakeholder_type", "king"),
        ("region", "mars"),
        ("country", "ZZ"),
        ("country", "KEN"),
        ("country", "EU"),
        ("organisation", "x" * 201),
        ("capacity", "divine"),
        ("lang", "klingonese"),
        ("social_groups", ["women", "giants"]),
        ("alias", "Ami\u202ena"),
        ("alias", "x" * 81),
    ],
)
def test_an_answer_that_nobody_offered_is_refused(field: str, answer: object) -> None:
    with pytest.raises(Invalid) as refused:
        seat_operations.join(somebody(), a_dialogue(), **{field: answer})  # type: ignore[arg-type]
    assert set(refused.value.fields) == {field}
    assert db.session.scalar(select(Participant.id)) is None


def test_every_wrong_answer_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        seat_operations.join(somebody(), a_dialogue(), region="mars", country="ZZ", alias="\u200b")
    assert set(refused.value.fields) == {"region", "country", "alias"}


@pytest.mark.parametrize("alias", ["Bruno", "bruno", "Вruno", "Brúno", "B r u n o"])
def test_nobody_looks_like_the_team(alias: str) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Bruno", "participant", forum=None)
    give(a_seat(dialogue, "Dora"), "host")
    bruno = find_seat(dialogue, "bruno")
    assert seat_operations.join(somebody("Ivo"), dialogue, alias="Bruno").handle == "bruno-2"
    give(bruno, "moderator", forum=forum_of(dialogue, "africa"))
    with pytest.raises(Invalid) as refused:
        seat_operations.join(somebody("Amina"), dialogue, alias=alias)
    assert set(refused.value.fields) == {"alias"}


def test_namesakes_have_handles_of_their_own() -> None:
    dialogue = a_dialogue()
    seats = [
        seat_operations.join(somebody(name), dialogue, alias="عائشة") for name in ("Aa", "Bb", "Cc")
    ]
    assert [seat.handle for seat in seats] == ["عائشة", "عائشة-2", "عائشة-3"]
    assert seat_operations.join(somebody("Dd"), dialogue, alias="x" * 80).handle == "x" * 50


def at_once(app: Flask, count: int, join: Callable[[int], object]) -> list[object]:
    """What each of ``count`` people gets who do it at the same moment: a result or a refusal."""
    db.session.commit()
    together = Barrier(count)

    def one(number: int) -> object:
        with app.app_context():
            together.wait()
            try:
                return join(number)
            except DialogueError as refusal:
                return refusal

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_namesakes_join_at_the_same_moment(app: Flask) -> None:
    a_dialogue()
    ids = [somebody(f"Person{number}").id for number in range(6)]

    def join(number: int) -> object:
        dialogue = db.session.scalars(select(Dialogue)).one()
        user = db.session.get_one(User, ids[number])
        return seat_operations.join(user, dialogue, alias="Sam").handle

    found = at_once(app, 6, join)
    assert sorted(map(str, found)) == ["sam", "sam-2", "sam-3", "sam-4", "sam-5", "sam-6"]


def test_a_double_click_is_one_seat(app: Flask) -> None:
    a_dialogue()
    amina_id = somebody().id

    def join(number: int) -> object:
        dialogue = db.session.scalars(select(Dialogue)).one()
        user = db.session.get_one(User, amina_id)
        return seat_operations.join(user, dialogue).handle

    found = at_once(app, 4, join)
    assert found.count("amina") == 1
    assert all(isinstance(one, Conflict | NotPermitted) for one in found if one != "amina")
    assert len(db.session.scalars(select(Participant)).all()) == 1


def test_an_alias_takes_the_old_handle_away() -> None:
    seat = a_seat(a_dialogue(), "Amina")
    seat_operations.change_seat(seat.user, seat, alias="Umm Salim")
    assert (seat.name, seat.handle) == ("Umm Salim", "umm-salim")
    seat_operations.change_seat(seat.user, seat, alias="")
    assert (seat.name, seat.handle) == ("Amina", "amina")


def test_a_seat_is_changed_by_its_owner_alone() -> None:
    dialogue = a_dialogue()
    seat, other = a_seat(dialogue, "Amina"), a_seat(dialogue, "Hana", "host")
    with pytest.raises(NotPermitted):
        seat_operations.change_seat(other.user, seat, alias="X")
    with pytest.raises(NotPermitted):
        seat_operations.leave(other.user, seat)


def test_who_comes_back_begins_anew() -> None:
    dialogue = a_dialogue()
    seat = a_seat(
        dialogue, "Amina", "moderator", forum=forum_of(dialogue, "africa"), region="africa"
    )
    seat_operations.leave(seat.user, seat)
    assert seat.forum_seats == []
    assert not can(seat.user, Permission.OPEN_THREAD, forum_of(dialogue, "africa"))
    again = seat_operations.join(seat.user, dialogue, alias="A.")
    assert again.id == seat.id
    assert (again.role, again.region, again.handle) == ("participant", None, "a")
    assert roles_of(seat.user, forum_of(dialogue, "africa")) == {Role.PARTICIPANT}
