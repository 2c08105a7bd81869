"""Stopping mails by the link in one: by a person, by the provider's button, and by nobody else."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dialogue import limits
from dialogue.accounts.staff_operations import suspend_user
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.notifications.stop_links import stop_token
from tests.accounts.people import signed_in_name
from tests.browser import Browser
from tests.factories import OPERATOR, make_dialogue, make_participant, make_post
from tests.fakes import Mailbox
from tests.forms import form_of
from tests.notifications.mails.conftest import Answered, answered
from tests.notifications.telling import change_address, notify

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def path(place: Answered) -> str:
    return f"/account/mails/stop/{stop_token(place.seat)}"


def happened() -> list[tuple[int | None, object]]:
    """Who chose which level, as it was recorded."""
    found = select(Event.actor_id, Event.data).where(Event.kind == "participant.mails_chosen")
    return [(actor, data["mails"]) for actor, data in db.session.execute(found.order_by(Event.id))]


def level(place: Answered) -> str:
    db.session.rollback()
    db.session.refresh(place.seat)
    return place.seat.mails


def test_the_link_of_a_mail_asks_and_its_button_stops(
    place: Answered, mailbox: Mailbox, client: Browser
) -> None:
    notify(place.cast.amina, place.post)
    (mail,) = mailbox.messages()
    link = mail["List-Unsubscribe"].strip("<>")
    assert f"\n  {link}\n" in mail.get_content()
    path = link.removeprefix("https://dialogue.example.org")
    asked = client.get(path)
    assert (asked.status_code, level(place)) == (200, "each")
    assert asked.headers["Cache-Control"] == "no-store"
    assert "Peace Dialogue" in asked.text
    stopped = client.submit(path, "stop")
    assert (stopped.status_code, level(place)) == (200, "none")
    notify(place.cast.amina, make_post(place.thread, place.cast.bruno))
    assert len(mailbox.messages()) == 1
    assert happened() == [(None, "none")]


def test_what_waited_when_mails_were_stopped_does_not_go_out(
    place: Answered, mailbox: Mailbox, client: Browser, path: str
) -> None:
    notify(place.cast.amina, place.post)
    client.post(path, data=ONE_CLICK)
    assert mailbox.messages() == []


def test_opening_the_link_changes_nothing(place: Answered, client: Browser, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert client.open(path, method=method).status_code == 200
    assert (level(place), happened()) == ("each", [])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://mail.example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example.com"},
        {"Referer": "https://mail.example.com/inbox"},
    ],
)
@pytest.mark.parametrize("content_type", [None, "multipart/form-data", "text/plain"])
def test_a_providers_button_stops_at_once(
    place: Answered, app: Flask, path: str, headers: dict[str, str], content_type: str | None
) -> None:
    """RFC 8058: no cookie, no token of a form, whatever site the provider has."""
    provider = app.test_client(use_cookies=False)
    answer = provider.post(path, data=ONE_CLICK, headers=headers, content_type=content_type)
    assert answer.status_code == 200
    assert level(place) == "none"
    again = provider.post(path, data=ONE_CLICK, headers=headers)
    assert (again.status_code, happened()) == (200, [(None, "none")])


def test_a_foreign_name_for_the_site_is_still_refused(
    place: Answered, client: Browser, path: str
) -> None:
    answer = client.post(path, data=ONE_CLICK, headers={"Host": "evil.example"})
    assert (answer.status_code, level(place)) == (400, "each")


@pytest.mark.parametrize("before", ["each", "daily"])
def test_started_again_it_is_what_it_was(
    place: Answered, client: Browser, path: str, before: str
) -> None:
    place.choose(before)
    page = client.submit(path, "stop").text
    form = form_of(page, "start")
    answer = client.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
    assert (answer.status_code, answer.location) == (303, path)
    assert level(place) == before
    assert "You get mails of this dialogue again." in client.get(path).text


def test_whoever_comes_back_later_starts_again_too(
    place: Answered, client: Browser, path: str
) -> None:
    client.post(path, data=ONE_CLICK)
    client.submit(path, "start")
    assert level(place) == "each"


def test_starting_needs_a_form_of_ours(place: Answered, client: Browser, path: str) -> None:
    client.post(path, data=ONE_CLICK)
    start = path.replace("/stop/", "/start/")
    assert client.post(start, data={"mails": "each"}).status_code == 400
    assert level(place) == "none"


def wrong_tokens(token: str) -> Iterator[str]:
    number, _, signature = token.partition(".")
    other = "A" if signature[0] != "A" else "B"
    yield from (f"2.{signature}", f"999.{signature}", f"0{number}.{signature}", f"{number}.")
    yield from (number, f".{signature}", f"{number}.{other}{signature[1:]}", f"{token}x", "x.y.z")
    yield from (f"{number}.{signature[:-1]}", f"-{number}.{signature}", f"²{number}.{signature}")
    yield from (f"{2**31}.{signature}", f"{number}..{signature}", f"{number}.{number}.{signature}")
    yield f"{number}.سلام"


def assert_no_page(answer: TestResponse) -> None:
    assert answer.status_code == 404
    assert "There is no such page." in answer.text


def test_a_token_that_was_tampered_with_is_no_page(
    place: Answered, client: Browser, path: str
) -> None:
    for token in wrong_tokens(stop_token(place.seat)):
        limits.configure(None)
        assert_no_page(client.get(f"/account/mails/stop/{token}"))
        assert_no_page(client.post(f"/account/mails/stop/{token}"))
    assert (level(place), happened()) == ("each", [])


def test_a_token_is_for_one_seat(place: Answered, client: Browser, path: str) -> None:
    other = make_dialogue("other")
    elsewhere = make_participant(other, user=place.cast.amina, role="participant")
    client.post(path, data=ONE_CLICK)
    db.session.refresh(elsewhere)
    assert (level(place), elsewhere.mails) == ("none", "each")
    theirs = make_participant(place.dialogue, "Emeka")
    assert stop_token(theirs) != stop_token(elsewhere) != stop_token(place.seat)


def test_a_token_does_not_sign_in(place: Answered, client: Browser, path: str) -> None:
    client.submit(path, "stop")
    client.submit(path, "start")
    assert signed_in_name(client) is None


def test_a_new_address_makes_the_link_void(place: Answered, client: Browser, path: str) -> None:
    change_address(place.cast.amina, "new@example.org")
    assert_no_page(client.get(path))
    assert_no_page(client.post(path, data=ONE_CLICK))
    assert level(place) == "each"


def test_another_secret_makes_it_void_unless_the_old_one_is_still_named(
    place: Answered, client: Browser, app: Flask, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another one " * 5)
    assert_no_page(client.get(path))
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [old])
    assert client.get(path).status_code == 200


def test_the_suspended_and_those_who_left_may_stop_them_too(
    place: Answered, client: Browser, path: str
) -> None:
    seat_operations.leave(place.cast.amina, place.seat)
    suspend_user(OPERATOR, place.cast.amina)
    assert client.post(path, data=ONE_CLICK).status_code == 200
    assert level(place) == "none"


def test_whoever_guesses_is_slowed_down_and_nobody_else_is(
    place: Answered, client: Browser, path: str
) -> None:
    statuses = [client.post(f"/account/mails/stop/1.{guess}x").status_code for guess in range(32)]
    assert set(statuses[:30]) == {404}
    assert statuses[31] == 429
    assert client.post(path, data=ONE_CLICK).status_code == 200


@pytest.mark.parametrize(
    ("visibility", "is_named"), [("public", True), ("members", True), ("private", False)]
)
def test_the_page_names_no_person_and_no_private_dialogue(
    app: Flask, clock: object, client: Browser, visibility: str, is_named: bool
) -> None:
    place = answered(visibility=visibility)
    path = f"/account/mails/stop/{stop_token(place.seat)}"
    pages = [client.get(path).text, client.post(path).text, client.get(path).text]
    for page in pages:
        assert ("Peace Dialogue" in page) == is_named
        assert "Amina" not in page
        assert "amina@" not in page
        assert "june-2005" not in page


def test_nothing_of_it_is_logged(
    place: Answered, client: Browser, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client.submit(path, "stop")
    client.get(f"{path}x")
    told = "".join(capsys.readouterr())
    assert "amina@example.org" not in told
    assert path.rpartition("/")[2] not in told
