"""What of theirs waits for a moderator, as authors see it: in the thread, returned, mended."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.posts.review_operations import approve, return_held
from dialogue.threads.held import reviewing
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Draft, Post, Thread
from dialogue.threads.operations import edit_post
from tests.browser import Browser
from tests.factories import Cast, first_post, make_thread, signed_in
from tests.fakes import Clock
from tests.forms import form_of

THREAD = "/d/june-2005/threads/1"
WAITING = "/d/june-2005/waiting/"
WORDS = "ZX9WAITS until somebody looks."


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    """A thread of Amina's in a forum of which everything is read first from now on."""
    opened = make_thread(dialogue, cast.amina)
    opened.forum.holding = "all"
    db.session.commit()
    return opened


@pytest.fixture
def amina(app: Flask, thread: Thread, cast: Cast) -> Browser:
    return signed_in(app, cast.amina)


def held() -> HeldPost:
    db.session.expire_all()
    return db.session.scalars(select(HeldPost).order_by(HeldPost.id.desc()).limit(1)).one()


def count(model: type[HeldPost] | type[Post] | type[Draft]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_answer_waits_is_returned_mended_and_published(
    app: Flask, amina: Browser, cast: Cast, clock: Clock
) -> None:
    others = [app.test_client(), signed_in(app, cast.bruno)]
    amina.get(THREAD)
    before = amina.get(THREAD).headers["ETag"]
    sent = amina.submit(THREAD, "reply", body=WORDS, lang="fr", consent="none")
    assert (sent.status_code, sent.location) == (303, f"{WAITING}1")
    told = amina.get(f"{WAITING}1").text
    assert "Your contribution waits for a moderator." in told
    assert "Every contribution of this forum is read first." in told
    assert WORDS in told
    page = amina.get(THREAD, headers={"If-None-Match": before})
    assert page.status_code == 200
    assert page.text.index('id="p1"') < page.text.index('id="waiting"') < page.text.index('"reply"')
    assert "ZX9WAITS" in page.text
    assert "Waits for a moderator" in amina.get(WAITING).text
    for other in others:
        assert "ZX9WAITS" not in other.get(THREAD).text
        assert other.get(f"{WAITING}1").status_code == 404

    return_held(cast.bruno, held(), rule="off-topic", message="Say where.")
    returned = amina.get(THREAD, headers={"If-None-Match": page.headers["ETag"]})
    assert "Returned to you" in returned.text
    shown = amina.submit(f"{WAITING}1", "mend", preview="", body="It is *here*.")
    assert "It is <em>here</em>." in shown.text
    assert held().body == WORDS
    clock.move(minutes=5)
    mended = amina.submit(f"{WAITING}1", "mend", body="It is here.", consent="alias")
    assert mended.location == f"{WAITING}1"
    assert (held().body, held().lang, held().consent) == ("It is here.", "fr", "alias")

    clock.move(minutes=20)
    approve(cast.bruno, held())
    assert amina.get(f"{WAITING}1").location == f"{THREAD}?post=2#p2"
    published = amina.get(THREAD).text
    assert "It is here." in published
    assert 'id="waiting"' not in published
    amina.submit(THREAD, "reply", body="One more.")
    assert "Usually it takes about 20 minutes." in amina.get(f"{WAITING}2").text


def test_a_form_sent_twice_waits_once_and_no_words_are_lost(amina: Browser) -> None:
    form = form_of(amina.get(THREAD).text, "reply")
    sent = [amina.post(form.action, data=form.filled({"body": WORDS})) for _ in range(2)]
    assert {answer.location for answer in sent} == {f"{WAITING}1"}
    assert (count(HeldPost), count(Draft)) == (1, 0)
    other = amina.post(form.action, data=form.filled({"body": "Other words."}))
    assert other.location == f"{WAITING}1"
    assert "Those you sent now are a draft." in amina.get(other.location).text
    assert form_of(amina.get(THREAD).text, "reply").values["body"] == ["Other words."]
    assert (count(HeldPost), count(Post), held().body) == (1, 1, WORDS)


def test_whoever_is_too_late_keeps_what_they_typed(amina: Browser, cast: Cast) -> None:
    amina.submit(THREAD, "reply", body=WORDS)
    old = form_of(amina.get(f"{WAITING}1").text, "mend")
    amina.submit(f"{WAITING}1", "mend", body="From another window.")
    late = amina.post(old.action, data=old.filled({"body": "Typed *meanwhile*."}))
    assert late.status_code == 409
    assert "From another window." in late.text
    again = form_of(late.text, "mend")
    assert again.values["body"] == ["Typed *meanwhile*."]
    approve(cast.bruno, held())
    too_late = amina.post(again.action, data=again.filled({}))
    assert too_late.status_code == 409
    assert "The moderators decided about this meanwhile." in too_late.text
    assert "Typed *meanwhile*." in too_late.text
    for press in ("mend", "withdraw"):
        action = f"{WAITING}1" if press == "mend" else f"{WAITING}1/withdraw"
        assert amina.post(action, data=again.filled({})).status_code == 409


def test_threads_and_changes_wait_too_and_are_taken_back(
    amina: Browser, thread: Thread, cast: Cast
) -> None:
    edit_post(cast.amina, first_post(thread), body="ZX9CHANGED", version=1)
    make_thread(thread.dialogue, cast.amina, title="Held title", body="Held words")
    listed = amina.get(WAITING).text
    for words in ("A change of contribution 1", "ZX9CHANGED", "A new thread", "Held title"):
        assert words in listed
    assert "ZX9CHANGED" in amina.get(THREAD).text
    form = form_of(amina.get(f"{WAITING}1").text, "mend")
    assert "consent" not in form.names  # a change keeps that of what it changes
    mended = amina.submit(f"{WAITING}2", "mend", title="A better title", body="Held words")
    assert mended.status_code == 303
    assert "A better title" in amina.get(WAITING).text
    for number in (1, 2):
        amina.submit(f"{WAITING}{number}", "take-back")
        assert "Taken back" in amina.get(f"{WAITING}{number}").text
    assert "Nothing of yours waits for a moderator here." in amina.get(WAITING).text


class Warning:
    """A reviewer who would have people think about a word."""

    def look(self, proposal: reviewing.Proposal, verdict: reviewing.Verdict) -> reviewing.Verdict:
        found = ("fools",) if "fools" in proposal.body else ()
        return reviewing.Verdict(verdict.body, verdict.title, warns=found)

    def held(self, *_told: object) -> None: ...
    def published(self, *_told: object) -> None: ...
    def taken_back(self, *_told: object) -> None: ...


def test_whoever_was_warned_of_words_may_send_them_all_the_same(
    amina: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "_reviewers", [Warning()])
    assert "heeded" not in form_of(amina.get(THREAD).text, "reply").names
    warned = amina.submit(THREAD, "reply", body="You fools.")
    assert warned.status_code == 422
    assert "Some words here may hurt or mislead: fools." in warned.text
    form = form_of(warned.text, "reply")
    assert form.values["body"] == ["You fools."]
    shown = amina.post(form.action, data=form.filled({"heeded": "1", "preview": ""}))
    assert form_of(shown.text, "reply").values["heeded"] == ["1"]
    assert (
        amina.post(form.action, data=form.filled({"heeded": "1"})).location == f"{THREAD}?post=2#p2"
    )
