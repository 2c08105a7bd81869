"""Taking, leaving, noting and dismissing cases: who may, when, and what two at once do."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from dialogue import clock as the_clock
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, DialogueError, Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.moderation.desk import case_operations
from dialogue.moderation.desk.history_queries import moments_of
from dialogue.moderation.models import Case, CaseNote, CaseState, Decision
from dialogue.moderation.operations import move_thread
from dialogue.moderation.posts import operations as hiding_operations
from dialogue.moderation.posts import review_operations
from dialogue.operation import transaction
from dialogue.threads.held.setting_aside import set_words_aside
from dialogue.threads.models import PostState, Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import (
    Cast,
    forum_of,
    make_participant,
    make_post,
)
from tests.fakes import Clock
from tests.imports.kept import every_row
from tests.moderation.desk import case_of, hold_everything, make_flag, make_held

Do = Callable[[User, Case], Any]
ACTS: dict[str, Do] = {
    "take": lambda actor, case: case_operations.take(actor, case, version=case.version),
    "release": lambda actor, case: case_operations.release(actor, case, version=case.version),
    "note": lambda actor, case: case_operations.note(actor, case, text="He is new."),
    "dismiss": lambda actor, case: case_operations.dismiss(actor, case, version=case.version),
}
# In which states of a case those who may do it can: open, taken by themselves, by another, settled.
POSSIBLE = {
    "take": {"open", "own", "other"},
    "release": {"own"},
    "note": {"open", "own", "other", "settled"},
    "dismiss": {"open", "own", "other"},
}
MODERATE_HERE = {"moderator", "host", "of africa"}


def people(dialogue: Dialogue, cast: Cast) -> dict[str, User]:
    suspended = make_participant(dialogue, "Sam", "moderator")
    suspended.suspended_at = the_clock.now()
    db.session.commit()
    return {
        "participant": cast.amina,
        "observer": cast.chen,
        "facilitator": make_participant(dialogue, "Fay", "facilitator").user,
        "analyst": make_participant(dialogue, "Ann", "analyst").user,
        "moderator": cast.bruno,
        "host": make_participant(dialogue, "Hana", "host").user,
        "of africa": make_participant(dialogue, "Dalia", "moderator", forum="africa").user,
        "of global": make_participant(dialogue, "Gil", "moderator", forum="global").user,
        "suspended moderator": suspended.user,
    }


def set_state(case: Case, state: str, actor: User, other: User) -> None:
    taken = {"own": actor.id, "other": other.id}.get(state)
    case.assignee_id = taken
    case.state = {"open": "open", "settled": "dismissed"}.get(state, "in-progress")
    db.session.commit()


def outcome(do: Do, actor: User, case: Case) -> str:
    """ "done", or the name of the refusal; a refusal leaves everything as it was."""
    before = every_row()
    try:
        do(actor, case)
    except DialogueError as error:
        assert every_row() == before
        return type(error).__name__
    return "done"


def test_who_does_what_with_a_case_in_which_state(
    dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    found = people(dialogue, cast)
    case = make_flag(make_post(here, cast.amina), cast.chen)
    for who, actor in found.items():
        other = cast.chen if actor is not cast.chen else cast.amina
        for act, do in ACTS.items():
            for state in ("open", "own", "other", "settled"):
                set_state(case, state, actor, other)
                wanted = "done" if state in POSSIBLE[act] else "Conflict"
                if who not in MODERATE_HERE:
                    wanted = "NotPermitted"
                assert outcome(do, actor, case) == wanted, (who, act, state)


def test_a_case_is_taken_left_noted_and_its_history_tells(
    cast: Cast, here: Thread, clock: Clock
) -> None:
    case = make_flag(make_post(here, cast.amina), cast.chen)
    seen = case.version
    case_operations.take(cast.bruno, case, version=seen)
    assert (case.assignee_id, case.state) == (cast.bruno.id, CaseState.IN_PROGRESS)
    with pytest.raises(Conflict, match="meanwhile"):
        case_operations.take(cast.bruno, case, version=seen)
    clock.move(minutes=5)
    case_operations.note(cast.bruno, case, text="  Ask her first.\x00 ")
    case_operations.release(cast.bruno, case, version=case.version)
    assert (case.assignee_id, case.state) == (None, CaseState.OPEN)
    case_operations.dismiss(cast.bruno, case, version=case.version, message="It can stand.")
    moments = moments_of(case)
    assert [one.kind for one in moments] == [
        "case.opened", "case.taken", "case.noted", "case.released", "case.dismissed",
    ]  # fmt: skip
    assert [one.who for one in moments] == ["Chen", *["Bruno"] * 4]
    assert len(moments) == case.version  # each version has its moment
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.act, decision.message, decision.rule) == ("dismiss", "It can stand.", None)
    assert case.state == CaseState.DISMISSED
    assert db.session.scalars(select(CaseNote.text)).one().strip() == "Ask her first."
    for words in ("", "  \u200b", "x" * 4001):
        with pytest.raises(Invalid) as refused:
            case_operations.note(cast.bruno, case, text=words)
        assert set(refused.value.fields) == {"note"}


def test_two_moderators_decide_and_the_second_is_told(
    dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    dalia = make_participant(dialogue, "Dalia", "moderator", forum="africa").user
    post = make_post(here, cast.amina)
    case = make_flag(post, cast.chen)
    seen, words = case.version, post.version
    case_operations.dismiss(cast.bruno, case, version=seen)
    before = every_row()
    with pytest.raises(Conflict, match="Somebody else decided"):
        hiding_operations.hide(
            dalia, post, rule="attack", version=words, case=case, case_version=seen
        )
    with pytest.raises(Conflict, match="Somebody else decided"):
        case_operations.dismiss(dalia, case, version=seen)
    db.session.rollback()
    assert every_row() == before


def test_nobody_dismisses_what_is_said_against_themselves_or_an_equal(
    dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    case = make_flag(make_post(here, cast.bruno, "I moderate."), cast.amina)
    equal = make_participant(dialogue, "Mo", "moderator").user
    for actor in (cast.bruno, equal):
        with pytest.raises(NotPermitted, match="above their role"):
            case_operations.dismiss(actor, case, version=case.version)
    host = make_participant(dialogue, "Hana", "host").user
    case_operations.dismiss(host, case, version=case.version)
    assert case.state == CaseState.DISMISSED


def test_what_flags_alone_hid_is_shown_again_or_stays_hidden(cast: Cast, here: Thread) -> None:
    shown, kept = make_post(here, cast.amina, "One."), make_post(here, cast.amina, "Two.")
    for post in (shown, kept):
        make_flag(post, cast.chen)
        with transaction():
            set_words_aside(cast.bruno, post, PostState.HIDDEN, rule=None)
    first, second = db.session.scalars(select(Case).order_by(Case.id)).all()
    case_operations.dismiss(cast.bruno, first, version=first.version)
    assert (shown.state, shown.body) == (PostState.PUBLISHED, "One.")
    hiding_operations.hide(
        cast.bruno, kept, rule="attack", version=kept.version, case=second,
        case_version=second.version,
    )  # fmt: skip
    assert (kept.state, kept.rule, kept.body) == (PostState.HIDDEN, "attack", "")
    assert second.state == CaseState.UPHELD
    with pytest.raises(Conflict):  # once more, without a case
        hiding_operations.hide(cast.bruno, kept, rule="attack", version=kept.version)


def test_what_was_withdrawn_or_edited_meanwhile(cast: Cast, here: Thread) -> None:
    post = make_post(here, cast.amina)
    case = make_flag(post, cast.chen)
    seen = post.version
    edit_post(cast.amina, post, body="Other words.", version=seen)
    with pytest.raises(Conflict, match="changed meanwhile"):
        hiding_operations.hide(
            cast.bruno, post, rule="attack", version=seen, case=case, case_version=case.version
        )
    version = case.version
    withdraw_post(cast.amina, post)
    before = every_row()
    with pytest.raises(Conflict, match="does not stand"):
        hiding_operations.remove(
            cast.bruno,
            post,
            rule="attack",
            version=post.version,
            case=case,
            case_version=version,
        )
    with pytest.raises(Conflict, match="meanwhile"):
        case_operations.dismiss(cast.bruno, case, version=version)
    assert every_row() == before
    assert case.state == CaseState.DISMISSED


def test_a_held_contribution_is_decided_and_not_dismissed(
    dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    hold_everything(dialogue)
    case = case_of(make_held(here, cast.amina))
    with pytest.raises(Conflict, match="has to be decided"):
        case_operations.dismiss(cast.bruno, case, version=case.version)


def test_cases_follow_a_thread_to_another_desk(
    dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    dalia = make_participant(dialogue, "Dalia", "moderator", forum="africa").user
    flagged = make_flag(make_post(here, cast.amina), cast.chen)
    settled = make_flag(make_post(here, cast.amina, "Settled."), cast.chen)
    case_operations.dismiss(cast.bruno, settled, version=settled.version)
    hold_everything(dialogue)
    held = make_held(here, cast.amina)
    move_thread(cast.bruno, here, forum=forum_of(dialogue, "global"))
    db.session.expire_all()
    assert flagged.forum.slug == case_of(held).forum.slug == held.forum.slug == "global"
    assert settled.forum.slug == "africa"
    assert [one.kind for one in moments_of(flagged)][1:] == ["case.moved_away", "case.moved"]
    with pytest.raises(NotPermitted):
        case_operations.take(dalia, flagged, version=flagged.version)
    with pytest.raises(NotPermitted):
        review_operations.approve(dalia, held)
    assert db.session.scalar(select(func.count(Event.id)).where(Event.kind == "case.moved")) == 2
