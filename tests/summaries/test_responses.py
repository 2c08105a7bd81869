"""The host answers recommendations."""

import pytest

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotFound, NotPermitted
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.operations import respond
from dialogue.summaries.writing.operations import begin_summary
from tests.factories import (
    make_person,
)
from tests.summaries.writing import point, published, said_by, weekly


def recommendation(dialogue: Dialogue, writer: User, amina: User) -> Summary:
    summary = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")
    number = said_by(dialogue, amina, "Ask us.").number
    point(
        writer, summary, "Ask the young.", cites={number: ""}, key="recommendations", level="local"
    )
    point(writer, summary, "It was asked.", cites={number: ""}, key="mandate")
    published(writer, summary)
    return summary


def test_the_host_answers_recommendations(dialogue, writer, amina) -> None:
    summary = recommendation(dialogue, writer, amina)
    host = make_person(dialogue, "Hana", "host")
    with pytest.raises(NotPermitted):
        respond(writer, summary, point=1, reception="accepted", words="Yes.", version=0)
    with pytest.raises(NotFound):
        respond(host, summary, point=2, reception="accepted", words="Yes.", version=0)
    with pytest.raises(Invalid) as refused:
        respond(host, summary, point=1, reception="", words=" ", version=0)
    assert set(refused.value.fields) == {"reception", "words"}
    made = respond(host, summary, point=1, reception="partly", words="*Some*.", version=0)
    assert (made.version, made.reception) == (1, "partly")
    with pytest.raises(Conflict):
        respond(host, summary, point=1, reception="not", words="No.", version=0)
    again = respond(host, summary, point=1, reception="accepted", words="Yes.", version=1)
    assert (again.id, again.version) == (made.id, 2)


def test_nothing_unpublished_is_answered(dialogue, writer) -> None:
    host = make_person(dialogue, "Hana", "host")
    with pytest.raises(NotFound):
        respond(host, weekly(dialogue, writer), point=1, reception="not", words="No.", version=0)
