"""``dialogue``, ``user`` and ``participant`` from a terminal."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.accounts.queries import get_user
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.permissions import roles_of
from tests.accounts.people import PASSWORD, sign_in
from tests.browser import Browser
from tests.cli.runner import Runner
from tests.dialogues.places import a_dialogue, forum_of, somebody
from tests.fakes import Clock


@pytest.fixture
def run(app: Flask, clock: Clock) -> Runner:
    return Runner(app)


def test_a_dialogue_is_open_from_today(run: Runner) -> None:
    result = run("dialogue", "create", "peace", "--title", "Peace at last")
    assert (result.exit_code, result.stdout) == (0, "http://localhost/d/peace/\n")
    dialogue = db.session.scalars(select(Dialogue)).one()
    assert (dialogue.phase, dialogue.visibility, dialogue.joining) == ("open", "public", "open")
    assert dialogue.rounds[0].starts_at.isoformat() == "2005-06-15T00:00:00+00:00"
    assert len(dialogue.forums) == 7
    assert dialogue.last_thread_number == 0


def test_dialogues_are_listed_with_tabs(run: Runner) -> None:
    assert run("dialogue", "list").stdout == ""
    a_dialogue("peace", title="Peace")
    a_dialogue("all", title="All voices", phase="draft", visibility="private")
    assert run("dialogue", "list").stdout == "all\tdraft\tAll voices\npeace\topen\tPeace\n"


@pytest.mark.parametrize(
    ("command", "phase"), [("open", "open"), ("close", "closed"), ("archive", "archived")]
)
def test_phases_change(run: Runner, command: str, phase: str) -> None:
    dialogue = a_dialogue("peace", phase="draft")
    for _ in range(2):
        result = run("dialogue", command, "peace")
        assert (result.exit_code, result.output) == (0, "")
        assert dialogue.phase == phase


def test_a_plan_comes_from_a_file(run: Runner, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[[forums]]\nslug = "majlis"\ntitle = "مجلس"\n'
        '[[rounds]]\ntitle = "One"\nstart_day = 0\ndays = 2\nquestions = ["Who?"]\n',
        encoding="utf-8",
    )
    run("dialogue", "create", "small", "--title", "Small", "--from", str(plan))
    dialogue = db.session.scalars(select(Dialogue)).one()
    assert [forum.title for forum in dialogue.forums] == ["مجلس"]
    assert dialogue.rounds[0].questions[0].label == "1.1"


def test_what_cannot_be_is_refused_in_a_sentence(run: Runner, tmp_path: Path) -> None:
    a_dialogue("peace")
    title = ("--title", "X")
    assert "already" in run.refused("dialogue", "create", "peace", *title)
    assert "slug: The address" in run.refused("dialogue", "create", "No Way", *title)
    assert "title: " in run.refused("dialogue", "create", "other", "--title", " ")
    assert 'no dialogue called "war"' in run.refused("dialogue", "open", "war")
    missing = run.refused("dialogue", "create", "other", *title, "--from", str(tmp_path / "no"))
    assert "There is no file" in missing
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    bad = run.refused("dialogue", "create", "other", *title, "--from", str(tmp_path / "bad.toml"))
    assert "UTF-8" in bad
    (tmp_path / "odd.toml").write_text("titel = 1")
    odd = run.refused("dialogue", "create", "other", *title, "--from", str(tmp_path / "odd.toml"))
    assert odd == 'odd.toml: "titel" is not known here.\n'


@pytest.mark.parametrize(
    "arguments",
    [
        ("dialogue", "create", "peace"),
        ("dialogue", "open"),
        ("user", "create", "a@example.org"),
        ("user", "create", "a@example.org", "--name", "A", "--role", "king"),
        ("participant", "add", "a@example.org", "--dialogue", "peace"),
        ("participant", "add", "a@example.org", "--dialogue", "peace", "--role", "king"),
    ],
)
def test_a_wrong_usage_is_exit_code_two(run: Runner, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_an_account_can_sign_in_at_once(run: Runner, client: Browser) -> None:
    result = run(
        *("user", "create", "Amina@Example.org", "--name", "Amina", "--password", PASSWORD)
    )
    assert (result.exit_code, result.stdout) == (0, "amina@example.org\n")
    assert not get_user("amina@example.org").is_admin
    assert sign_in(client).status_code == 303


def test_an_account_without_a_password_has_none_to_guess(run: Runner) -> None:
    run("user", "create", "ada@example.org", "--name", "Ada", "--role", "admin")
    ada = get_user("ada@example.org")
    assert (ada.is_admin, ada.is_confirmed, ada.password_hash) == (True, True, None)


def test_an_account_that_cannot_be_is_refused(run: Runner) -> None:
    somebody("Amina")
    create = ("user", "create")
    assert "already" in run.refused(*create, "amina@example.org", "--name", "A")
    assert "e-mail address" in run.refused(*create, "nobody", "--name", "A")
    assert "8 characters" in run.refused(
        *create, "b@example.org", "--name", "B", "--password", "short"
    )
    assert [user.name for user in db.session.scalars(select(User))] == ["Amina"]


def test_an_account_is_suspended(run: Runner) -> None:
    amina = somebody("Amina")
    assert run("user", "suspend", "amina@example.org").exit_code == 0
    assert amina.suspended_at is not None
    assert "Nobody has the address" in run.refused("user", "suspend", "b@example.org")


def test_people_are_seated_and_seated_again(run: Runner) -> None:
    dialogue, amina = a_dialogue("peace"), somebody("Amina")
    add = ("participant", "add", "amina@example.org", "--dialogue", "peace")
    result = run(
        *(*add, "--role", "participant", "--region", "africa", "--country", "ke"),
        *("--stakeholder-type", "community", "--organisation", "Well committee"),
    )
    assert (result.exit_code, result.stdout) == (0, "@amina\n")
    (seat,) = amina.seats
    assert (seat.role, seat.region, seat.country) == ("participant", "africa", "KE")
    assert (seat.stakeholder_type, seat.organisation) == ("community", "Well committee")
    run(*add, "--role", "moderator", "--forum", "africa")
    assert roles_of(amina, forum_of(dialogue, "africa")) == {"participant", "moderator"}
    assert roles_of(amina, forum_of(dialogue, "global")) == {"participant"}
    run(*add, "--role", "analyst")
    assert (seat.role, seat.region) == ("analyst", "africa")


def test_a_seat_that_cannot_be_is_refused(run: Runner) -> None:
    a_dialogue("peace")
    somebody("Amina")
    as_participant = ("--dialogue", "peace", "--role", "participant")
    add = ("participant", "add", "amina@example.org", *as_participant)
    assert "Nobody has" in run.refused("participant", "add", "b@example.org", *as_participant)
    assert 'no forum called "moon"' in run.refused(*add, "--forum", "moon")
    assert 'region: "mars" is not' in run.refused(*add, "--region", "mars")
    assert 'country: "XX" is not' in run.refused(*add, "--country", "XX")
    assert 'stakeholder_type: "king"' in run.refused(*add, "--stakeholder-type", "king")
