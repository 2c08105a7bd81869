"""The pages that everybody may look at, and joining."""

import pytest
from flask import Flask

from dialogue.accounts.queries import get_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import change_phase
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.operations import leave
from dialogue.extensions import db
from dialogue.permissions import seat_in
from tests.browser import Browser
from tests.dialogues.places import OPERATOR, a_dialogue, a_seat, browser_of, somebody
from tests.fakes import Clock
from tests.forms import form_of

pytestmark = pytest.mark.usefixtures("clock")

PAGES = ["about", "rules", "stages/", "documents"]
MEMBERS_PAGES = ["join", "seat", "seat/leave", "invitation"]
ASKED = {
    "stakeholder_type",
    "region",
    "country",
    "organisation",
    "capacity",
    "lang",
    "alias",
    "social_groups",
}


def seat_of(name: str, dialogue: Dialogue) -> Participant | None:
    found: Participant | None = seat_in(get_user(f"{name.lower()}@example.org"), dialogue)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_anybody_reads_a_public_dialogue(client: Browser, page: str) -> None:
    a_dialogue()
    first = client.get(f"/d/june-2005/{page}")
    assert first.status_code == 200
    again = client.get(f"/d/june-2005/{page}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("page", [*PAGES, *MEMBERS_PAGES, "setup/"])
def test_a_private_dialogue_does_not_exist_for_strangers(client: Browser, page: str) -> None:
    a_dialogue(visibility="private", title="Canary")
    hidden = client.get(f"/d/june-2005/{page}")
    absent = client.get(f"/d/june-2006/{page}")
    assert hidden.status_code == absent.status_code == 404
    assert "Canary" not in hidden.text
    assert hidden.text.replace("june-2005", "june-2006") == absent.text


def test_a_private_dialogue_is_kept_by_no_cache(client: Browser) -> None:
    a_seat(a_dialogue(visibility="private"))
    page = browser_of(client, "Amina").get("/d/june-2005/about")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_a_members_dialogue_tells_what_it_is_for_and_no_more(client: Browser) -> None:
    a_dialogue(visibility="members")
    assert client.get("/d/june-2005/about").status_code == 200
    assert client.get("/d/june-2005/documents").status_code == 404


def test_the_about_page_names_who_leads(client: Browser) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Bruno", "moderator")
    a_seat(dialogue, "Dora")
    page = client.get("/d/june-2005/about").text
    assert "Bruno" in page
    assert "Dora" not in page


def test_stages_are_told_in_the_language_of_the_reader(client: Browser) -> None:
    a_dialogue()
    page = client.get("/d/june-2005/stages/", headers={"Accept-Language": "fr"}).text
    assert "Polarisation" in page
    assert "Les relations se sont rompues" in page
    assert client.get("/d/june-2005/stages/fragmentation/").status_code == 200


def test_documents_lead_away_without_saying_from_where(client: Browser) -> None:
    a_dialogue()
    page = client.get("/d/june-2005/documents").text
    assert 'href="https://www.un.org/esa/socdev/sib/egm/aide.htm"' in page
    assert 'rel="nofollow noopener noreferrer"' in page


def test_a_visitor_is_shown_the_way_in(client: Browser) -> None:
    a_dialogue()
    page = client.get("/d/june-2005/join")
    assert page.status_code == 200
    assert "/account/sign-in?next=/d/june-2005/join" in page.text


def test_somebody_joins_and_says_what_they_want_to(client: Browser) -> None:
    dialogue = a_dialogue()
    somebody("Amina")
    answer = browser_of(client, "Amina").submit(
        "/d/june-2005/join",
        "join",
        alias="Umm Salim",
        stakeholder_type="community",
        region="arab-states",
        country="SD",
        organisation="Well committee",
        capacity="organisation",
        lang="ar",
        social_groups=["women", "youth"],
    )
    assert answer.status_code == 303
    assert answer.location == "/d/june-2005/"
    seat = seat_of("Amina", dialogue)
    assert seat is not None
    assert (seat.name, seat.handle, seat.role) == ("Umm Salim", "umm-salim", "participant")
    assert (seat.stakeholder_type, seat.region, seat.country) == ("community", "arab-states", "SD")
    assert (seat.organisation, seat.capacity, seat.lang) == ("Well committee", "organisation", "ar")
    assert seat.social_groups == ["women", "youth"]
    assert "Welcome" in client.get("/d/june-2005/").text


def test_every_answer_may_be_withheld(client: Browser) -> None:
    dialogue = a_dialogue()
    somebody("Amina")
    form = form_of(browser_of(client, "Amina").get("/d/june-2005/join").text, "join")
    assert form.names >= ASKED
    for name in ("stakeholder_type", "region", "country", "capacity", "lang"):
        assert "" in form.choices[name]
    nothing = dict.fromkeys(ASKED - {"social_groups"}, "")
    assert client.submit("/d/june-2005/join", "join", **nothing).status_code == 303
    seat = seat_of("Amina", dialogue)
    assert seat is not None
    assert seat.name == "Amina"
    assert (seat.stakeholder_type, seat.region, seat.country, seat.capacity) == (None,) * 4
    assert (seat.organisation, seat.lang, seat.social_groups) == ("", None, [])


def test_an_observer_only_reads(client: Browser) -> None:
    dialogue = a_dialogue()
    somebody("Chen")
    browser_of(client, "Chen").submit("/d/june-2005/join", "join", as_observer="1")
    seat = seat_of("Chen", dialogue)
    assert seat is not None
    assert seat.role == "observer"
    assert client.get("/d/june-2005/threads/new").status_code == 403


def test_a_refused_form_keeps_what_was_typed(client: Browser) -> None:
    a_dialogue()
    somebody("Amina")
    page = browser_of(client, "Amina").submit(
        "/d/june-2005/join",
        "join",
        organisation="x" * 201,
        region="mars",
        alias="Umm Salim",
        social_groups=["women"],
    )
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert 'href="#region"' in page.text
    form = form_of(page.text, "join")
    assert form.values["alias"] == ["Umm Salim"]
    assert form.values["organisation"] == ["x" * 201]
    assert form.values["social_groups"] == ["women"]


def test_joining_needs_a_confirmed_address(client: Browser) -> None:
    a_dialogue()
    somebody("Amina", is_confirmed=False)
    page = browser_of(client, "Amina").get("/d/june-2005/join")
    assert page.status_code == 403
    assert "Confirm your e-mail address first" in page.text


@pytest.mark.parametrize(("joining", "phase"), [("invitation", "open"), ("open", "closed")])
def test_nobody_joins_where_that_is_not_open(client: Browser, joining: str, phase: str) -> None:
    a_dialogue(joining=joining, phase=phase)
    somebody("Amina")
    page = browser_of(client, "Amina").get("/d/june-2005/join")
    assert page.status_code == 403


def test_who_is_seated_is_led_to_the_seat(client: Browser) -> None:
    a_seat(a_dialogue())
    answer = browser_of(client, "Amina").get("/d/june-2005/join")
    assert (answer.status_code, answer.location) == (303, "/d/june-2005/seat")


def test_one_changes_what_one_told(client: Browser) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, region="africa", country="KE")
    form = form_of(browser_of(client, "Amina").get("/d/june-2005/seat").text, "seat")
    assert form.values["region"] == ["africa"]
    assert form.values["alias"] == ["Amina"]
    client.submit("/d/june-2005/seat", "seat", country="", alias="A.")
    seat = seat_of("Amina", dialogue)
    assert seat is not None
    assert (seat.name, seat.handle, seat.region, seat.country) == ("A.", "a", "africa", None)


def test_one_leaves_and_comes_back(client: Browser) -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, "Amina", "facilitator")
    answer = browser_of(client, "Amina").submit("/d/june-2005/seat/leave", "/seat/leave")
    assert answer.status_code == 303
    assert seat_of("Amina", dialogue) is None
    assert client.get("/d/june-2005/seat").status_code == 403
    assert client.submit("/d/june-2005/join", "join").status_code == 303
    seat = seat_of("Amina", dialogue)
    assert seat is not None
    assert seat.role == "participant"


def test_who_leaves_a_private_dialogue_is_a_stranger_again(app: Flask, client: Browser) -> None:
    seat = a_seat(a_dialogue(visibility="private"))
    browser_of(client, "Amina")
    assert client.get("/d/june-2005/about").status_code == 200
    leave(seat.user, seat)
    assert client.get("/d/june-2005/about").status_code == 404


def test_a_phase_is_seen_at_once(client: Browser, clock: Clock) -> None:
    dialogue = a_dialogue()
    first = client.get("/d/june-2005/about")
    change_phase(OPERATOR, dialogue, phase="closed")
    kept = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/d/june-2005/about", headers=kept)
    assert again.status_code == 200
    assert "Closed" in again.text
    db.session.rollback()
