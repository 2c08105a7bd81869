"""What facilitators do is marked where it stands, and kept in a log for those who lead."""

import re

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.threads.advice import advising
from dialogue.threads.models import Facilitation
from tests.factories import (
    Cast,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    signed_in,
)
from tests.fakes import Clock
from tests.forms import form_of

LOG = "/d/june-2005/moderation/facilitation"


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    advising.buffer.take()
    return make_dialogue()


def test_a_facilitator_marks_what_they_say(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina, forum="global", title="Everywhere")
    make_thread(dialogue, cast.amina, forum="africa", title="Only there")
    fatima = make_participant(dialogue, "Fatima", "facilitator", forum="africa").user
    leads = signed_in(app, fatima)
    there = "/d/june-2005/threads/2"
    form = form_of(leads.get(there).text, "reply")
    assert form.choices["facilitation"] == ["", *(kind.value for kind in Facilitation)]
    assert "Who is not heard here" in leads.get(there).text
    leads.submit(there, "reply", body="Who else?", facilitation="invite", save_draft="")
    assert form_of(leads.get(there).text, "reply").values["facilitation"] == ["invite"]
    leads.submit(there, "reply", body="Who else?", facilitation="invite")
    assert "Facilitator: invites" in app.test_client().get(there).text
    # Where she does not lead, she speaks for herself, whatever her form says.
    here = "/d/june-2005/threads/1"
    plain = form_of(leads.get(here).text, "reply")
    assert "facilitation" not in plain.names
    leads.post(plain.action, data={**plain.filled({"body": "I."}), "facilitation": "probe"})
    assert "Facilitator:" not in app.test_client().get(here).text
    bruno = signed_in(app, cast.bruno)
    bruno.submit(here, "reply", body="So far.", facilitation="summarise")
    opening = form_of(bruno.get("/d/june-2005/threads/new").text, "new-thread")
    assert "facilitation" in opening.names

    log = bruno.get(LOG).text
    assert log.index("Everywhere") < log.index("Only there")
    assert "Invite others to speak" in log
    narrowed = bruno.get(f"{LOG}?kind=invite").text
    assert "Everywhere" not in narrowed
    assert "Only there" in narrowed
    assert bruno.get(f"{LOG}?kind=nothing").text.count('<th scope="row"') == 2
    own = leads.get(LOG).text
    assert "Only there" in own
    assert "Everywhere" not in own
    for other in (app.test_client(), signed_in(app, cast.amina), signed_in(app, cast.chen)):
        assert other.get(LOG).status_code == 404
    assert bruno.get(f"{LOG}?page=9").status_code == 404


def test_hosts_read_how_often_advice_was_shown(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.bruno)
    signed_in(app, cast.amina).get("/d/june-2005/threads/1")
    advising.flush()
    host = signed_in(app, make_person(dialogue, "Hana", "host"))
    told = host.get(LOG).text.partition("Advice before sending")[2]
    shown = re.findall(r'<th scope="row">(.+?)</th><td class="numerals">(\d+)</td>', told)
    assert dict(shown) == {
        "Read the rules": "1",
        "The last three contributions are yours": "0",
        "You wrote more than two in five": "0",
        "You answered only one person": "0",
        "Nobody spoke from a region": "0",
    }
    assert "Advice before sending" not in signed_in(app, cast.bruno).get(LOG).text
