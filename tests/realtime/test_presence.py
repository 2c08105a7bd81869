"""Who is told of whom: a number to everybody, names to those who take part, and not too often."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from flask import Flask
from redis import Redis

from dialogue.accounts.models import User
from dialogue.accounts.operations import change_profile
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.forms import DetailsForm, ForumForm
from dialogue.dialogues.forum_operations import change_forum
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seat_operations import change_seat, end_forum_seat, leave
from dialogue.dialogues.setup_operations import change_details
from dialogue.moderation.operations import move_thread
from dialogue.realtime.pace import EVERY
from dialogue.realtime.presence import SILENT_AFTER
from dialogue.realtime.redis_board import RedisBoard
from dialogue.realtime.watchers import Watcher
from dialogue.threads.models import Thread
from tests.conftest import missing
from tests.factories import (
    OPERATOR,
    Cast,
    forum_of,
    make_participant,
    make_person,
    make_thread,
    make_user,
    seat_of,
)
from tests.realtime.hall import Hall
from tests.redis_server import own_redis

THREAD = "thread/june-2005/1"


@pytest.fixture
def hall(app: Flask, thread: Thread) -> Hall:
    return Hall(app)


def forum_shows(dialogue: Dialogue, slug: str, shows: bool, visibility: str = "public") -> None:
    forum = forum_of(dialogue, slug)
    form = ForumForm(title=forum.title, visibility=visibility, shows_presence=shows)
    change_forum(OPERATOR, forum, form=form)


def dialogue_shows(dialogue: Dialogue, shows: bool) -> None:
    form = DetailsForm(title=dialogue.title, shows_presence=shows)
    change_details(OPERATOR, dialogue, form=form)


def hide(user: User) -> None:
    change_profile(user, user, name=user.name, lang=None, shows_presence=False)


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


@pytest.fixture
def halls(app: Flask, thread: Thread, redis_url: str) -> Iterator[tuple[Hall, Hall]]:
    """Two processes that share a Redis."""
    first, second = (Hall(app, RedisBoard(redis_url)) for _ in range(2))
    yield first, second
    for hall in (first, second):
        hall.presence.stop()


def test_two_processes_count_together(halls: tuple[Hall, Hall], cast: Cast) -> None:
    first, second = halls
    amina, bruno = first.comes(cast.amina, THREAD), second.comes(cast.bruno, THREAD)
    second.comes(cast.amina, THREAD)
    second.comes(None, THREAD)
    second.writes(bruno, THREAD)
    second.later()
    first.later()
    second.later(EVERY)
    for hall, watcher in ((first, amina), (second, bruno)):
        assert hall.heard(watcher)[-1] == (3, ["Amina", "Bruno"])
    assert first.heard(amina, "typing") == [(["Bruno"],)]
    second.presence.stop()
    first.later(EVERY)
    assert first.heard(amina)[-1] == (1, ["Amina"])


def test_when_the_last_leaves_a_process_the_others_learn_it(
    halls: tuple[Hall, Hall], cast: Cast
) -> None:
    first, second = halls
    amina, bruno = first.comes(cast.amina, THREAD), second.comes(cast.bruno, THREAD)
    second.later()
    first.later()
    second.goes(bruno)
    second.later()
    first.later(EVERY)
    assert first.heard(amina) == [(2, ["Amina", "Bruno"]), (1, ["Amina"])]


def test_nothing_of_it_stays_in_redis(halls: tuple[Hall, Hall], cast: Cast, redis_url: str) -> None:
    for hall in halls:
        hall.comes(cast.amina, THREAD)
        hall.later()
    with Redis.from_url(redis_url) as redis:
        kept = [*redis.scan_iter("dialogue_presence*")]
        assert len(kept) == 3
        assert all(0 < redis.ttl(key) <= 30 for key in kept)
        assert b"Amina" not in b"".join(redis.get(key) for key in kept if b":" in key)


def test_without_redis_each_process_tells_its_own(app: Flask, thread: Thread, cast: Cast) -> None:
    hall = Hall(app, RedisBoard("redis://127.0.0.1:1/0"))
    amina = hall.comes(cast.amina, THREAD)
    hall.later()
    assert hall.heard(amina) == [(1, ["Amina"])]
    hall.presence.stop()


def test_a_redis_that_hangs_is_left_alone(app: Flask, thread: Thread, cast: Cast) -> None:
    with own_redis() as redis:
        if redis is None:
            missing("Redis is not installed")
        hall = Hall(app, RedisBoard(redis.url))
        amina = hall.comes(cast.amina, THREAD)
        with redis.frozen():
            for _ in range(20):
                hall.comes(None, THREAD)
                hall.later(EVERY)
        assert hall.heard(amina)[-1] == (21, ["Amina"])
        hall.presence.stop()
