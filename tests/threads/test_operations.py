"""The rules of opening a thread and answering in it, without HTTP."""

import pytest
from sqlalchemy import func, select

from dialogue import limits
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid, NotPermitted, TooMany
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.streams import Stream, StreamEntry
from dialogue.threads import operations
from dialogue.threads.models import Post, Thread
from tests.factories import (
    Cast,
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
)
from tests.fakes import Clock


def count(model: type[Thread] | type[Post]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def fields_of(refusal: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return set(refusal.value.fields)


def test_opening_a_thread_makes_thread_and_contribution_number_one(
    dialogue: Dialogue, cast: Cast, clock: Clock
) -> None:
    thread = make_thread(dialogue, cast.amina, title="  Who  is\tleft out ", forum="africa")
    post = first_post(thread)
    assert (thread.number, thread.title, thread.forum.slug) == (1, "Who is left out", "africa")
    assert (post.number, post.thread_id, post.reply_to_id) == (1, thread.id, None)
    assert post.html == "<p>The young are not asked.</p>"
    assert thread.created_at == post.created_at == clock.now
    assert thread.author_id == post.author_id == seat_of(cast.amina, dialogue).id


def test_threads_and_contributions_are_numbered_apart_and_for_each_dialogue(
    dialogue: Dialogue, cast: Cast
) -> None:
    first = make_thread(dialogue, cast.amina)
    make_post(first, cast.bruno)
    second = make_thread(dialogue, cast.amina)
    other = make_dialogue("other")
    elsewhere = make_thread(other, make_participant(other, "Dalia").user)
    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    assert [first_post(one).number for one in (first, second, elsewhere)] == [1, 3, 1]


def test_a_thread_belongs_to_the_round_of_its_question_else_of_the_moment(
    dialogue: Dialogue, cast: Cast
) -> None:
    asked = dialogue.rounds[0].questions[1]
    answering = make_thread(dialogue, cast.amina, question_id=asked.id)
    free = make_thread(dialogue, cast.amina)
    assert (answering.question_id, answering.round_id) == (asked.id, dialogue.rounds[0].id)
    assert (free.question_id, free.round_id) == (None, dialogue.rounds[1].id)
    # What is said belongs to the moment, whatever the thread answers.
    assert first_post(answering).round_id == dialogue.rounds[1].id


def test_outside_all_rounds_there_is_no_round(dialogue: Dialogue, cast: Cast, clock: Clock) -> None:
    clock.move(days=365)
    thread = make_thread(dialogue, cast.amina)
    assert (thread.round_id, first_post(thread).round_id) == (None, None)


def test_other_stages_are_kept_once_and_without_the_primary(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(
        dialogue,
        cast.amina,
        stage="exclusion",
        other_stages=("cohesion", "exclusion", "cohesion", "fragmentation"),
    )
    db.session.refresh(thread)
    assert [stage.slug for stage in thread.other_stages] == ["fragmentation", "cohesion"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " \t"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "\u200b\u2060"}, "title"),
        ({"body": " \n"}, "body"),
        ({"body": "\u200b\u200d\ufeff"}, "body"),
        ({"body": "x" * 20_001}, "body"),
        ({"body": "[" * 301}, "body"),
        ({"stage": "topic"}, "stage"),
        ({"stage": ""}, "stage"),
        ({"other_stages": ("topic",)}, "other_stages"),
        ({"question_id": 999_999}, "question"),
        ({"consent": "yes"}, "consent"),
    ],
)
def test_what_a_thread_needs_is_told_by_field(
    dialogue: Dialogue, cast: Cast, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_thread(dialogue, cast.amina, **wrong)  # type: ignore[arg-type]
    assert fields_of(refusal) == {field}
    assert (count(Thread), count(Post)) == (0, 0)
    assert (dialogue.last_thread_number, dialogue.last_post_number) == (0, 0)


def test_everything_wrong_is_told_at_once(dialogue: Dialogue, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        make_thread(dialogue, cast.amina, title="", body="", stage="", consent="?")
    assert fields_of(refusal) == {"title", "body", "stage", "consent"}


def test_limits_are_reached_before_they_refuse(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, title="x" * 200, body="[" * 300 + "y" * 19_700)
    assert len(thread.title) == 200
    assert len(first_post(thread).body) == 20_000


def test_a_question_of_another_dialogue_is_none_of_ours(dialogue: Dialogue, cast: Cast) -> None:
    foreign = make_dialogue("other").rounds[0].questions[0]
    with pytest.raises(Invalid) as refusal:
        make_thread(dialogue, cast.amina, question_id=foreign.id)
    assert fields_of(refusal) == {"question"}


def test_an_answer_names_what_it_answers(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    answer = make_post(thread, cast.bruno, reply_to=1)
    assert answer.reply_to_id == first_post(thread).id
    assert make_post(thread, cast.amina).reply_to_id is None


@pytest.mark.parametrize("number", [2, 99])
def test_a_contribution_of_another_thread_cannot_be_answered(
    dialogue: Dialogue, cast: Cast, number: int
) -> None:
    thread, _other = make_thread(dialogue, cast.amina), make_thread(dialogue, cast.amina)
    with pytest.raises(Invalid):
        make_post(thread, cast.bruno, reply_to=number)
    assert count(Post) == 2


def test_answering_moves_the_thread_up(dialogue: Dialogue, cast: Cast, clock: Clock) -> None:
    thread = make_thread(dialogue, cast.amina)
    later = clock.move(hours=5)
    make_post(thread, cast.bruno)
    assert thread.active_at == later


@pytest.mark.parametrize(
    ("given", "seat_lang", "expected"), [("ar", "fr", "ar"), (None, "fr", "fr"), (None, None, "en")]
)
def test_the_language_is_the_authors_choice_else_their_seats_else_the_dialogues(
    dialogue: Dialogue, given: str | None, seat_lang: str | None, expected: str
) -> None:
    speaker = make_participant(dialogue, lang=seat_lang).user
    assert make_post(make_thread(dialogue, speaker), lang=given).lang == expected


def test_consent_is_the_authors_choice_else_the_dialogues(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, consent="name")
    dialogue.default_consent = "paraphrase"
    assert first_post(thread).consent == "name"
    assert make_post(thread, cast.amina).consent == "paraphrase"


def test_a_dialogue_asks_for_a_pseudonym_by_default(dialogue: Dialogue, cast: Cast) -> None:
    assert first_post(make_thread(dialogue, cast.amina)).consent == "alias"


def test_what_was_said_is_told_in_three_streams(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, forum="europe-central-asia")
    make_post(thread, cast.bruno)
    heads = {
        stream.key: stream.head for stream in db.session.scalars(select(Stream)) if stream.head > 1
    }
    assert heads["thread/june-2005/1"] == 3
    assert heads["forum/june-2005/europe-central-asia"] == 3
    entry = db.session.scalars(
        select(StreamEntry)
        .join(Stream)
        .where(Stream.key == "thread/june-2005/1")
        .order_by(StreamEntry.seq.desc())
        .limit(1)
    ).one()
    assert (entry.seq, entry.object, entry.kind) == (3, "post/2", "new")
    told = db.session.get_one(Event, entry.event_id)
    assert (told.kind, told.actor_id, told.dialogue_id) == (
        "post.published",
        cast.bruno.id,
        dialogue.id,
    )


def test_events_hold_no_words(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, title="SECRET-T", body="SECRET-B")
    operations.edit_post(cast.amina, first_post(thread), body="SECRET-C", version=1, reason="S-R")
    told = "".join(str(event.data) + event.kind for event in db.session.scalars(select(Event)))
    assert "SECRET" not in told
    assert "S-R" not in told


def test_too_many_contributions_are_refused_for_a_while(
    dialogue: Dialogue, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CONTRIBUTIONS", limits.Limit("contributions", ("3/10minute",)))
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.amina)
    make_post(thread, cast.amina)
    with pytest.raises(TooMany) as refusal:
        make_post(thread, cast.amina)
    assert 0 < refusal.value.retry_after <= 600
    make_post(thread, cast.bruno)
    assert count(Post) == 4


def test_the_limit_is_three_hundred_in_ten_minutes() -> None:
    assert limits.CONTRIBUTIONS.rates == ("300/10minute",)


def test_who_has_not_confirmed_or_has_no_seat_only_reads(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    unconfirmed = make_participant(dialogue, user=make_user("Dalia", is_confirmed=False)).user
    for stranger in (unconfirmed, make_user("Emil")):
        with pytest.raises(NotPermitted):
            make_post(thread, stranger)
        with pytest.raises(NotPermitted):
            make_thread(dialogue, stranger)


def test_an_observer_of_the_dialogue_may_speak_in_a_forum_that_seats_them(
    dialogue: Dialogue, cast: Cast
) -> None:
    make_participant(dialogue, user=cast.chen, role="participant", forum="africa")
    inside = make_thread(dialogue, cast.chen, forum="africa")
    assert first_post(inside).role == "participant"
    with pytest.raises(NotPermitted):
        make_thread(dialogue, cast.chen, forum="global")
    assert forum_of(dialogue, "africa").id == inside.forum_id
