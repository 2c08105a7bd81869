"""Who is told of what, and for which reason; and who is not."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue import deliveries, events
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.dialogues.setup.forms import ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.notifications import listeners, operations
from dialogue.notifications.models import Notification
from dialogue.notifications.watching_operations import watch_forum, watch_thread
from dialogue.permissions import SITE
from dialogue.realtime.rights import TAKES_RIGHTS
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, withdraw_post
from dialogue.threads.reading import positions as reading
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_many_posts,
    make_participant,
    make_person,
    make_post,
    make_thread,
    seat_of,
)
from tests.notifications.conftest import deliver, told
from tests.statements import statements

PUBLISHED, EDITED = "post.published", "post.edited"


def newest(kind: str) -> Event:
    return db.session.scalars(
        select(Event).where(Event.kind == kind).order_by(Event.id.desc()).limit(1)
    ).one()


def test_whoever_is_answered_is_told(thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno)
    make_post(thread, cast.amina, reply_to=2)
    assert told(cast.amina) == [(PUBLISHED, "reply", 2)]
    assert told(cast.bruno) == [(PUBLISHED, "reply", 3)]
    assert told(cast.chen) == []


def test_nobody_is_told_of_their_own(thread: Thread, cast: Cast) -> None:
    watch_thread(cast.amina, thread, level="all")
    make_post(thread, cast.amina, "As I, @amina, said.", reply_to=1)
    assert told(cast.amina) == []


def test_whoever_is_mentioned_is_told(thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno, "What does @chen say?")
    assert told(cast.chen) == [(PUBLISHED, "mention", 2)]


def test_one_contribution_tells_once_for_the_strongest_reason(thread: Thread, cast: Cast) -> None:
    for user in (cast.amina, cast.chen):
        watch_thread(user, thread, level="all")
    make_post(thread, cast.bruno, "@amina @chen")
    assert told(cast.amina) == [(PUBLISHED, "reply", 2)]
    assert told(cast.chen) == [(PUBLISHED, "mention", 2)]


# The level of the thread, of the forum, and whether one is then told of a contribution that does
# not concern one, and of one that answers and mentions one.
LEVELS = [
    ("", "", False, True),
    ("", "all", True, True),
    ("", "replies", False, True),
    ("", "none", False, False),
    ("all", "", True, True),
    ("all", "none", True, True),
    ("replies", "all", False, True),
    ("replies", "none", False, True),
    ("none", "", False, False),
    ("none", "all", False, False),
]


@pytest.mark.parametrize(("of_thread", "of_forum", "of_others", "of_own"), LEVELS)
def test_the_threads_level_comes_before_the_forums(
    thread: Thread, cast: Cast, of_thread: str, of_forum: str, of_others: bool, of_own: bool
) -> None:
    watch_thread(cast.amina, thread, level=of_thread)
    watch_forum(cast.amina, thread.forum, level=of_forum)
    make_post(thread, cast.bruno)  # answers her thread
    make_post(thread, cast.bruno, reply_to=2)
    make_post(thread, cast.bruno, "So @amina says.", reply_to=2)
    expected = [2] * of_own + [3] * of_others + [4] * of_own
    assert [number for _, _, number in told(cast.amina)] == expected


def test_a_watched_forum_tells_of_new_threads_in_it_alone(dialogue: Dialogue, cast: Cast) -> None:
    watch_forum(cast.chen, forum_of(dialogue, "africa"), level="all")
    make_thread(dialogue, cast.amina, forum="africa")
    make_thread(dialogue, cast.amina)
    assert told(cast.chen) == [(PUBLISHED, "watched", 1)]


def test_a_choice_can_be_taken_back(thread: Thread, cast: Cast) -> None:
    for level in ("all", "none", "all", ""):
        watch_thread(cast.chen, thread, level=level)
    make_post(thread, cast.bruno)
    assert told(cast.chen) == []


def test_those_who_left_or_were_suspended_are_not_told(
    dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    make_post(thread, cast.bruno, "@amina @chen")
    suspend_user(OPERATOR, cast.amina)
    seat_operations.leave(cast.chen, seat_of(cast.chen, dialogue))
    assert told(cast.amina) == told(cast.chen) == []


def make_private(dialogue: Dialogue, slug: str) -> None:
    found = forum_of(dialogue, slug)
    change_forum(OPERATOR, found, form=ForumForm(title=found.title, visibility="private"))


def test_those_who_may_not_read_it_are_not_told(dialogue: Dialogue, cast: Cast) -> None:
    insider = make_participant(dialogue, "Dalia", forum="africa").user
    watch_forum(cast.chen, forum_of(dialogue, "africa"), level="all")
    make_private(dialogue, "africa")
    thread = make_thread(dialogue, insider, forum="africa", body="@chen @amina @bruno")
    assert told(cast.chen) == told(cast.amina) == []
    assert told(cast.bruno) == [(PUBLISHED, "mention", first_post(thread).number)]


def test_whoever_has_read_it_already_is_not_told(app: Flask, thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.bruno)
    reading.buffer.note(seat_of(cast.amina, thread.dialogue).id, [post.id])
    reading.flush()
    assert told(cast.amina) == []


def test_an_archive_notifies_nobody(thread: Thread, cast: Cast) -> None:
    watch_forum(cast.chen, thread.forum, level="all")
    make_many_posts(thread, 5, seat_of(cast.bruno, thread.dialogue))
    assert told(cast.amina) == told(cast.chen) == []


def test_an_edit_tells_those_who_are_newly_mentioned(thread: Thread, cast: Cast) -> None:
    dalia = make_person(thread.dialogue, "Dalia")
    post = make_post(thread, cast.bruno, "@chen, look.")
    assert told(cast.chen) == [(PUBLISHED, "mention", 2)]
    edit_post(cast.bruno, post, body="@chen, @dalia, @amina: look.", version=1)
    assert told(cast.chen) == [(PUBLISHED, "mention", 2)]
    assert told(dalia) == [(EDITED, "mention", 2)]
    assert told(cast.amina) == [(PUBLISHED, "reply", 2)]


def test_what_is_withdrawn_was_never_told(thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.bruno)
    assert told(cast.amina) == [(PUBLISHED, "reply", 2)]
    withdraw_post(cast.bruno, post)
    assert told(cast.amina) == []
    soon_gone = make_post(thread, cast.bruno)
    withdraw_post(cast.bruno, soon_gone)  # before anybody was told
    assert told(cast.amina) == []


def test_the_author_is_told_what_others_decide(dialogue: Dialogue, cast: Cast) -> None:
    thread, own = make_thread(dialogue, cast.amina), make_thread(dialogue, cast.bruno)
    watch_thread(cast.amina, thread, level="none")
    for one in (thread, own):
        correct_stage(cast.bruno, one, stage="cohesion", reason="It is.")
        move_thread(cast.bruno, one, forum=forum_of(dialogue, "africa"))
    assert told(cast.amina) == [
        ("decision.correct-stage", "decision", None),
        ("decision.move", "decision", None),
    ]
    assert told(cast.bruno) == told(cast.chen) == []


def test_of_a_thread_that_moves_out_of_sight_only_that_is_told(
    dialogue: Dialogue, cast: Cast
) -> None:
    make_private(dialogue, "africa")
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno)
    assert told(cast.amina) == [(PUBLISHED, "reply", 2)]
    move_thread(cast.bruno, thread, forum=forum_of(dialogue, "africa"))
    assert told(cast.amina) == [(PUBLISHED, "reply", 2), ("decision.move", "decision", None)]
    assert cast.amina.unseen == 1


LOSSES: dict[str, Callable[[Dialogue, Cast], object]] = {
    "left": lambda dialogue, cast: seat_operations.leave(cast.chen, seat_of(cast.chen, dialogue)),
    "private": lambda dialogue, cast: make_private(dialogue, "global"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_may_not_be_read_any_more_does_not_count(
    dialogue: Dialogue, cast: Cast, loss: str
) -> None:
    for forum in dialogue.forums:
        change_forum(OPERATOR, forum, form=ForumForm(title=forum.title, visibility="members"))
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno, "@chen")
    assert len(told(cast.chen)) == cast.chen.unseen == 1
    LOSSES[loss](dialogue, cast)
    told(cast.chen)
    assert cast.chen.unseen == 0


def test_whoever_decides_what_takes_rights_is_heard_here_too() -> None:
    settling = {
        kind for kind, names in events._listeners.items() if "notifications.settle" in names
    }
    assert settling - {"dialogue.read"} == set(TAKES_RIGHTS)


def test_told_twice_is_told_once(thread: Thread, cast: Cast) -> None:
    post = make_post(thread, cast.bruno, "@chen")
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    before = told(cast.amina), told(cast.chen)
    assert [len(one) for one in before] == [2, 1]
    for _ in range(2):
        listeners.tell_of_publishing(newest("post.published"))
        listeners.tell_of_moderation(newest("decision.correct-stage"))
    assert (told(cast.amina), told(cast.chen)) == before
    withdraw_post(cast.bruno, post)
    deliver()
    listeners.tell_of_publishing(newest("post.published"))
    listeners.forget_post(newest("post.withdrawn"))
    assert told(cast.chen) == []


def test_who_is_cut_off_between_two_portions_goes_on_where_they_were(
    thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_person(thread.dialogue, f"Person {n}") for n in range(7)]
    for user in people:
        watch_thread(user, thread, level="all")
    deliver()
    monkeypatch.setattr("dialogue.notifications.recipients.AT_ONCE", 3)
    make_post(thread, cast.amina)
    assert operations.tell_of_publishing(OPERATOR, SITE, event=newest("post.published")) == 3
    assert db.session.scalar(select(func.count(Notification.id))) == 3
    monkeypatch.setattr("dialogue.notifications.listeners.AT_ONCE", 3)
    assert [len(told(user)) for user in people] == [1] * 7
    added = select(func.count(Event.id)).where(Event.kind == "notification.added")
    assert db.session.scalar(added) == 7


def test_each_notification_is_an_event_of_its_own(thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno)
    deliver()
    notification = db.session.scalars(select(Notification)).one()
    event = newest("notification.added")
    assert (event.object_kind, event.object_id) == ("notification", notification.id)
    assert event.dialogue_id == thread.dialogue_id
    assert db.session.scalars(select(Delivery)).all() == []


@pytest.mark.parametrize(("watchers", "most"), [(0, 6), (1, 13), (100, 13)])
def test_telling_a_hundred_costs_as_many_statements_as_telling_one(
    app: Flask, thread: Thread, cast: Cast, watchers: int, most: int
) -> None:
    for number in range(watchers):
        person = make_person(thread.dialogue, f"Person {number}")
        watch_thread(person, thread, level="all")
    make_post(thread, cast.amina)
    event = newest("post.published")
    with statements(app) as asked:
        told_now = operations.tell_of_publishing(OPERATOR, SITE, event=event)
    assert told_now == watchers
    one_by_one = [one for one in asked if one.startswith("INSERT INTO event")]  # by SQLite
    assert len(asked) - max(0, len(one_by_one) - 1) <= most, asked


def test_writing_costs_one_delivery(app: Flask, thread: Thread, cast: Cast) -> None:
    for number in range(5):
        watch_thread(make_person(thread.dialogue, f"Person {number}"), thread, level="all")
    with statements(app) as asked:
        make_post(thread, cast.bruno)
    assert [one for one in asked.writes() if "delivery" in one] != []
    assert not [one for one in asked if "notification" in one]
    assert deliveries.deliver_due() > 0
