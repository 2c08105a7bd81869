"""What browsers may keep of a thread, and that they never show what is over."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dialogue import memory
from dialogue.accounts.operations import change_profile
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats.operations import end_seat
from dialogue.dialogues.setup.forms import DetailsForm, ForumForm
from dialogue.dialogues.setup.forum_operations import change_forum
from dialogue.dialogues.setup.operations import change_about, change_details
from dialogue.extensions import db
from dialogue.moderation.operations import correct_stage, move_thread
from dialogue.threads import operations
from dialogue.threads.models import Thread
from dialogue.threads.reading import positions as reading
from tests.browser import Browser
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock

PAGE = "/d/june-2005/threads/1"


@pytest.fixture
def thread(dialogue: Dialogue, cast: Cast) -> Thread:
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno)
    return thread


def again(browser: Browser, page: TestResponse, path: str = PAGE, **headers: str) -> TestResponse:
    return browser.get(path, headers={"If-None-Match": page.headers["ETag"], **headers})


def settled(browser: Browser, path: str = PAGE) -> TestResponse:
    """The page once nothing on it is new for this reader."""
    browser.get(path)
    browser.get(path)
    page = browser.get(path)
    assert page.status_code == 200
    return page


def test_a_visitor_who_holds_the_page_gets_no_other(app: Flask, thread: Thread) -> None:
    visitors = [app.test_client() for _ in range(2)]
    first, second = (browser.get(PAGE) for browser in visitors)
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.data == second.data
    held = again(visitors[0], first)  # type: ignore[arg-type]
    assert (held.status_code, held.data) == (304, b"")
    assert held.headers["ETag"] == first.headers["ETag"]
    assert held.headers["Cache-Control"] == "no-cache"
    memory.forget_everything()
    assert app.test_client().get(PAGE).headers["ETag"] == first.headers["ETag"]


def test_a_participant_who_holds_the_page_gets_no_other(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    chen = signed_in(app, cast.chen)
    page = settled(chen)
    assert page.headers["Cache-Control"] == "no-cache"
    assert again(chen, page).status_code == 304
    assert again(signed_in(app, cast.amina), page).status_code == 200
    assert again(app.test_client(), page).status_code == 200  # type: ignore[arg-type]


Change = Callable[[Thread, Cast], object]
CHANGES: dict[str, Change] = {
    "a contribution": lambda thread, cast: make_post(thread, cast.amina),
    "an edit": lambda thread, cast: operations.edit_post(
        cast.amina, first_post(thread), body="Better said.", version=1
    ),
    "a withdrawal": lambda thread, cast: operations.withdraw_post(cast.amina, first_post(thread)),
    "a corrected stage": lambda thread, cast: correct_stage(
        cast.bruno, thread, stage="cohesion", reason="It is."
    ),
    "a move": lambda thread, cast: move_thread(
        OPERATOR, thread, forum=forum_of(thread.dialogue, "africa")
    ),
    "the set-up": lambda thread, cast: change_about(OPERATOR, thread.dialogue, text="New."),
    "the phase": lambda thread, cast: change_phase(OPERATOR, thread.dialogue, phase="closed"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_shown(app: Flask, thread: Thread, cast: Cast, change: str) -> None:
    browsers: list[Browser] = [app.test_client(), signed_in(app, cast.chen)]  # type: ignore[list-item]
    pages = [settled(browser) for browser in browsers]
    assert [again(*pair).status_code for pair in zip(browsers, pages, strict=True)] == [304, 304]
    CHANGES[change](thread, cast)
    assert [again(*pair).status_code for pair in zip(browsers, pages, strict=True)] == [200, 200]


def test_what_happens_elsewhere_changes_nothing(
    client: Browser, thread: Thread, cast: Cast
) -> None:
    page = client.get(PAGE)
    other = make_thread(thread.dialogue, cast.bruno)
    operations.edit_post(cast.bruno, first_post(other), body="Other words.", version=1)
    assert again(client, page).status_code == 304


def test_each_language_order_and_page_is_another(client: Browser, thread: Thread) -> None:
    page = client.get(PAGE)
    assert again(client, page, **{"Accept-Language": "fr"}).status_code == 200
    flat = again(client, page, f"{PAGE}?view=flat")
    assert flat.status_code == 200
    assert again(client, page).status_code == 200  # the order that was chosen is kept
    assert again(client, flat).status_code == 304


def test_time_passes_on_the_page(client: Browser, thread: Thread, clock: Clock) -> None:
    page = client.get(PAGE)
    clock.set(datetime(2005, 6, 19, 23, 59, 59, tzinfo=UTC))
    page = again(client, page)
    clock.move(seconds=2)
    third = again(client, page)
    assert third.status_code == 200
    assert "/rounds/3/" in third.text


def test_what_is_new_for_somebody_is_theirs(
    app: Flask, thread: Thread, cast: Cast, clock: Clock
) -> None:
    chen = signed_in(app, cast.chen)
    first = chen.get(PAGE)
    assert "New for you" in first.text
    second = again(chen, first)
    assert second.status_code == 200
    assert "New for you" not in second.text
    reading.flush()
    assert again(chen, second).status_code in (200, 304)
    assert again(chen, chen.get(PAGE)).status_code == 304


def test_a_draft_is_shown_though_the_thread_is_the_same(
    app: Flask, thread: Thread, cast: Cast, clock: Clock
) -> None:
    amina = signed_in(app, cast.amina)
    page = settled(amina)
    amina.submit(PAGE, "reply", body="Half a sentence", save_draft="1")
    amina.get(PAGE)
    changed = again(amina, page)
    assert changed.status_code == 200
    assert "Half a sentence" in changed.text
    clock.move(seconds=1)
    amina.submit(PAGE, "reply", body="A whole sentence.", save_draft="1")
    amina.get(PAGE)
    assert "A whole sentence." in again(amina, changed).text


def test_rights_that_change_are_seen(app: Flask, thread: Thread, cast: Cast) -> None:
    amina, correct = signed_in(app, cast.amina), "/d/june-2005/threads/1/stage"
    page = settled(amina)
    assert f'href="{correct}"' not in page.text
    make_participant(thread.dialogue, user=cast.amina, role="moderator", forum="global")
    page = again(amina, page)
    assert page.status_code == 200
    assert f'href="{correct}"' in page.text
    seat_of(cast.amina, thread.dialogue).left_at = thread.created_at
    db.session.commit()
    page = again(amina, page)
    assert page.status_code == 200
    assert "<textarea" not in page.text


def test_a_name_that_changes_is_seen(app: Flask, thread: Thread, cast: Cast) -> None:
    chen = signed_in(app, cast.chen)
    page = settled(chen)
    change_profile(cast.chen, cast.chen, name="Chen Li", lang=None, shows_presence=True)
    page = again(chen, page)
    assert page.status_code == 200
    assert "<bdi>Chen Li</bdi>" in page.text


@pytest.mark.parametrize("where", ["dialogue", "forum"])
def test_a_page_has_a_place_for_presence_only_where_it_is_shown(
    app: Flask, thread: Thread, cast: Cast, where: str
) -> None:
    chen = signed_in(app, cast.chen)
    page = settled(chen)
    assert "<thread-presence" in page.text
    if where == "dialogue":
        form = DetailsForm(title=thread.dialogue.title, shows_presence=False)
        change_details(OPERATOR, thread.dialogue, form=form)
    else:
        forum_form = ForumForm(title=thread.forum.title, shows_presence=False)
        change_forum(OPERATOR, thread.forum, form=forum_form)
    page = again(chen, page)
    assert page.status_code == 200
    assert "<thread-presence" not in page.text


def test_confirming_ones_address_is_seen(app: Flask, thread: Thread) -> None:
    thread.dialogue.joining = "invitation"
    thread.dialogue.version += 1
    user = make_user("Dalia", is_confirmed=False)
    dalia = signed_in(app, user)
    page = settled(dalia)
    assert "Confirm your e-mail address first" in page.text
    user.email_confirmed_at = thread.created_at
    db.session.commit()
    page = again(dalia, page)
    assert page.status_code == 200
    assert "You need a seat in this dialogue" in page.text


def open_to(thread: Thread, dialogue_is: str = "public", forum_is: str = "public") -> None:
    """Who may read, as a host sets it."""
    dialogue, forum = thread.dialogue, thread.forum
    change_details(
        OPERATOR, dialogue, form=DetailsForm(title=dialogue.title, visibility=dialogue_is)
    )
    change_forum(OPERATOR, forum, form=ForumForm(title=forum.title, visibility=forum_is))


@pytest.mark.parametrize(
    ("dialogue_is", "forum_is"),
    [("private", "public"), ("members", "public"), ("public", "members"), ("public", "private")],
)
def test_what_not_everyone_may_read_is_kept_nowhere(
    app: Flask, thread: Thread, cast: Cast, dialogue_is: str, forum_is: str
) -> None:
    visitor = app.test_client()
    held = settled(visitor)  # type: ignore[arg-type]
    open_to(thread, dialogue_is, forum_is)
    page = settled(signed_in(app, cast.bruno))
    assert page.headers["Cache-Control"] == "no-store"
    assert "ETag" not in page.headers
    for hidden in (visitor.get(PAGE), again(visitor, held)):  # type: ignore[arg-type]
        assert (hidden.status_code, hidden.headers["Cache-Control"]) == (404, "no-store")
    open_to(thread)
    assert again(visitor, held).status_code == 200  # type: ignore[arg-type]


def test_a_dialogue_in_preparation_is_kept_nowhere(app: Flask, thread: Thread, cast: Cast) -> None:
    thread.dialogue.phase = "draft"
    thread.dialogue.version += 1
    db.session.commit()
    page = settled(signed_in(app, cast.bruno))
    assert page.headers["Cache-Control"] == "no-store"
    assert app.test_client().get(PAGE).status_code == 404


def test_moving_a_thread_out_of_sight_hides_what_was_kept(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    """A kept page is never the answer to somebody who may not read it any more."""
    hidden = forum_of(thread.dialogue, "africa")
    change_forum(OPERATOR, hidden, form=ForumForm(title="Africa", visibility="private"))
    readers: list[Browser] = [app.test_client(), signed_in(app, cast.chen)]  # type: ignore[list-item]
    pages = [settled(browser) for browser in readers]
    move_thread(OPERATOR, thread, forum=hidden)
    for browser, page in zip(readers, pages, strict=True):
        assert browser.get(PAGE).status_code == 404
        assert again(browser, page).status_code == 404


def test_losing_a_seat_hides_what_was_kept(app: Flask, thread: Thread, cast: Cast) -> None:
    open_to(thread, forum_is="members")
    chen = signed_in(app, cast.chen)
    settled(chen)
    end_seat(OPERATOR, seat_of(cast.chen, thread.dialogue))
    assert chen.get(PAGE).status_code == 404


def test_a_notice_is_told_once_and_kept_nowhere(app: Flask, thread: Thread, cast: Cast) -> None:
    amina = signed_in(app, cast.amina)
    held = settled(amina)
    amina.submit(PAGE, "reply", body="One more.")
    told = again(amina, held)
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")
    assert "Your contribution was published." in told.text
