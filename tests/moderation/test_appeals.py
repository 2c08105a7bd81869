"""A decision is explained, appealed against once, and heard by somebody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from dialogue import clock as now
from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.extensions import db
from dialogue.i18n import speaking
from dialogue.moderation.appeals.appeal_case import decide_appeal, facts_of
from dialogue.moderation.appeals.appeal_operations import appeal, hear_appeal
from dialogue.moderation.models import Act, Decision
from dialogue.moderation.posts.operations import hide, redact, remove, restore
from dialogue.threads.held.operations import mend_held
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import Cast, first_post, make_person, make_post, make_user, seat_of, signed_in
from tests.fakes import Clock
from tests.moderation.stories import case_of, returned_reply, sanction

D = "/d/june-2005"


def heard(first: Decision, by: User, outcome: str) -> Decision:
    made = first.appeal
    assert made is not None
    return hear_appeal(
        by, made, outcome=outcome, message="I looked again.", version=case_of(made).version
    )


def page_of(browser: Browser, decision: Decision) -> str:
    answer = browser.get(f"{D}/decisions/{decision.id}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_the_author_reads_why_appeals_once_and_gets_the_words_back(
    app: Flask, thread: Thread, cast: Cast, dalia: User, clock: Clock
) -> None:
    post = first_post(thread)
    decision = hide(cast.bruno, post, rule="attack", message="Not against *them*.")
    browser = signed_in(app, cast.amina)
    page = page_of(browser, decision)
    for words in (
        "Your contribution was hidden.",
        "Attack on a person or a group",
        "Speak about what was said and done, not against those who said it.",
        "Not against *them*.",
        "The young are not asked.",
        "until June 29, 2005",
        f'href="{D}/posts/1"',
    ):
        assert words in page, words
    assert "Bruno" not in page
    assert "Your contribution was hidden." in browser.get(f"{D}/decisions/").text
    sent = {"csrf_token": token_for(browser), "body": " "}
    empty = browser.post(f"{D}/decisions/{decision.id}/appeal", data=sent)
    assert empty.status_code == 422
    assert "Say why the decision should be another." in empty.text
    said = sent | {"body": "I spoke of a law."}
    assert browser.post(f"{D}/decisions/{decision.id}/appeal", data=said).status_code == 303
    again = browser.post(f"{D}/decisions/{decision.id}/appeal", data=said)
    assert again.status_code == 409
    assert "You have appealed against this decision already." in again.text
    page = page_of(browser, decision)
    assert "I spoke of a law." in page
    assert "answers by June 22, 2005" in page

    made = decision.appeal
    assert made is not None
    case = case_of(made)
    assert (case.due_at, case.concerns) == (made.due_at, seat_of(cast.amina, thread.dialogue))
    form = {"outcome": "overturn", "message": "It was about the law."}
    for somebody in (cast.bruno, cast.amina):  # who decided, and whom it concerns
        with pytest.raises(NotPermitted):
            decide_appeal(somebody, case, form, case.version)
    with speaking("en"):
        facts, of_decider = facts_of(dalia, case), facts_of(cast.bruno, case)
    assert "The young are not asked." in facts["kept"]
    assert facts["no_hearing"] is None
    assert of_decider["no_hearing"] is not None
    with pytest.raises(Conflict):
        decide_appeal(dalia, case, form, case.version - 1)
    with pytest.raises(Invalid) as refused:
        decide_appeal(dalia, case, {"outcome": "remove", "message": ""}, case.version)
    assert set(refused.value.fields) == {"outcome", "message"}
    outcome = decide_appeal(dalia, case, form, case.version)

    assert (outcome.act, outcome.about_id, outcome.decided_by_id) == (
        "overturn",
        decision.id,
        dalia.id,
    )
    assert (post.state, post.body) == ("published", "The young are not asked.")
    assert (case.state, decision.act) == ("upheld", "hide")
    for somebody, words in ((cast.amina, "is overturned"), (cast.bruno, "of yours was overturned")):
        page = page_of(signed_in(app, somebody), outcome)
        assert words in page
        assert "It was about the law." in page
    assert "Appealed: overturned" in page_of(browser, decision)
    with pytest.raises(Conflict):
        decide_appeal(dalia, case, form, case.version)


def test_nobody_else_finds_it_and_time_runs_out(
    app: Flask, thread: Thread, cast: Cast, dalia: User, clock: Clock, client: Browser
) -> None:
    decision = hide(cast.bruno, first_post(thread), rule="attack")
    for browser in (client, *(signed_in(app, one) for one in (cast.chen, cast.bruno, dalia))):
        assert browser.get(f"{D}/decisions/{decision.id}").status_code == 404
        answer = browser.post(
            f"{D}/decisions/{decision.id}/appeal",
            data={"csrf_token": token_for(browser), "body": "x"},
        )
        assert answer.status_code == 404
        assert (
            "The moderators decided nothing about you here." in browser.get(f"{D}/decisions/").text
        )
    clock.move(days=15)
    assert "An appeal was possible until" in page_of(signed_in(app, cast.amina), decision)
    with pytest.raises(NotPermitted):
        appeal(cast.amina, decision, text="Late.")


def test_what_was_returned_tells_why_and_is_published_by_its_appeal(
    app: Flask, thread: Thread, cast: Cast, dalia: User
) -> None:
    held, decision = returned_reply(thread, cast.amina, cast.bruno)
    browser = signed_in(app, cast.amina)
    mending = browser.get(f"{D}/waiting/{held.id}").text
    assert "Off topic" in mending
    assert "Elsewhere, please." in mending
    assert f'href="{D}/decisions/{decision.id}"' in mending
    page = page_of(browser, decision)
    assert "They are not asked." in page
    assert f'href="{D}/waiting/{held.id}"' in page
    appeal(cast.amina, decision, text="It is the topic.")
    outcome = heard(decision, dalia, "overturn")
    assert outcome.post is not None
    assert (outcome.post.number, outcome.post.body, held.state) == (
        2,
        "They are not asked.",
        "published",
    )


def test_a_confirmed_decision_stands(thread: Thread, cast: Cast, dalia: User) -> None:
    post = first_post(thread)
    decision = remove(cast.bruno, post, rule="attack")
    made = appeal(cast.amina, decision, text="No.")
    outcome = heard(decision, dalia, "confirm")
    assert (outcome.act, post.state, case_of(made).state) == ("confirm", "removed", "dismissed")


Undone = Callable[[Post, Cast, User], None]


def _restored(post: Post, cast: Cast, dalia: User) -> None:
    restore(dalia, post)


def _taken_back(post: Post, cast: Cast, dalia: User) -> None:
    withdraw_post(cast.amina, post)


@pytest.mark.parametrize("meanwhile", [_restored, _taken_back])
def test_nothing_is_left_to_undo(
    thread: Thread, cast: Cast, dalia: User, meanwhile: Undone
) -> None:
    post = first_post(thread)
    decision = hide(cast.bruno, post, rule="attack")
    appeal(cast.amina, decision, text="No.")
    meanwhile(post, cast, dalia)
    state = post.state
    assert heard(decision, dalia, "overturn").act == Act.OVERTURN
    assert post.state == state


def test_later_decisions_come_first(thread: Thread, cast: Cast, dalia: User) -> None:
    """Nothing half done: neither the words nor the appeal change."""
    post = first_post(thread)
    hidden = hide(cast.bruno, post, rule="attack")
    appeal(cast.amina, hidden, text="No.")
    removed = remove(cast.bruno, post, rule="attack")
    with pytest.raises(Conflict):
        heard(hidden, dalia, "overturn")
    db.session.expire_all()
    assert (post.state, hidden.appeal and hidden.appeal.outcome) == ("removed", None)
    appeal(cast.amina, removed, text="No, again.")
    heard(removed, dalia, "overturn")
    heard(hidden, dalia, "overturn")
    assert (post.state, post.body) == ("published", "The young are not asked.")

    wordy = make_post(thread, cast.amina, "A good and a bad word.")
    first = redact(cast.bruno, wordy, passage="bad", rule="attack", version=wordy.version)
    appeal(cast.amina, first, text="No.")
    second = redact(cast.bruno, wordy, passage="good", rule="attack", version=wordy.version)
    with pytest.raises(Conflict):
        heard(first, dalia, "overturn")
    appeal(cast.amina, second, text="No.")
    heard(second, dalia, "overturn")
    assert wordy.body == "A good and a […] word."


def test_other_words_that_were_sent_come_first(thread: Thread, cast: Cast, dalia: User) -> None:
    held, decision = returned_reply(thread, cast.amina, cast.bruno)
    appeal(cast.amina, decision, text="No.")
    mend_held(cast.amina, held, body="Better said.", version=held.version)
    with pytest.raises(Conflict):
        heard(decision, dalia, "overturn")
    db.session.expire_all()
    assert (held.state, held.body) == ("waiting", "Better said.")


def test_measures_against_a_person_end(dialogue: Dialogue, cast: Cast, dalia: User) -> None:
    since = now.now()
    seat = seat_of(cast.amina, dialogue)
    warned = sanction(cast.bruno, cast.amina, dialogue, Act.WARN)
    held = sanction(cast.bruno, cast.amina, dialogue, Act.HOLD_PERSON, is_held=True)
    suspended = sanction(cast.bruno, cast.amina, dialogue, Act.SUSPEND, suspended_at=since)
    for decision in (warned, held, suspended):  # whoever is suspended can appeal
        appeal(cast.amina, decision, text="I did not.")
        heard(decision, dalia, "overturn")
    assert (seat.is_held, seat.suspended_at) == (False, None)

    first = sanction(cast.bruno, cast.amina, dialogue, Act.SUSPEND, suspended_at=since)
    appeal(cast.amina, first, text="I did not.")
    sanction(
        cast.bruno,
        cast.amina,
        dialogue,
        Act.SUSPEND,
        suspended_until=since + timedelta(days=30),
    )
    heard(first, dalia, "overturn")
    assert seat.suspended_until is not None  # the second stands


def test_a_forums_moderator_hears_only_of_that_forum(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    decision = hide(cast.bruno, first_post(thread), rule="attack")
    made = appeal(cast.amina, decision, text="No.")
    emre = make_user("Emre")
    make_person(dialogue, "Emre")
    assert emre.id is not None
    with pytest.raises(NotPermitted):
        hear_appeal(emre, made, outcome="overturn", message="x", version=made.case.version)


def test_who_lost_the_dialogue_still_reads_and_appeals(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast
) -> None:
    post = make_post(thread, cast.amina, "Mine.")
    decision = hide(cast.bruno, post, rule="attack")
    dialogue.visibility = "private"
    seat_of(cast.amina, dialogue).left_at = now.now()
    db.session.commit()
    browser = signed_in(app, cast.amina)
    assert browser.get(f"{D}/decisions/").status_code == 404
    page = page_of(browser, decision)
    assert "Mine." in page
    assert "Who is left out" not in page
    appeal(cast.amina, decision, text="No.")
    assert post.state == PostState.HIDDEN


def test_the_desk_hears_it(app: Flask, thread: Thread, cast: Cast, dalia: User) -> None:
    decision = hide(cast.bruno, first_post(thread), rule="attack", message="Not them.")
    made = appeal(cast.amina, decision, text="I spoke of a law.")
    case = case_of(made)
    address = f"{D}/moderation/cases/{case.id}"
    of_decider = signed_in(app, cast.bruno).get(address).text
    assert "Somebody who did not take the decision hears the appeal." in of_decider
    browser = signed_in(app, dalia)
    page = browser.get(address).text
    for words in ("hid a contribution", "The young are not asked.", "I spoke of a law."):
        assert words in page, words
    sent = {"csrf_token": token_for(browser), "version": str(case.version), "message": "Fair."}
    assert browser.post(f"{address}/decide", data=sent).status_code == 422
    assert browser.post(f"{address}/decide", data=sent | {"outcome": "overturn"}).status_code == 303
    db.session.expire_all()
    assert (made.outcome, made.answer) == ("overturn", "Fair.")
