"""Who is told to be replying: to whom, how often, and for how long."""

from itertools import pairwise

import pytest

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.realtime.pace import EVERY
from dialogue.realtime.presence import SILENT_AFTER
from tests.factories import (
    OPERATOR,
    Cast,
    make_participant,
    make_user,
)
from tests.realtime.hall import THREAD, Hall


def test_who_writes_is_told_to_the_others_who_take_part(hall: Hall, cast: Cast) -> None:
    amina, bruno, visitor = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno, None))
    second_page = hall.comes(cast.amina, THREAD)
    hall.later()
    hall.writes(amina, THREAD)
    hall.later()
    assert hall.heard(bruno, "typing") == [(["Amina"],)]
    for watcher in (amina, second_page):
        assert hall.heard(watcher, "typing") == [([],)]
    assert hall.heard(visitor, "typing") == []


def test_each_of_those_who_write_learns_of_the_others(hall: Hall, cast: Cast) -> None:
    amina, bruno, chen = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno, cast.chen))
    for watcher in (amina, bruno):
        hall.writes(watcher, THREAD)
    hall.later()
    assert hall.heard(amina, "typing") == [(["Bruno"],)]
    assert hall.heard(bruno, "typing") == [(["Amina"],)]
    assert hall.heard(chen, "typing") == [(["Amina", "Bruno"],)]


def test_whoever_falls_silent_is_listed_no_more(hall: Hall, cast: Cast) -> None:
    amina, bruno = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno))
    hall.writes(amina, THREAD)
    hall.later()
    hall.later(SILENT_AFTER - 1)
    hall.writes(amina, THREAD)
    hall.later(SILENT_AFTER - 1)
    assert hall.heard(bruno, "typing") == [(["Amina"],)]
    hall.later(1)
    assert hall.heard(bruno, "typing") == [([],)]


def test_whoever_leaves_is_no_longer_replying(hall: Hall, cast: Cast) -> None:
    amina, bruno = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno))
    hall.writes(amina, THREAD)
    hall.later()
    hall.goes(amina)
    hall.later(EVERY)
    assert hall.heard(bruno, "typing") == [(["Amina"],), ([],)]


def test_who_writes_is_told_every_five_seconds_at_most(hall: Hall, cast: Cast) -> None:
    watchers = [hall.comes(one, THREAD) for one in (cast.amina, cast.bruno)]
    chen, told_at = hall.comes(cast.chen, THREAD), []
    for second in range(40):
        hall.writes(watchers[second // 9 % 2], THREAD)
        hall.later(1)
        told_at += [second] * len(hall.heard(chen, "typing"))
    assert len(told_at) > 3
    assert all(later - earlier >= EVERY for earlier, later in pairwise(told_at))


@pytest.mark.parametrize("who", ["observer", "stranger", "admin", "unconfirmed"])
def test_only_who_may_reply_is_told_to_be_replying(
    hall: Hall, cast: Cast, dialogue: Dialogue, who: str
) -> None:
    people = {
        "observer": lambda: cast.chen,
        "stranger": lambda: make_user("Stranger"),
        "admin": lambda: make_user("Ada", is_admin=True),
        "unconfirmed": lambda: (
            make_participant(dialogue, user=make_user("Wanda", is_confirmed=False)).user
        ),
    }
    amina, other = (hall.comes(one, THREAD) for one in (cast.amina, people[who]()))
    hall.writes(other, THREAD)
    hall.later()
    assert hall.heard(amina, "typing") == []


def test_in_a_closed_dialogue_nobody_replies(hall: Hall, cast: Cast, dialogue: Dialogue) -> None:
    amina, bruno = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno))
    change_phase(OPERATOR, dialogue, phase="closed")
    hall.writes(amina, THREAD)
    hall.later()
    assert hall.heard(bruno) == [(2, ["Amina", "Bruno"])]
    assert hall.heard(bruno, "typing") == []
