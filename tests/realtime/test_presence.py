"""Who is told of whom: a number to everybody, names to those who take part, and not too often."""

from itertools import pairwise

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.operations import change_seat, leave
from dialogue.realtime.pace import EVERY
from tests.factories import (
    Cast,
    make_participant,
    make_person,
    make_user,
    seat_of,
)
from tests.realtime.hall import THREAD, Hall


def test_who_takes_part_learns_names_and_who_looks_on_a_number(hall: Hall, cast: Cast) -> None:
    amina, bruno, visitor = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno, None))
    hall.later()
    for watcher in (amina, bruno):
        assert hall.heard(watcher) == [(3, ["Amina", "Bruno"])]
    assert hall.heard(visitor) == [(3, [])]


def test_without_a_seat_one_is_counted_and_learns_no_name(hall: Hall, cast: Cast) -> None:
    amina, stranger = (hall.comes(one, THREAD) for one in (cast.amina, make_user("Stranger")))
    admin = hall.comes(make_user("Ada", is_admin=True), THREAD)
    hall.later()
    assert hall.heard(amina) == [(3, ["Amina"])]
    assert hall.heard(stranger) == hall.heard(admin) == [(3, [])]


def test_one_goes_by_the_name_one_has_in_the_dialogue(
    hall: Hall, cast: Cast, dialogue: Dialogue
) -> None:
    change_seat(cast.amina, seat_of(cast.amina, dialogue), alias="Quiet Person")
    hall.comes(cast.amina, THREAD)
    bruno = hall.comes(cast.bruno, THREAD)
    hall.later()
    assert hall.heard(bruno) == [(2, ["Bruno", "Quiet Person"])]


def test_a_person_counts_once_and_each_visitor_once(hall: Hall, cast: Cast) -> None:
    amina = hall.comes(cast.amina, THREAD)
    hall.comes(cast.amina, THREAD)
    for _ in range(3):
        hall.comes(None, THREAD)
    hall.later()
    assert hall.heard(amina) == [(4, ["Amina"])]


def test_at_most_five_names_are_told(hall: Hall, dialogue: Dialogue, cast: Cast) -> None:
    amina = hall.comes(cast.amina, THREAD)
    for number in range(7):
        hall.comes(make_person(dialogue, f"Reader {number}"), THREAD)
    hall.later()
    names = ["Amina", "Reader 0", "Reader 1", "Reader 2", "Reader 3"]
    assert hall.heard(amina) == [(8, names)]


def test_it_is_told_of_threads_alone(hall: Hall, cast: Cast) -> None:
    streams = ("forum/june-2005/global", "dialogue/june-2005")
    for who in (cast.amina, cast.bruno):
        hall.comes(who, *streams)
    hall.later()
    assert hall.engine.heard == {}


def test_who_comes_is_told_soon_and_who_leaves_is_missed(hall: Hall, cast: Cast) -> None:
    amina = hall.comes(cast.amina, THREAD)
    hall.later()
    bruno = hall.comes(cast.bruno, THREAD)
    hall.later(EVERY)
    assert hall.heard(bruno) == [(2, ["Amina", "Bruno"])]
    hall.goes(bruno)
    hall.later(EVERY)
    assert hall.heard(amina) == [(1, ["Amina"]), (2, ["Amina", "Bruno"]), (1, ["Amina"])]
    assert hall.heard(bruno) == []


def test_a_further_page_learns_what_the_first_knows(hall: Hall, cast: Cast) -> None:
    hall.comes(cast.amina, THREAD)
    hall.later()
    second = hall.comes(cast.amina, THREAD)
    hall.later(EVERY)
    assert hall.heard(second) == [(1, ["Amina"])]


def test_nothing_is_said_twice(hall: Hall, cast: Cast) -> None:
    amina = hall.comes(cast.amina, THREAD)
    for _ in range(20):
        hall.later(1)
    assert hall.heard(amina) == [(1, ["Amina"])]


def test_there_is_a_message_every_five_seconds_and_the_last_holds(hall: Hall, cast: Cast) -> None:
    amina = hall.comes(cast.amina, THREAD)
    told_at, visitors = [], []
    for second in range(30):
        if second < 21:
            visitors.append(hall.comes(None, THREAD))
        hall.later(1)
        told_at += [(second, count) for count, _ in hall.heard(amina)]
    assert told_at[-1][1] == 22
    assert len(told_at) > 3
    assert all(later - earlier >= EVERY for (earlier, _), (later, _) in pairwise(told_at))


def test_rooms_are_left_with_the_thread(hall: Hall, cast: Cast) -> None:
    amina, bruno = (hall.comes(one, THREAD) for one in (cast.amina, cast.bruno))
    hall.later()
    hall.watchers.unfollow(bruno.sid, THREAD)
    hall.presence.left(bruno, THREAD)
    hall.heard(bruno)
    hall.comes(None, THREAD)
    hall.later(EVERY)
    assert hall.heard(bruno) == []
    assert hall.heard(amina)[-1] == (2, ["Amina"])


def test_who_gains_or_loses_a_seat_changes_sides(
    hall: Hall, cast: Cast, dialogue: Dialogue
) -> None:
    newcomer = make_user("Dalia")
    amina, dalia = (hall.comes(one, THREAD) for one in (cast.amina, newcomer))
    hall.later()
    assert hall.heard(dalia) == [(2, [])]
    make_participant(dialogue, user=newcomer)
    hall.later(EVERY)
    assert hall.heard(dalia) == [(2, ["Amina", "Dalia"])]
    leave(newcomer, seat_of(newcomer, dialogue))
    hall.later(EVERY)
    assert hall.heard(dalia) == [(2, [])]
    assert hall.heard(amina) == [(2, ["Amina"]), (2, ["Amina", "Dalia"]), (2, ["Amina"])]
