"""Nobody makes themselves or their peers more than they are, and an administrator always stays."""

import ast

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.accounts.queries import get_user
from dialogue.accounts.staff_operations import suspend_user
from dialogue.cli import build_cli
from dialogue.dialogues.invitations.operations import invite_by_link
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import ForumSeat, Invitation, Participant
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.permissions import Role, roles_of
from tests.accounts.people import PASSWORD
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    forum_of,
    make_dialogue,
    make_participant,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.structure.source import modules

HIGHER = {"role": "host", "is_admin": "1", "is_confirmed": "1", "user_id": "1", "id": "1"}
PEERS = ("observer", "participant", "facilitator", "moderator", "analyst", "moderator of africa")
SETUP = "/d/june-2005/setup"


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    dialogue = make_dialogue()
    make_participant(dialogue, "Hana", "host")
    return dialogue


def roles() -> list[tuple[object, ...]]:
    """Who is what, wherever a role is stored."""
    asked = (
        select(Participant.user_id, Participant.role, Participant.left_at).order_by(Participant.id),
        select(ForumSeat.participant_id, ForumSeat.role).order_by(ForumSeat.participant_id),
        select(User.id, User.is_admin).order_by(User.id),
        select(Invitation.id, Invitation.role),
    )
    return [tuple(row) for each in asked for row in db.session.execute(each)]


def test_no_administrator_is_shut_out_by_anyone(app: Flask) -> None:
    last, other = make_user("Ada", is_admin=True), make_user("Boss", is_admin=True)
    for actor in (OPERATOR, other, last):
        with pytest.raises(Invalid, match="An administrator cannot be suspended."):
            suspend_user(actor, last)
    db.session.commit()
    cli = build_cli(lambda: app)
    refused = CliRunner().invoke(cli, ["user", "suspend", "ada@example.org"])
    assert (refused.exit_code, refused.stderr) == (1, "An administrator cannot be suspended.\n")
    again = ["user", "create", "ada@example.org", "--name", "Less"]
    assert CliRunner().invoke(cli, again).exit_code == 1
    db.session.expire_all()
    assert (last.is_admin, last.suspended_at, last.name) == (True, None, "Ada")


def test_the_program_makes_administrators_in_one_place_and_unmakes_none() -> None:
    found = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "is_admin"
        and isinstance(node.ctx, ast.Store)
    }
    assert found == {"dialogue.accounts.staff_operations"}


def test_a_new_account_is_nobody_special(app: Flask, client: Browser) -> None:
    answers = {"name": "Amina", "email": "amina@example.org", "password": PASSWORD}
    sent = {"csrf_token": token_for(client), **answers, **HIGHER}
    assert client.post("/account/sign-up", data=sent).status_code == 303
    amina = get_user("amina@example.org")
    assert (amina.is_admin, amina.is_confirmed, amina.seats) == (False, False, [])


def test_no_form_of_ones_own_raises_oneself(app: Flask, dialogue: Dialogue) -> None:
    amina = make_user("Amina")
    browser = signed_in(app, amina)
    sent = {"csrf_token": token_for(browser), "name": "Amina", "lang": "", **HIGHER}
    for page in ("/account/", "/d/june-2005/join", "/d/june-2005/seat"):
        assert browser.post(page, data=sent).status_code == 303
    db.session.refresh(amina)
    assert not amina.is_admin
    assert roles_of(amina, dialogue) == {Role.PARTICIPANT}


def test_an_invitation_gives_the_role_it_was_made_for(app: Flask, dialogue: Dialogue) -> None:
    _, token = invite_by_link(OPERATOR, dialogue, role="observer")
    amina = make_user("Amina")
    browser = signed_in(app, amina)
    browser.get(f"/d/june-2005/invitations/{token}")
    sent = {"csrf_token": token_for(browser), **HIGHER}
    assert browser.post("/d/june-2005/invitation", data=sent).status_code == 303
    assert seat_of(amina, dialogue).role == "observer"


@pytest.mark.parametrize("who", PEERS)
def test_no_peer_raises_or_ends_a_peer(app: Flask, dialogue: Dialogue, who: str) -> None:
    role, _, forum = who.partition(" of ")
    actor = make_participant(dialogue, "Amina", role, forum=forum or None).user
    peer = make_participant(dialogue, "Bruno")
    africa = forum_of(dialogue, "africa").id
    browser = signed_in(app, actor)
    token = token_for(browser)
    before = roles()
    for subject in ("@bruno", "@amina"):
        for page in ("people/", f"forums/{africa}/people"):
            for wanted in ("host", "moderator", "facilitator"):
                sent = {"csrf_token": token, "who": subject, "role": wanted}
                assert browser.post(f"{SETUP}/{page}", data=sent).status_code == 403, page
    ended = browser.post(f"{SETUP}/people/{peer.id}/end", data={"csrf_token": token})
    assert ended.status_code == 403
    for wanted in ("host", "moderator", "facilitator", "analyst"):
        sent = {"csrf_token": token, "role": wanted, "days": "3"}
        refused = browser.post(f"{SETUP}/invitations/link", data=sent)
        assert refused.status_code == 403, wanted
    assert roles() == before
