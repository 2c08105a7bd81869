"""Somebody is warned, held or suspended: by whom, what that shuts, what stays open, how it ends."""

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_forums
from dialogue.dialogues.seats.operations import end_seat, join, leave
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.exports.making.workshop import Means
from dialogue.exports.operations import begin_export
from dialogue.exports.wishes import Wish
from dialogue.extensions import db
from dialogue.moderation.arranging.suggestion_operations import suggest_stage
from dialogue.moderation.models import Decision
from dialogue.moderation.people.operations import hold_person, lift, suspend, warn
from dialogue.permissions import Permission, can
from dialogue.realtime.introducing import company_in
from dialogue.threads.held.models import HeldPost
from dialogue.threads.held.operations import mend_held, take_back_held
from dialogue.threads.models import Post, PostState
from dialogue.threads.operations import edit_post, open_thread, withdraw_post
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock

WHY = "You are suspended from this dialogue."
THREAD = "/d/june-2005/threads/1"


def told(decision: Decision) -> tuple[str, str | None, str, bool]:
    return decision.act, decision.rule, decision.message, decision.appeal_until is not None


def test_each_measure_is_a_decision_and_is_lifted_by_another(
    dialogue: Dialogue, cast: Cast
) -> None:
    amina, thread = seat_of(cast.amina, dialogue), make_thread(dialogue, cast.amina)
    warned = warn(cast.bruno, amina, rule="attack", message="Speak about what was said.")
    assert told(warned) == ("warn", "attack", "Speak about what was said.", True)
    held = hold_person(cast.bruno, amina, rule="attack")
    assert isinstance(make_post(thread, cast.amina, "This waits."), HeldPost)
    with pytest.raises(Conflict):
        hold_person(cast.bruno, amina, rule="attack")
    lifted = lift(cast.bruno, amina, about=held, message="Thank you.")
    assert (told(lifted), lifted.about_id) == (("lift", None, "Thank you.", False), held.id)
    assert isinstance(make_post(thread, cast.amina, "This stands."), Post)
    for about in (held, warned):
        with pytest.raises(Conflict):
            lift(cast.bruno, amina, about=about)
    with pytest.raises(Invalid) as refused:
        suspend(cast.bruno, amina, rule="other", message=" ", days=7)
    assert set(refused.value.fields) == {"message"}
    for days in (0, -1, 366):
        with pytest.raises(Invalid):
            suspend(cast.bruno, amina, rule="attack", days=days)
    first = suspend(cast.bruno, amina, rule="attack", days=None)
    with pytest.raises(Conflict):
        suspend(cast.bruno, amina, rule="attack", days=1)
    lift(cast.bruno, amina, about=first)
    second = suspend(cast.bruno, amina, rule="attack", days=3)
    with pytest.raises(Conflict):
        lift(cast.bruno, amina, about=first)
    assert can(cast.amina, Permission.REPLY, thread) is False
    assert (amina.suspended_until - amina.suspended_at).days == second.data["days"] == 3


def test_nobody_decides_about_themselves_their_equals_or_from_one_forum(
    dialogue: Dialogue, cast: Cast
) -> None:
    people = {
        "host": make_person(dialogue, "Hana", "host"),
        "other host": make_person(dialogue, "Hugo", "host"),
        "moderator": cast.bruno,
        "other moderator": make_person(dialogue, "Bo", "moderator"),
        "of one forum": make_participant(dialogue, "Mo", "moderator", forum="africa").user,
        "facilitator": make_person(dialogue, "Fay", "facilitator"),
        "participant": cast.amina,
    }
    below = {"facilitator", "participant"}
    moderators = {"moderator", "other moderator", "of one forum"}
    expected = {"host": below | moderators, "other host": below | moderators,
                "moderator": below, "other moderator": below}  # fmt: skip
    for who, actor in people.items():
        may = {
            name for name, user in people.items()
            if can(actor, Permission.SANCTION, seat_of(user, dialogue))
        }  # fmt: skip
        assert may == expected.get(who, set()), who
    with pytest.raises(NotPermitted):
        suspend(people["of one forum"], seat_of(cast.amina, dialogue), rule="attack", days=1)


def test_somebody_always_remains_who_can_set_the_dialogue_up(
    dialogue: Dialogue, clock: Clock
) -> None:
    hana, hugo = (make_participant(dialogue, name, "host") for name in ("Hana", "Hugo"))
    admin = make_user("Ada", is_admin=True)
    suspend(admin, hana, rule="attack", days=2)
    for act in (
        lambda: suspend(admin, hugo, rule="attack", days=1),
        lambda: end_seat(admin, hugo),
        lambda: leave(hugo.user, hugo),
    ):
        with pytest.raises(Conflict, match="needs a host"):
            act()
    clock.move(days=2)
    suspend(admin, hugo, rule="attack", days=1)
    assert can(hana.user, Permission.SET_UP_DIALOGUE, dialogue)
    assert not can(hugo.user, Permission.SET_UP_DIALOGUE, dialogue)


def test_whoever_is_suspended_only_reads_at_every_door(
    app: Flask, dialogue: Dialogue, cast: Cast, clock: Clock
) -> None:
    analyst = make_person(dialogue, "Ana", "analyst")
    thread = make_thread(dialogue, analyst)
    own, seat = first_post(thread), seat_of(analyst, dialogue)
    thread.is_held = True
    waits = make_post(thread, analyst, "One more.")
    waits_too = make_post(thread, analyst, "And one.")
    assert isinstance(waits, HeldPost)
    assert isinstance(waits_too, HeldPost)
    thread.is_held = False
    browser = signed_in(app, analyst)
    before = browser.get(THREAD)
    assert 'id="reply" class="form"' in before.text
    suspend(cast.bruno, seat, rule="attack", days=3)

    for act in (
        lambda: make_post(thread, analyst),
        lambda: open_thread(analyst, thread.forum, title="T", body="B", stage="cohesion"),
        lambda: edit_post(analyst, own, body="Other words.", version=1),
        lambda: mend_held(analyst, waits, body="Other words.", version=1),
        lambda: suggest_stage(analyst, thread, stage="cohesion", reason="It is."),
        lambda: begin_export(analyst, dialogue, wish=Wish("jsonl"), 
                             means=Means("s" * 32, "https://dialogue.example")),
    ):  # fmt: skip
        with pytest.raises(NotPermitted, match=WHY):
            act()
    company = company_in({thread.id}, {analyst.id, cast.amina.id})[thread.id]
    assert company.writers({analyst.id, cast.amina.id}) == {cast.amina.id}

    after = browser.get(THREAD, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, WHY in after.text) == (200, True)
    assert '<form method="post" action="/d/june-2005/threads/1/posts"' not in after.text
    changes = browser.get("/account/changes?after=0.0").json
    assert any(one["object"] == "rights" for one in changes["changes"])
    sent = {"csrf_token": token_for(browser), "body": "Written on a train.", "client_key": ""}
    refused = browser.post(f"{THREAD}/posts", data=sent)
    assert refused.status_code == 403
    assert WHY in refused.text.split('role="alert"')[1]
    assert sent["body"] in refused.text
    kept = {"csrf_token": token_for(browser), "body": "Half a thought."}
    assert browser.post("/d/june-2005/drafts/thread/1", data=kept).status_code == 204
    assert "Half a thought." in browser.get("/account/drafts").text

    withdraw_post(analyst, own)
    take_back_held(analyst, waits_too, version=1)
    assert own.state == PostState.WITHDRAWN
    leave(analyst, seat)
    with pytest.raises(NotPermitted):
        make_post(thread, analyst)
    join(analyst, dialogue)
    with pytest.raises(NotPermitted, match=WHY):
        make_post(thread, analyst)

    while_it_lasts = browser.get(THREAD)
    clock.move(days=3)
    ended = browser.get(THREAD, headers={"If-None-Match": while_it_lasts.headers["ETag"]})
    assert ended.status_code == 200
    assert 'action="/d/june-2005/threads/1/posts"' in ended.text
    assert "Half a thought." in ended.text
    assert isinstance(make_post(thread, analyst), Post)


def test_a_suspended_leader_reads_what_every_seat_reads(
    dialogue: Dialogue, cast: Cast, clock: Clock
) -> None:
    forum_of(dialogue, "africa").visibility = "private"
    db.session.commit()

    def reads() -> bool:
        found = db.session.scalars(visible_forums(cast.bruno))
        return "africa" in {forum.slug for forum in found}

    assert reads()
    suspend(OPERATOR, seat_of(cast.bruno, dialogue), rule="attack", days=1)
    assert not reads()
    clock.move(days=1)
    assert reads()
