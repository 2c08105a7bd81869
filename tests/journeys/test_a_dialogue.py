"""A dialogue from its first form to the archive, told at the doors alone."""

import pytest
from flask import Flask

from tests.accounts.people import PASSWORD, sign_in
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.fakes import Clock, Mailbox
from tests.forms import form_of
from tests.journeys.house import invoke
from tests.journeys.people import done, exported, newcomer, shown_link, visitor

HOME = "/d/together/"
INVITE = f"{HOME}setup/invitations/"
THREAD = f"{HOME}threads/1"


@pytest.fixture
def ada(app: Flask, clock: Clock) -> Browser:
    """The administrator, who has just made a dialogue from the template and opened it."""
    account = ("ada@example.org", "--name", "Ada", "--password", PASSWORD, "--role", "admin")
    assert invoke(app, "user", "create", *account).exit_code == 0
    browser = visitor(app)
    done(sign_in(browser, "ada@example.org"))
    wanted = {"title": "What holds us together?", "slug": "together", "starts_on": "2005-06-06"}
    made = browser.submit("/dialogues/new", "new-dialogue", template="june-2005", **wanted)
    assert done(made) == f"{HOME}setup/"
    assert visitor(app).get(f"{HOME}about").status_code == 404
    done(browser.submit(f"{HOME}setup/phase", "phase-form", phase="open"))
    return browser


@pytest.fixture
def chen(app: Flask, ada: Browser, mailbox: Mailbox) -> Browser:
    """Somebody who came by a link that was passed on."""
    made = done(ada.submit(INVITE, "invite-link", role="participant", days="7"))
    browser = newcomer(app, mailbox, "Chen", follows=shown_link(ada.get(made).text))
    answers = {"region": "asia-pacific", "alias": "Reed by the river"}
    assert done(browser.submit(f"{HOME}invitation", "join", **answers)) == HOME
    return browser


@pytest.fixture
def bruno(app: Flask, ada: Browser, mailbox: Mailbox) -> Browser:
    """A moderator who was on the list of those invited by mail."""
    review = ada.submit(INVITE, "invite-list", emails="bruno@example.org", role="moderator")
    done(ada.post(f"{INVITE}send", data=form_of(review.text, "send-invitations").values))
    browser = newcomer(app, mailbox, "Bruno", follows=mailbox.last_link("bruno@example.org"))
    assert done(browser.submit(f"{HOME}invitation", "join", region="europe-central-asia")) == HOME
    return browser


@pytest.fixture
def answered(app: Flask, chen: Browser, bruno: Browser) -> Browser:
    """A visitor, after a question of the round was answered and the answer was answered."""
    opened = chen.submit(
        f"{HOME}threads/new",
        f"{HOME}threads",
        title="Wells",
        body="Whoever **digs** together, stays.",
        forum="global",
        stage="cohesion",
        question="2.1",
    )
    assert done(opened) == THREAD
    done(bruno.submit(THREAD, "reply", body="And who may not dig?", reply_to="1", consent="name"))
    return visitor(app)


def test_a_round_is_answered(answered: Browser) -> None:
    page = answered.get(f"{HOME}rounds/2/").text
    assert "Wells" in page
    assert "Question 2.1 has no answer" not in page
    assert "Question 2.2 has no answer" in page
    thread = answered.get(THREAD).text
    assert "Whoever <strong>digs</strong> together, stays." in thread
    assert "Reed by the river" in thread
    assert "Chen" not in thread


def test_whatever_a_moderator_moves_is_found_where_it_was(
    answered: Browser, bruno: Browser, chen: Browser
) -> None:
    why = "It speaks of who is shut out."
    done(bruno.submit(f"{THREAD}/stage", "/stage", stage="exclusion", reason=why))
    done(bruno.submit(f"{THREAD}/move", "/move", forum="africa"))
    assert why in answered.get(f"{THREAD}/stages").text
    assert "Wells" in answered.get(f"{HOME}forums/africa/").text
    assert "Wells" not in answered.get(f"{HOME}forums/global/").text
    for number in (1, 2):
        led = answered.get(f"{HOME}posts/{number}")
        assert led.location == f"{THREAD}?post={number}#p{number}"
        assert f'id="p{number}"' in answered.get(led.location).text
    for page in ("stage", "move"):
        assert chen.get(f"{THREAD}/{page}").status_code == 403


def test_an_export_holds_it_all(app: Flask, answered: Browser, bruno: Browser) -> None:
    done(bruno.submit(f"{THREAD}/move", "/move", forum="africa"))
    rows = exported(app, "together")
    (thread,) = rows["thread"]
    assert (thread["forum"], thread["stage"], thread["question"]) == ("africa", "cohesion", "2.1")
    assert len(rows["round"]) == 4
    assert {row["role"] for row in rows["participant"]} == {"host", "moderator", "participant"}
    first, second = rows["post"]
    assert first["body_markdown"] == "Whoever **digs** together, stays."
    assert (first["region"], first["round"]) == ("asia-pacific", 2)
    assert first["author"] in {row["participant"] for row in rows["participant"]}
    assert (second["reply_to"], second["author"]) == (1, "Bruno")
    assert "Chen" not in str(rows)
    assert "Reed by the river" not in str(rows)


def test_a_dialogue_closes_and_then_is_archived(
    app: Flask, ada: Browser, answered: Browser, bruno: Browser
) -> None:
    before = exported(app, "together")
    assert invoke(app, "dialogue", "close", "together").exit_code == 0
    said = {"csrf_token": token_for(bruno), "body": "One more word."}
    late = bruno.post(f"{THREAD}/posts", data=said)
    assert late.status_code == 403
    assert "This dialogue is closed." in late.text
    done(bruno.submit(f"{THREAD}/move", "/move", forum="africa"))
    done(ada.submit(f"{HOME}setup/phase", "phase-form", phase="archived"))
    assert bruno.get(f"{THREAD}/move").status_code == 403
    assert ada.get(f"{HOME}setup/details").status_code == 403
    for page in ("", "threads/1", "forums/africa/", "rounds/2/", "posts/1/history"):
        assert answered.get(HOME + page).status_code == 200
    after = exported(app, "together")
    assert after["dialogue"][0]["phase"] == "archived"
    assert [row["body_text"] for row in after["post"]] == [
        row["body_text"] for row in before["post"]
    ]
