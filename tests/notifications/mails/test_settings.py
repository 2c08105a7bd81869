"""The page on which a person chooses the mails of each dialogue."""

import pytest
from flask import Flask

from dialogue.errors import NotPermitted
from dialogue.extensions import db
from dialogue.notifications.mail_operations import choose_mails
from tests.browser import Browser
from tests.factories import make_dialogue, make_participant, make_user, seat_of, signed_in
from tests.forms import form_of
from tests.notifications.mails.conftest import Answered

PAGE = "/account/notifications/settings"


@pytest.fixture
def amina(app: Flask, place: Answered) -> Browser:
    make_participant(make_dialogue("other", title="Another"), user=place.cast.amina)
    return signed_in(app, place.cast.amina)


def levels(place: Answered) -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return [seat.mails for seat in place.cast.amina.seats]


def test_each_dialogue_has_its_choice(place: Answered, amina: Browser) -> None:
    mine, other = (seat.id for seat in place.cast.amina.seats)
    answer = amina.submit(PAGE, "mails", **{f"mails-{mine}": "daily", f"mails-{other}": "none"})
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = amina.get(PAGE).text
    assert "Your choice is saved." in page
    assert "One mail a day, at 06:00 UTC" in page
    assert levels(place) == ["daily", "none"]
    kept = form_of(page, "mails").values
    assert (kept[f"mails-{mine}"], kept[f"mails-{other}"]) == (["daily"], ["none"])


def test_what_is_no_level_is_refused_and_nothing_is_saved(place: Answered, amina: Browser) -> None:
    mine, other = (seat.id for seat in place.cast.amina.seats)
    sent = {f"mails-{mine}": "hourly", f"mails-{other}": "none"}
    answer = amina.submit(PAGE, "mails", **sent)
    assert answer.status_code == 422
    assert "Choose one of the answers in the list." in answer.text
    assert form_of(answer.text, "mails").values[f"mails-{other}"] == ["none"]
    assert levels(place) == ["each", "each"]


def test_nobody_chooses_for_another(place: Answered, app: Flask) -> None:
    bruno = signed_in(app, place.cast.bruno)
    token = form_of(bruno.get(PAGE).text, "mails").values["csrf_token"][0]
    data = {"csrf_token": token, f"mails-{place.seat.id}": "none"}
    assert bruno.post(PAGE, data=data).status_code == 303
    assert seat_of(place.cast.amina, place.dialogue).mails == "each"
    with pytest.raises(NotPermitted):
        choose_mails(place.cast.bruno, place.cast.amina, chosen={place.seat.id: "none"})
    choose_mails(place.cast.bruno, place.cast.bruno, chosen={place.seat.id: "none"})
    assert seat_of(place.cast.amina, place.dialogue).mails == "each"


def test_the_account_leads_there(amina: Browser) -> None:
    assert f'href="{PAGE}"' in amina.get("/account/").text


def test_visitors_are_led_to_sign_in(place: Answered, client: Browser) -> None:
    answer = client.get(PAGE)
    assert (answer.status_code, answer.location) == (303, f"/account/sign-in?next={PAGE}")


def test_who_takes_part_nowhere_is_told_so(app: Flask, clock: object) -> None:
    page = signed_in(app, make_user("Noor")).get(PAGE).text
    assert "You take part in no dialogue yet." in page


def test_a_dialogue_that_was_left_is_not_asked_about(place: Answered, amina: Browser) -> None:
    place.seat.left_at = place.post.created_at
    page = amina.get(PAGE).text
    assert "Another" in page
    assert "Peace Dialogue" not in page


def test_who_has_not_confirmed_the_address_is_told(place: Answered, amina: Browser) -> None:
    assert "Confirm your e-mail address first" not in amina.get(PAGE).text
    place.cast.amina.email_confirmed_at = None
    assert "Confirm your e-mail address first" in amina.get(PAGE).text
