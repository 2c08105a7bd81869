"""Dialogues that admit people one by one: asked, admitted, declined; and every way into a seat."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, render_template
from sqlalchemy import select
from werkzeug.routing import Rule

from dialogue.accounts.models import User
from dialogue.dialogues.invitations.operations import invite_by_link, issue_invitation_token
from dialogue.dialogues.models import Dialogue, Term
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import may_read
from dialogue.dialogues.seats.asking import request_of
from dialogue.dialogues.seats.models import JoinRequest, Participant
from dialogue.dialogues.seats.operations import give_seat
from dialogue.dialogues.seats.seating import seat_of
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.extensions import db
from dialogue.imports.importing import import_archive
from dialogue.imports.readers import READERS
from dialogue.moderation.desk.case_kinds import handling_of
from dialogue.moderation.models import Case, CaseState, Decision
from dialogue.moderation.people.member_operations import admit, decline
from tests.browser import Browser
from tests.cli.runner import Runner
from tests.dialogues.test_invitations import invited
from tests.factories import (
    OPERATOR,
    make_dialogue,
    make_participant,
    make_person,
    make_user,
    signed_in,
)
from tests.fakes import Clock
from tests.imports.archives import as_csv, comment, heading

JOIN = "/d/june-2005/join"


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    return make_dialogue(joining="approval", visibility="members")


def latest_case() -> Case:
    return db.session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


def decided(actor: User, case: Case, act: str, message: str = "") -> Decision:
    form = {"act": act, "message": message}
    return handling_of(case).decide(actor, case, form, case.version)


def test_somebody_asks_is_declined_asks_once_more_and_is_admitted(
    app: Flask, dialogue: Dialogue
) -> None:
    bruno, amina = make_person(dialogue, "Bruno", "moderator"), make_user()
    browser = signed_in(app, amina)
    assert "Ask to join" in browser.get("/d/june-2005/").text
    wrong = browser.submit(JOIN, "join", region="mars", alias="Umm Salim")
    assert (wrong.status_code, 'href="#region"' in wrong.text) == (422, True)
    answer = browser.submit(JOIN, "join", region="africa", alias="Umm Salim", organisation="W.C.",
                            social_groups=["women"])  # fmt: skip
    assert (answer.status_code, answer.location) == (303, JOIN)
    page = browser.get(JOIN).text
    assert "Your request waits" in page
    assert 'id="join"' not in page
    assert seat_of(dialogue, amina) is None
    assert not may_read(amina, dialogue)
    assert browser.get("/d/june-2005/threads").status_code == 404

    first = latest_case()
    assert (first.kind, first.state, first.forum_id) == ("member", "open", None)
    with pytest.raises(Invalid) as refused:
        decided(bruno, first, "decline")
    assert set(refused.value.fields) == {"message"}
    declined = decided(bruno, first, "decline", "Which council do you speak for?")
    assert (declined.user_id, first.state) == (amina.id, CaseState.DISMISSED)
    page = browser.get(JOIN).text
    assert "Which council do you speak for?" in page
    assert "You can ask once more." in page
    browser.submit(JOIN, "join", region="africa", alias="Umm Salim", social_groups=["women"])
    again = latest_case()
    assert again.id != first.id
    with pytest.raises(Conflict):
        handling_of(first).decide(bruno, first, {"act": "admit"}, first.version)

    db.session.delete(db.session.scalars(select(Term).where(Term.slug == "women")).one())
    db.session.commit()
    admitted = decided(bruno, again, "admit", "Welcome.")
    seat = seat_of(dialogue, amina)
    assert seat is not None
    assert (seat.name, seat.role, seat.region, seat.social_groups) == (
        "Umm Salim", "participant", "africa", [])  # fmt: skip
    assert (admitted.seat_id, again.state) == (seat.id, CaseState.UPHELD)
    assert browser.get("/d/june-2005/threads").status_code == 200
    assert browser.get(JOIN).status_code == 303


def test_after_a_second_decline_only_an_invitation_leads_in(app: Flask, dialogue: Dialogue) -> None:
    hana, amina = make_person(dialogue, "Hana", "host"), make_user()
    browser = signed_in(app, amina)
    for _ in range(2):
        browser.submit(JOIN, "join")
        decided(hana, latest_case(), "decline", "Not this time.")
    page = browser.get(JOIN).text
    assert 'id="join"' not in page
    assert "Only an invitation leads in" in page
    with pytest.raises(AssertionError):
        browser.submit(JOIN, "join")
    before = latest_case().id
    assert browser.post(JOIN, data={"csrf_token": token(browser)}).status_code == 403
    assert latest_case().id == before
    follow(browser, dialogue, "link")
    assert seat_of(dialogue, amina) is not None


def test_it_can_be_taken_back_and_whoever_came_in_otherwise_asks_no_longer(
    app: Flask, dialogue: Dialogue
) -> None:
    amina, browser = make_user(), signed_in(app, make_user())
    browser.submit(JOIN, "join")
    assert browser.post(JOIN, data={"csrf_token": token(browser)}).status_code == 409
    assert browser.submit(JOIN, "take-back").status_code == 303
    taken_back = latest_case()
    assert taken_back.state == CaseState.DISMISSED
    assert browser.post(f"{JOIN}/take-back", data={"csrf_token": token(browser)}).status_code == 404
    browser.submit(JOIN, "join", as_observer="1")
    waits = latest_case()
    asked = request_of(dialogue, amina.id)
    assert (asked is not None, waits.id != taken_back.id) == (True, True)
    give_seat(OPERATOR, dialogue, user=amina, role="participant")
    db.session.refresh(waits)
    assert waits.state == CaseState.DISMISSED
    with pytest.raises(Conflict):
        admit(OPERATOR, waits.request, case=waits, version=waits.version)


def test_who_decides(dialogue: Dialogue) -> None:
    asked = JoinRequest(dialogue=dialogue, user=make_user(), role="participant", name="Amina",
                        answers={}, asked_at=dialogue.created_at)  # fmt: skip
    db.session.add(asked)
    db.session.commit()
    make_participant(dialogue, "Mo", "moderator", forum="africa")
    for name, role in (("Fay", "facilitator"), ("Pia", "participant"), ("Ana", "analyst")):
        make_participant(dialogue, name, role)
    for name in ("Mo", "Fay", "Pia", "Ana", "Amina", "Stranger"):
        for act in (admit, lambda *who: decline(*who, message="No.")):
            with pytest.raises(NotPermitted):
                act(make_user(name), asked)
    assert admit(make_person(dialogue, "Hana", "host"), asked).act == "admit"


def test_the_case_shows_what_was_told_and_no_address(app: Flask, dialogue: Dialogue) -> None:
    signed_in(app, make_user()).submit(JOIN, "join", organisation="<b>W.C.</b>", region="africa")
    case, bruno = latest_case(), make_person(dialogue, "Bruno", "moderator")
    page = drawn(app, case, bruno)
    assert "&lt;b&gt;W.C.&lt;/b&gt;" in page
    assert 'value="admit"' in page
    assert "amina@example.org" not in page
    of_africa = make_participant(dialogue, "Mo", "moderator", forum="africa").user
    assert 'value="admit"' not in drawn(app, case, of_africa)


def drawn(app: Flask, case: Case, actor: User) -> str:
    """The part of the case's page that this kind of case gives."""
    if "moderation.decide" not in app.view_functions:
        address = "/d/<slug>/moderation/cases/<int:case_id>/decide"
        app.url_map.add(Rule(address, endpoint="moderation.decide"))
    handling = handling_of(case)
    with app.test_request_context():
        return render_template(
            handling.template,
            **around(actor, case.dialogue),
            case=case,
            errors={"message": "Say why."},
            typed={},
            **handling.facts(actor, case),
        )


def token(browser: Browser) -> str:
    page = browser.get("/d/june-2005/about").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def follow(browser: Browser, dialogue: Dialogue, how: str) -> int:
    """The status of the answer to a followed invitation's form."""
    if how == "link":
        _made, secret = invite_by_link(OPERATOR, dialogue)
    else:
        (made,) = invited(dialogue, "amina@example.org")
        secret = issue_invitation_token(OPERATOR, dialogue, invitation=made)
    browser.get(f"/d/june-2005/invitations/{secret}")
    return browser.submit("/d/june-2005/invitation", "join").status_code


def by_page(app: Flask, dialogue: Dialogue, folder: Path) -> None:
    browser = signed_in(app, make_user())
    browser.post(JOIN, data={"csrf_token": token(browser)})


def by_mail(app: Flask, dialogue: Dialogue, folder: Path) -> None:
    assert follow(signed_in(app, make_user()), dialogue, "mail") == 303


def by_link(app: Flask, dialogue: Dialogue, folder: Path) -> None:
    assert follow(signed_in(app, make_user()), dialogue, "link") == 303


def by_import(app: Flask, dialogue: Dialogue, folder: Path) -> None:
    path = folder / "archive.csv"
    path.write_text(as_csv([heading("h"), comment("c", author="Amina")]), encoding="utf-8")
    import_archive(OPERATOR, dialogue, READERS["csv"]([path]))


def by_command(app: Flask, dialogue: Dialogue, folder: Path) -> None:
    make_user()
    db.session.commit()
    added = ("participant", "add", "amina@example.org", "--dialogue", "june-2005")
    assert Runner(app)(*added, "--role", "participant").exit_code == 0


WAYS = (by_page, by_mail, by_link, by_import, by_command)


@pytest.mark.parametrize("joining", ["open", "approval", "invitation"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_into_a_seat(
    app: Flask, clock: Clock, tmp_path: Path, way: Callable[..., None], joining: str
) -> None:
    """Only the page that everybody finds asks how one joins."""
    dialogue = make_dialogue(joining=joining)
    way(app, dialogue, tmp_path)
    db.session.expire_all()
    seats = [seat.name for seat in db.session.scalars(select(Participant))]
    asked = [request.state for request in db.session.scalars(select(JoinRequest))]
    by_rule = joining == "open" or way is not by_page
    assert seats == (["Amina"] if by_rule else [])
    assert asked == (["waiting"] if not by_rule and joining == "approval" else [])
