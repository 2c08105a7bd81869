"""Who is named to nobody: by their own choice, by that of their forum or dialogue, and where no
stranger may read."""

from collections.abc import Callable

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.accounts.operations import change_profile
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import end_forum_seat
from dialogue.dialogues.setup.forms import DetailsForm, ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.dialogues.setup.operations import change_details
from dialogue.moderation.operations import move_thread
from dialogue.realtime.pace import EVERY
from dialogue.realtime.presence import SILENT_AFTER
from dialogue.realtime.watchers import Watcher
from dialogue.threads.models import Thread
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_participant,
    make_thread,
    make_user,
    seat_of,
)
from tests.realtime.hall import THREAD, Hall


def forum_shows(dialogue: Dialogue, slug: str, shows: bool, visibility: str = "public") -> None:
    forum = forum_of(dialogue, slug)
    form = ForumForm(title=forum.title, visibility=visibility, shows_presence=shows)
    change_forum(OPERATOR, forum, form=form)


def dialogue_shows(dialogue: Dialogue, shows: bool) -> None:
    form = DetailsForm(title=dialogue.title, shows_presence=shows)
    change_details(OPERATOR, dialogue, form=form)


def hide(user: User) -> None:
    change_profile(user, user, name=user.name, lang=None, shows_presence=False)


def test_who_does_not_want_it_is_counted_only(hall: Hall, cast: Cast) -> None:
    amina, bruno = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno))
    hall.later()
    assert hall.heard(bruno) == [(2, ["Amina", "Bruno"])]
    hide(cast.amina)
    hall.writes(amina, THREAD)
    hall.later(EVERY)
    assert hall.heard(bruno) == [(2, ["Bruno"])]
    assert hall.heard(bruno, "typing") == []


def test_a_suspended_person_is_named_no_more(hall: Hall, cast: Cast) -> None:
    hall.comes(cast.amina, THREAD)
    bruno = hall.comes(cast.bruno, THREAD)
    suspend_user(OPERATOR, cast.amina)
    hall.later()
    assert hall.heard(bruno) == [(2, ["Bruno"])]


TURNED_OFF: dict[str, Callable[[Dialogue, bool], None]] = {
    "dialogue": dialogue_shows,
    "forum": lambda dialogue, shows: forum_shows(dialogue, "global", shows),
}


@pytest.mark.parametrize("where", TURNED_OFF)
def test_where_it_is_turned_off_nothing_is_told(
    hall: Hall, cast: Cast, dialogue: Dialogue, where: str
) -> None:
    TURNED_OFF[where](dialogue, False)
    amina, visitor = (hall.comes(one, THREAD) for one in (cast.amina, None))
    hall.comes(cast.bruno, THREAD)
    hall.writes(amina, THREAD)
    for _ in range(10):
        hall.later(1)
    assert hall.engine.heard == {}
    TURNED_OFF[where](dialogue, True)
    hall.later(EVERY)
    assert hall.heard(amina) == [(3, ["Amina", "Bruno"])]
    assert hall.heard(visitor) == [(3, [])]


@pytest.mark.parametrize("where", TURNED_OFF)
def test_open_pages_are_told_that_it_was_turned_off(
    hall: Hall, cast: Cast, dialogue: Dialogue, where: str
) -> None:
    amina, bruno, visitor = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno, None))
    hall.writes(bruno, THREAD)
    hall.later()
    TURNED_OFF[where](dialogue, False)
    hall.later(EVERY)
    hall.later(SILENT_AFTER)
    assert hall.heard(amina) == [(3, ["Amina", "Bruno"]), (0, [])]
    assert hall.heard(visitor) == [(3, []), (0, [])]
    assert hall.heard(amina, "typing") == [(["Bruno"],), ([],)]


def test_a_thread_that_moves_is_told_of_as_its_new_forum_wants(
    hall: Hall, cast: Cast, dialogue: Dialogue, thread: Thread
) -> None:
    forum_shows(dialogue, "africa", False)
    amina = hall.comes(cast.amina, THREAD)
    hall.later()
    move_thread(OPERATOR, thread, forum=forum_of(dialogue, "africa"))
    hall.later(EVERY)
    assert hall.heard(amina) == [(1, ["Amina"]), (0, [])]


SECRET = "ZX9PERSON"


def test_of_a_private_forum_nobody_outside_learns(
    app: Flask, cast: Cast, dialogue: Dialogue, thread: Thread
) -> None:
    forum_shows(dialogue, "africa", True, visibility="private")
    insider = make_participant(dialogue, SECRET, forum="africa").user
    other = make_participant(dialogue, "Esra", forum="africa").user
    secret = make_thread(dialogue, insider, forum="africa")
    hall, inside = Hall(app), f"thread/june-2005/{secret.number}"
    hidden, friend = hall.comes(insider, inside), hall.comes(other, inside)
    outside: list[Watcher] = [
        hall.comes(one, THREAD) for one in (cast.amina, cast.bruno, make_user("Stranger"), None)
    ]
    hall.writes(hidden, inside)
    for _ in range(8):
        hall.later(2)
    assert SECRET not in hall.words(outside)
    assert inside not in hall.words(outside)
    assert hall.heard(friend) == [(2, ["Esra", SECRET])]
    assert hall.heard(friend, "typing") == [([SECRET],), ([],)]


def test_who_loses_the_forum_is_in_no_room_of_it(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    forum_shows(dialogue, "africa", True, visibility="private")
    dalia = make_participant(dialogue, "Dalia", forum="africa").user
    other = make_participant(dialogue, SECRET, forum="africa").user
    secret = make_thread(dialogue, dalia, forum="africa")
    hall, name = Hall(app), f"thread/june-2005/{secret.number}"
    loses, keeps = hall.comes(dalia, name), hall.comes(other, name)
    end_forum_seat(OPERATOR, forum_of(dialogue, "africa"), seat=seat_of(dalia, dialogue))
    hall.presence.look_at_rights = lambda: hall.goes(loses)
    hall.later()
    assert hall.heard(loses) == []
    assert hall.heard(keeps)
