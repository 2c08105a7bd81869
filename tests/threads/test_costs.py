"""What a page asks of the database: little, and no more when there is a hundred times as much."""

import pytest
from flask import Flask

from dialogue import memory
from dialogue.dialogues.models import Dialogue
from dialogue.threads.models import Thread
from tests.browser import Browser
from tests.factories import (
    Cast,
    make_dialogue,
    make_many_posts,
    make_many_threads,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.statements import statements

MOST = 8
PAGES = {
    "thread": "/d/june-2005/threads/1",
    "thread by time": "/d/june-2005/threads/1?view=flat",
    "threads": "/d/june-2005/threads",
    "forum": "/d/june-2005/forums/africa/",
    "stage, narrowed": "/d/june-2005/stages/exclusion/?round=2&lang=en&sort=quiet",
    "home": "/d/june-2005/",
    "round": "/d/june-2005/rounds/2/",
    "people": "/d/june-2005/people/",
    "person": "/d/june-2005/people/amina",
    "history": "/d/june-2005/posts/1/history",
    "stages of a thread": "/d/june-2005/threads/1/stages",
    "front": "/",
}


def cost(app: Flask, browser: Browser, path: str) -> int:
    with statements(app) as asked:
        assert browser.get(path).status_code == 200
    assert asked.writes() == []
    return len(asked.queries())


def costs(app: Flask, browser: Browser) -> dict[str, int]:
    """Statements a page, once the dialogue's set-up is known to the process."""
    browser.get("/d/june-2005/about")
    return {name: cost(app, browser, path) for name, path in PAGES.items()}


def fill(dialogue: Dialogue, cast: Cast, threads: int) -> Thread:
    """A thread with answers, and many others by many people."""
    thread = make_thread(dialogue, cast.amina, question_id=dialogue.rounds[1].questions[0].id)
    for reply_to in (1, None, 2):
        make_post(thread, cast.bruno, reply_to=reply_to)
    make_many_posts(thread, 30, seat_of(cast.bruno, dialogue))
    make_many_threads(dialogue, threads, seat_of(cast.amina, dialogue))
    return thread


@pytest.mark.parametrize("who", ["visitor", "participant"])
def test_a_page_asks_at_most_eight_questions(
    app: Flask, dialogue: Dialogue, cast: Cast, who: str
) -> None:
    fill(dialogue, cast, 10)
    for place in range(8):
        make_participant(dialogue, f"Person {place}")
    browser = app.test_client() if who == "visitor" else signed_in(app, cast.chen)
    assert isinstance(browser, Browser)
    found = costs(app, browser)
    assert {name: asked for name, asked in found.items() if asked > MOST} == {}


@pytest.mark.parametrize("who", ["visitor", "participant"])
def test_a_hundred_times_as_many_threads_cost_no_question_more(
    app: Flask, dialogue: Dialogue, cast: Cast, who: str
) -> None:
    fill(dialogue, cast, 10)
    make = (lambda: app.test_client()) if who == "visitor" else (lambda: signed_in(app, cast.chen))
    few = costs(app, make())
    make_many_threads(dialogue, 990, seat_of(cast.amina, dialogue))
    memory.forget_everything()
    assert costs(app, make()) == few


def test_more_people_cost_no_question_more(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    browser = signed_in(app, cast.chen)
    path = "/d/june-2005/people/"
    browser.get(path)
    few = cost(app, browser, path)
    for place in range(30):
        make_participant(dialogue, f"Person {place}")
    assert cost(app, browser, path) == few


def test_more_dialogues_cost_no_question_more(
    app: Flask, dialogue: Dialogue, cast: Cast, client: Browser
) -> None:
    few = cost(app, client, "/")
    for place in range(5):
        make_dialogue(f"dialogue-{place}")
    memory.forget_everything()
    assert cost(app, client, "/") == few


def test_a_page_that_is_held_asks_almost_nothing(
    app: Flask, dialogue: Dialogue, cast: Cast, client: Browser
) -> None:
    fill(dialogue, cast, 10)
    for browser, most in ((client, 2), (signed_in(app, cast.chen), 5)):
        for path in (PAGES["thread"], PAGES["home"]):
            browser.get(path)
            page = browser.get(path)
            held = {"If-None-Match": page.headers["ETag"]}
            with statements(app) as asked:
                assert browser.get(path, headers=held).status_code == 304
            assert len(asked.queries()) <= most, (path, asked)


def test_a_stranger_costs_no_more_than_a_participant(app: Flask, dialogue: Dialogue) -> None:
    make_thread(dialogue)
    found = costs(app, signed_in(app, make_user("Stranger")))
    assert {name: asked for name, asked in found.items() if asked > MOST} == {}
