"""A mail archive comes in, and the conversation in it goes on."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.errors import NotPermitted
from dialogue.extensions import db
from dialogue.threads.operations import publish_post
from dialogue.threads.queries import get_thread
from tests.accounts.people import sign_in
from tests.factories import OPERATOR, make_dialogue
from tests.fakes import Clock, Mailbox
from tests.imports.archives import ENVELOPE, letter
from tests.imports.kept import every_row
from tests.journeys.house import invoke
from tests.journeys.people import done, exported, newcomer, visitor

THREAD = "/d/june-2005/threads/1"
LETTERS = (
    letter(1, body="Who is left out of the well committee?"),
    letter(
        2,
        "Re: Water",
        "Those who came last.",
        In_Reply_To="<1@x>",
        From="Bruno Keller <bruno@example.org>",
    ),
)


@pytest.fixture
def archive(app: Flask, clock: Clock, tmp_path: Path) -> None:
    make_dialogue()
    mailbox = tmp_path / "list.mbox"
    mailbox.write_text("".join(ENVELOPE + each for each in LETTERS), "utf-8")
    result = invoke(app, "import", "mbox", mailbox, "--dialogue", "june-2005", "--lang", "en")
    assert result.stdout == "1 threads, 2 posts, 2 people, 0 skipped\n"


@pytest.mark.usefixtures("archive")
def test_somebody_known_from_an_archive_only_answers_nothing(app: Flask, mailbox: Mailbox) -> None:
    browser = visitor(app)
    assert "Those who came last." in browser.get(THREAD).text
    assert sign_in(browser, "bruno@example.org").status_code == 422
    done(browser.submit("/account/forgotten", "forgotten", email="bruno@example.org"))
    assert mailbox.to("bruno@example.org") == []
    bruno = db.session.scalars(select(User).where(User.name == "Bruno Keller")).one()
    before = every_row()
    with pytest.raises(NotPermitted, match="Confirm your e-mail address"):
        publish_post(bruno, get_thread(OPERATOR, bruno.seats[0].dialogue.slug, 1), body="Again I.")
    assert every_row() == before


@pytest.mark.usefixtures("archive")
def test_a_person_answers_what_was_imported(app: Flask, mailbox: Mailbox) -> None:
    noor = newcomer(app, mailbox, "Noor")
    done(noor.submit("/d/june-2005/join", "join", region="arab-states"))
    answer = {"body": "They dig now.", "reply_to": "2", "consent": "name"}
    done(noor.submit(f"{THREAD}?reply_to=2", "reply", **answer))
    first, second, third = exported(app, "june-2005")["post"]
    assert first["body_text"] == "Who is left out of the well committee?"
    assert (first["reply_to"], second["reply_to"], third["reply_to"]) == (None, 1, 2)
    assert (third["author"], third["region"]) == ("Noor", "arab-states")
    assert first["created_at"] == "2005-06-06T10:00:01Z"
    assert "Bruno" not in str((first, second))
    assert {row["thread"] for row in (first, second, third)} == {1}
    doctor = invoke(app, "doctor")
    assert (doctor.exit_code, doctor.stdout) == (0, "")
