"""The desk as moderators work through it, over HTTP."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.desk import case_operations
from dialogue.moderation.models import Case, CaseState, Decision
from dialogue.moderation.operations import move_thread
from dialogue.moderation.posts import operations as hiding_operations
from dialogue.moderation.posts import review_operations
from dialogue.threads.held.models import HeldState
from dialogue.threads.held.operations import mend_held, take_back_held
from dialogue.threads.models import PostState, Thread
from dialogue.threads.operations import edit_post, withdraw_post
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    Cast,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.forms import form_of
from tests.imports.kept import every_row
from tests.moderation.desk import DESK, case_of, hold_everything, make_flag, make_held, page_of
from tests.statements import statements

WORDS = "Please say it without the names."


@pytest.fixture
def bruno(app: Flask, cast: Cast) -> Browser:
    return signed_in(app, cast.bruno)


@pytest.fixture
def dalia(dialogue: Dialogue) -> User:
    return make_participant(dialogue, "Dalia", "moderator", forum="africa").user


def count_decisions() -> int:
    return db.session.scalar(select(func.count(Decision.id))) or 0


def posts_of(browser: Browser, case: Case, **more: str) -> list[tuple[str, dict[str, str]]]:
    """Everything that can be sent about a case."""
    token = {"csrf_token": token_for(browser), "version": "1", "message": WORDS}
    return [
        (f"{page_of(case)}/{act}", {**token, "act": "approve", "reason": "attack", "note": "x"})
        for act in ("decide", "take", "release", "notes")
    ]


def test_the_queue_is_worked_through_case_by_case(
    dialogue: Dialogue, cast: Cast, here: Thread, bruno: Browser, clock: Clock
) -> None:
    assert "nothing waits for you" in bruno.get(DESK).text
    hold_everything(dialogue)
    first = case_of(make_held(here, cast.amina, "The first words."))
    clock.move(hours=2)
    second = case_of(make_held(here, cast.amina, "The second words.", reply_to=1))
    third = make_flag(make_post(here, cast.bruno, "Never waits."), cast.amina)
    page = bruno.get(DESK).text
    assert page.index("The first words.") < page.index("The second words.")
    assert "waits 2 hours" in page
    assert "all contributions are reviewed here" in page
    assert "Moderation (3)" in page
    assert f"{DESK}record" in page
    assert bruno.get(DESK).headers["Cache-Control"] == "no-store"
    answer = bruno.submit(f"{page_of(first)}?kind=held", "approve", act="approve")
    assert answer.status_code == 303
    assert answer.location == f"{page_of(second)}?kind=held#case"
    opened = bruno.get(answer.location).text
    assert "Done: approved a contribution." in opened
    assert "data-focus" in opened
    assert "The young are not asked." in opened  # what is answered
    assert "The first words." in opened  # and what was said before
    form = form_of(opened, "return")
    assert set(form.choices["reason"]) >= {"attack", "other"}
    answer = bruno.submit(answer.location, "return", act="return", reason="attack", message=WORDS)
    assert answer.location == f"{DESK}?kind=held"
    assert second.held.state == HeldState.RETURNED
    assert "No case answers to all of that." in bruno.get(answer.location).text
    decision = db.session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert decision is not None
    assert (decision.act, decision.rule, decision.message) == ("return", "attack", WORDS)
    assert third.state == CaseState.OPEN
    mend_held(cast.amina, second.held, body="Better words.", version=second.held.version)
    again = case_of(second.held)
    assert again.id != second.id
    shown = bruno.get(page_of(again)).text
    assert "Better words." in shown
    assert WORDS in shown  # the person's history tells of the return


def test_a_reason_is_needed_and_what_was_typed_stays(
    dialogue: Dialogue, cast: Cast, here: Thread, bruno: Browser
) -> None:
    hold_everything(dialogue)
    case = case_of(make_held(here, cast.amina))
    before = every_row()
    answer = bruno.submit(page_of(case), "return", act="return", message=WORDS)
    assert answer.status_code == 422
    assert "Choose the rule that it is about." in answer.text
    assert '<a href="#reason">' in answer.text
    assert form_of(answer.text, "return").values["message"] == [WORDS]
    answer = bruno.submit(page_of(case), "return", act="return", reason="other", message=" ")
    assert answer.status_code == 422
    assert bruno.submit(page_of(case), "approve", act="hide").status_code == 422
    assert every_row() == before


def test_two_on_one_case_see_each_other_and_nothing_is_half_done(
    app: Flask, cast: Cast, here: Thread, bruno: Browser, dalia: User
) -> None:
    post = make_post(here, cast.amina, "Rude words.")
    case = make_flag(post, cast.chen, "It hurts.")
    page = bruno.get(page_of(case)).text
    assert "It hurts." in page
    assert "Nobody has taken this case." in page
    other = signed_in(app, dalia)
    assert other.submit(page_of(case), "/take").status_code == 303
    assert "You have taken this case." in other.get(page_of(case)).text
    assert "taken by <bdi>Dalia</bdi>" in bruno.get(DESK).text
    stale = form_of(page, "act").filled({"act": "hide", "reason": "attack", "message": WORDS})
    before = every_row()
    answer = bruno.post(f"{page_of(case)}/decide", data=stale)
    assert answer.status_code == 409
    assert every_row() == before
    assert "What happened meanwhile" in answer.text
    assert answer.text.count("Dalia") >= 2
    again = form_of(answer.text, "act")
    assert again.values["message"] == [WORDS]
    assert again.values["reason"] == ["attack"]
    other.submit(page_of(case), "dismiss", act="dismiss")
    before = every_row()
    answer = bruno.post(f"{page_of(case)}/decide", data=again.filled({"act": "hide"}))
    assert answer.status_code == 409
    assert every_row() == before
    assert "Somebody else decided this case meanwhile." in answer.text
    assert WORDS in answer.text
    assert post.state == PostState.PUBLISHED
    assert "<strong>Decided:</strong> <bdi>Dalia</bdi>" in bruno.get(page_of(case)).text
    for path, data in posts_of(bruno, case)[:3]:
        assert bruno.post(path, data={**data, "act": "dismiss"}).status_code == 409
    assert every_row() == before


def test_flags_lead_to_acts_on_the_words_that_were_seen(
    cast: Cast, here: Thread, bruno: Browser
) -> None:
    post = make_post(here, cast.amina, "Call 555-123 and complain.")
    case = make_flag(post, cast.chen, "A number.", rule="private-data")
    stale = form_of(bruno.get(page_of(case)).text, "act").filled(
        {"act": "redact", "reason": "private-data", "passage": "555-123"}
    )
    edit_post(cast.amina, post, body="Call 555-123, it is mine.", version=post.version)
    answer = bruno.post(f"{page_of(case)}/decide", data=stale)
    assert answer.status_code == 409
    assert "Call 555-123, it is mine." in answer.text
    answer = bruno.submit(page_of(case), "act", act="redact", reason="private-data", passage="999")
    assert answer.status_code == 422
    assert '<a href="#passage">' in answer.text
    answer = bruno.submit(
        page_of(case), "act", act="redact", reason="private-data", passage="555-123"
    )
    assert answer.location == DESK
    assert "The queue is empty" in bruno.get(DESK).text
    assert post.body == "Call […], it is mine."
    assert case.state == CaseState.UPHELD


def test_what_was_withdrawn_taken_back_or_moved_meanwhile(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread, bruno: Browser, dalia: User
) -> None:
    post = make_post(here, cast.amina)
    case = make_flag(post, cast.chen)
    stale = form_of(bruno.get(page_of(case)).text, "act").filled(
        {"act": "remove", "reason": "attack"}
    )
    withdraw_post(cast.amina, post)
    answer = bruno.post(f"{page_of(case)}/decide", data=stale)
    assert answer.status_code == 409
    assert "Its author took these words back." in answer.text
    assert "What happened meanwhile" in answer.text
    assert case.state == CaseState.DISMISSED
    flagged = make_flag(make_post(here, cast.amina, "It moves."), cast.chen)
    hold_everything(dialogue)
    held = make_held(here, cast.amina, "Never mind.")
    waits = case_of(held)
    stale = form_of(bruno.get(page_of(waits)).text, "approve").filled({"act": "approve"})
    take_back_held(cast.amina, held, version=held.version)
    assert bruno.post(f"{page_of(waits)}/decide", data=stale).status_code == 409
    other = signed_in(app, dalia)
    form = form_of(other.get(page_of(flagged)).text, "act").filled(
        {"act": "hide", "reason": "attack"}
    )
    move_thread(cast.bruno, here, forum=forum_of(dialogue, "global"))
    assert other.post(f"{page_of(flagged)}/decide", data=form).status_code == 404
    assert "It moves." not in other.get(DESK).text
    assert "It moves." in bruno.get(DESK).text


def test_what_one_may_not_see_is_not_there(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread, dalia: User
) -> None:
    there = make_thread(dialogue, cast.amina, forum="global")
    case = make_flag(make_post(there, cast.amina, "Elsewhere."), cast.chen)
    guide = make_participant(dialogue, "Fay", "facilitator").user
    number = case.post.number
    before = [case.version, case.state, 0]
    for person in (dalia, guide, cast.amina, cast.chen, None):
        browser = signed_in(app, person) if person else app.test_client()
        desk = browser.get(DESK)
        assert desk.status_code == (200 if person is dalia else 404)
        assert "Elsewhere." not in desk.text
        assert browser.get(page_of(case)).status_code == 404
        assert browser.get(f"/d/june-2005/posts/{number}/moderate").status_code == 404
        for path, data in posts_of(browser, case):
            assert browser.post(path, data=data).status_code == 404, path
            for act in ("hide", "restore", "remove", "redact"):
                address = f"/d/june-2005/posts/{number}/{act}"
                assert browser.post(address, data=data).status_code == 404, address
        home = browser.get("/d/june-2005/")
        assert ("Moderation" in home.text) is (person is dalia)
        actions = browser.get(f"/d/june-2005/posts/{number}/actions").text
        assert "/moderate" not in actions
    missing = signed_in(app, cast.bruno)
    assert missing.get(f"{DESK}cases/999").status_code == 404
    assert [case.version, case.state, count_decisions()] == before


def test_whom_a_case_concerns_reads_nothing_of_what_is_said_about_them(
    cast: Cast, here: Thread, bruno: Browser
) -> None:
    case = make_flag(make_post(here, cast.bruno, "I moderate."), cast.amina, "He is partial.")
    page = bruno.get(page_of(case)).text
    assert "somebody else decides" in page
    assert "He is partial." not in page
    answer = bruno.post(
        f"{page_of(case)}/decide",
        data={"csrf_token": token_for(bruno), "version": "1", "act": "dismiss"},
    )
    assert answer.status_code == 403
    assert case.state == CaseState.OPEN


def test_notes_and_the_history_of_the_person(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread, bruno: Browser, dalia: User
) -> None:
    elsewhere = make_post(make_thread(dialogue, cast.amina, forum="global"), cast.amina, "There.")
    hiding_operations.hide(cast.bruno, elsewhere, rule="advertising", message="No shops, please.")
    dismissed = make_flag(make_post(here, cast.amina), cast.chen)
    case_operations.dismiss(cast.bruno, dismissed, version=dismissed.version)
    case = make_flag(make_post(here, cast.amina, "Again."), cast.chen)
    assert bruno.submit(page_of(case), "notes", note="Be gentle: <b>new</b>").status_code == 303
    assert bruno.submit(page_of(case), "notes", note=" ").status_code == 422
    page = bruno.get(page_of(case)).text
    assert "Be gentle: &lt;b&gt;new&lt;/b&gt;" in page
    assert "No shops, please." in page
    assert "flagged, dismissed: 1" in " ".join(page.split()).replace("</span>", "")
    own = signed_in(app, dalia).get(page_of(case)).text
    assert "Be gentle" in own
    assert "No shops, please." not in own  # that was in a forum that is not hers


def test_a_page_that_was_kept_follows_every_change(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread, bruno: Browser, dalia: User
) -> None:
    def entries() -> int:
        return bruno.get(DESK).text.count('class="entry"')

    assert entries() == 0
    post = make_post(here, cast.amina, "The first wording.")
    case = make_flag(post, cast.chen)
    assert entries() == 1
    edit_post(cast.amina, post, body="The second wording.", version=1)
    assert "The second wording." in bruno.get(DESK).text
    with statements(app) as asked:
        bruno.get(DESK)
    assert len(asked.queries()) <= 4  # drawn once while nothing happens
    case_operations.take(dalia, case, version=case.version)
    assert "taken by <bdi>Dalia</bdi>" in bruno.get(DESK).text
    assert "taken by you" in signed_in(app, dalia).get(DESK).text
    hold_everything(dialogue)
    held = make_held(here, cast.amina, "Waits.")
    assert entries() == 2
    review_operations.approve(dalia, held)
    assert entries() == 1
    assert db.session.scalar(select(func.count(Case.id))) == 2
