"""What moderators set on a thread: told where it matters, kept in the record once, taken back."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.extensions import db
from dialogue.moderation.arranging import thread_operations as acts
from dialogue.moderation.models import Decision
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Thread
from dialogue.threads.operations import edit_post, publish_post
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    Cast,
    first_post,
    forum_of,
    make_many_threads,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.fakes import Clock

D = "/d/june-2005"
THREAD = f"{D}/threads/1"
WHY = {"message": "It grew too heated."}


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    return make_thread(dialogue, cast.amina, title="Water")


def test_a_thread_is_moderated_on_one_page(
    app: Flask, thread: Thread, cast: Cast, client: Browser, clock: Clock
) -> None:
    browser = signed_in(app, cast.bruno)
    token = token_for(browser)

    def do(act: str, status: int = 303, **sent: str) -> str:
        answer = browser.post(f"{THREAD}/{act}", data={"csrf_token": token} | sent)
        assert answer.status_code == status, (act, sent, answer.text)
        return client.get(THREAD).text if status == 303 else answer.text

    assert ">Wells</h1>" in do("title", title="Wells", reason="off-topic")
    locked = do("lock", **WHY)
    assert "only moderators can write here" in locked
    assert "Locked" in client.get(f"{D}/forums/global/").text
    refused = signed_in(app, cast.amina).get(THREAD).text
    assert "This thread is closed." in refused
    assert "locked already" in do("lock", 409, **WHY)
    do("lock", off="1")
    assert "Locked" not in client.get(f"{D}/forums/global/").text
    assert "10 minutes between two" in do("slow", minutes="10", **WHY)
    assert "a week" in do("slow", 422, minutes="99999", **WHY)
    assert "between two" not in do("slow", minutes="0")
    assert "waits for a moderator" in do("hold", reason="attack")
    assert "what is written here waits" not in do("hold", off="1")
    assert "not over yet" in do("pin", 422, until="2005-06-01")
    assert "June 21, 2005" in do("pin", until="2005-06-20")
    assert "Without a rule" in do("lock", 422, reason="other")
    concluded = do("conclude", conclusion="The *wells* come first.")
    assert "<em>wells</em>" in concluded
    assert "only moderators can write here" in concluded
    assert "<em>wells</em>" in do("lock", off="1")
    assert "<em>wells</em>" not in do("conclude", off="1")
    notes = client.get(THREAD).text.partition("What moderators changed here")[2]
    assert notes.partition("</details>")[0].count("<li>") == 11
    clock.move(days=10)
    assert "Pinned" not in client.get(THREAD).text.partition("What moderators")[0]
    assert "is not pinned" in do("pin", 409, off="1")


def test_what_is_set_holds(thread: Thread, cast: Cast, dialogue: Dialogue, clock: Clock) -> None:
    acts.set_pace(cast.bruno, thread, minutes=10, **WHY)
    with pytest.raises(TooMany):
        publish_post(cast.amina, thread, body="Again.")
    make_post(thread, cast.bruno, "Moderators go as fast as they like.")
    clock.move(minutes=11)
    make_post(thread, cast.amina)
    acts.lock(cast.bruno, thread, rule="attack")
    for speak in (
        lambda: publish_post(cast.amina, thread, body="One word more."),
        lambda: edit_post(cast.amina, first_post(thread), body="Another.", version=1),
    ):
        with pytest.raises(NotPermitted, match="closed"):
            speak()
    make_post(thread, cast.bruno, "The last word.")
    acts.unlock(cast.bruno, thread)
    acts.set_pace(cast.bruno, thread, minutes=None)
    acts.hold_thread(cast.bruno, thread, held=True, **WHY)
    assert isinstance(publish_post(cast.amina, thread, body="May I?"), HeldPost)
    with pytest.raises(Conflict):
        acts.hold_thread(cast.bruno, thread, held=True, **WHY)
    with pytest.raises(Invalid):
        acts.retitle(cast.bruno, thread, title="Something else")
    fay = make_participant(dialogue, "Fay", "facilitator").user
    acts.conclude(fay, thread, conclusion="So far.")
    with pytest.raises(NotPermitted):
        acts.lock(fay, thread, **WHY)


def test_pinned_threads_stand_first_and_every_thread_once(
    app: Flask, dialogue: Dialogue, cast: Cast, client: Browser, clock: Clock
) -> None:
    make_many_threads(dialogue, 30 * len(dialogue.forums), seat_of(cast.amina, dialogue))
    in_forum = db.session.scalars(
        select(Thread).where(Thread.forum_id == forum_of(dialogue, "global").id)
    ).all()
    pinned = in_forum[7]
    acts.pin(cast.bruno, pinned, until=clock.now.replace(day=20, hour=0))
    path, shown = f"{D}/forums/global/", []
    while path:
        page = client.get(path).text
        shown += [
            int(one) for one in re.findall(r'entry__title"><a href="[^"]*/threads/(\d+)"', page)
        ]
        more = re.search(r'href="([^"]*after=[^"]*)"', page)
        path = more[1].replace("&amp;", "&") if more else ""
    assert shown[0] == pinned.number
    assert sorted(shown) == sorted(one.number for one in in_forum)
    clock.move(days=10)
    first = re.search(
        r'entry__title"><a href="[^"]*/threads/(\d+)"', client.get(f"{D}/forums/global/").text
    )
    assert first is not None
    assert first[1] != str(pinned.number)


def test_every_act_is_in_the_record_once(
    thread: Thread, cast: Cast, dialogue: Dialogue, clock: Clock
) -> None:
    move_thread(cast.bruno, thread, forum=forum_of(dialogue, "africa"))
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    acts.retitle(cast.bruno, thread, title="Wells", rule="off-topic")
    acts.pin(cast.bruno, thread, until=clock.now.replace(day=20))
    acts.unpin(cast.bruno, thread)
    kept = db.session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.actor_id == cast.bruno.id)
        .order_by(AuditEntry.seq)
    ).all()
    assert kept == [
        f"decision.{act}" for act in ("move", "correct-stage", "retitle", "pin", "unpin")
    ]
    told = db.session.scalars(select(Decision).order_by(Decision.id)).all()
    assert [one.message for one in told][1] == "It is."
    assert {one.seat for one in told} == {seat_of(cast.amina, dialogue)}
