"""How a dialogue begins, is worded, and who may change it; no HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from dialogue.dialogues import operations
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.plans.plan import Plan
from dialogue.dialogues.setup import (
    document_operations,
    forum_operations,
    part_operations,
    round_operations,
    stage_operations,
    term_operations,
)
from dialogue.dialogues.setup import operations as setup_operations
from dialogue.dialogues.setup.forms import (
    DetailsForm,
    DocumentForm,
    ForumForm,
    RoundForm,
    StageForm,
    TermForm,
)
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.permissions import SITE, Visitor
from dialogue.streams import head_of
from tests.dialogues.places import (
    FIRST_OF_JUNE,
    OPERATOR,
    a_dialogue,
    a_seat,
    a_thread,
    an_empty_dialogue,
    somebody,
    typed_round,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def kinds_told() -> list[str]:
    return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def test_a_dialogue_is_laid_out_by_its_plan() -> None:
    dialogue = a_dialogue()
    assert (dialogue.phase, dialogue.visibility, dialogue.joining) == ("open", "public", "open")
    assert [one.number for one in dialogue.rounds] == [1, 2, 3, 4]
    assert len(dialogue.stages) == len(dialogue.forums) == 7
    assert dialogue.rounds[1].questions[1].label == "2.2"
    assert "<strong>What it is for</strong>" in dialogue.about_html
    assert dialogue.forums[1].title_in("fr") == "Afrique"
    assert "fr" in dialogue.rounds[0].questions[0].translations
    assert kinds_told() == ["dialogue.created"]
    assert head_of("dialogue/june-2005").seq == 1


@pytest.mark.parametrize("slug", ["", "a", "-ab", "Ab", "a b", "é", "a" * 60, "a/b"])
def test_a_slug_that_no_address_takes_is_refused(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        an_empty_dialogue(slug, title=" ")
    assert set(refused.value.fields) == {"slug", "title"}


def test_a_slug_belongs_to_one_dialogue() -> None:
    an_empty_dialogue("peace")
    with pytest.raises(Conflict, match="peace"):
        an_empty_dialogue("peace")
    assert kinds_told() == ["dialogue.created"]


def test_only_administrators_make_dialogues() -> None:
    for actor in (Visitor(), somebody()):
        with pytest.raises(NotPermitted):
            operations.create_dialogue(
                actor, SITE, slug="mine", title="Mine", plan=Plan(), starts_at=FIRST_OF_JUNE
            )


def test_who_makes_a_dialogue_hosts_it() -> None:
    admin = somebody("Ada", is_admin=True)
    dialogue = operations.create_dialogue(
        admin, SITE, slug="mine", title="Mine", plan=Plan(), starts_at=FIRST_OF_JUNE
    )
    assert [(seat.dialogue_id, seat.role) for seat in admin.seats] == [(dialogue.id, "host")]


def test_a_phase_is_told_once() -> None:
    dialogue = an_empty_dialogue("peace", phase="draft")
    operations.change_phase(OPERATOR, dialogue, phase="open")
    operations.change_phase(OPERATOR, dialogue, phase="open")
    assert dialogue.version == 2
    assert kinds_told() == ["dialogue.created", "dialogue.phase_changed"]


def test_what_was_said_in_public_is_no_draft_again() -> None:
    dialogue = a_dialogue()
    operations.change_phase(OPERATOR, dialogue, phase="draft")
    operations.change_phase(OPERATOR, dialogue, phase="open")
    a_thread(dialogue)
    with pytest.raises(Conflict, match="draft"):
        operations.change_phase(OPERATOR, dialogue, phase="draft")
    operations.change_phase(OPERATOR, dialogue, phase="archived")
    operations.change_phase(OPERATOR, dialogue, phase="closed")
    with pytest.raises(Invalid):
        operations.change_phase(OPERATOR, dialogue, phase="asleep")


def test_an_archived_dialogue_is_set_up_no_more() -> None:
    dialogue = an_empty_dialogue("peace", phase="open")
    operations.change_phase(OPERATOR, dialogue, phase="archived")
    with pytest.raises(NotPermitted, match="archived"):
        setup_operations.change_about(OPERATOR, dialogue, text="New")


def test_details_are_checked_together() -> None:
    dialogue = a_dialogue()
    with pytest.raises(Invalid) as refused:
        setup_operations.change_details(
            OPERATOR,
            dialogue,
            form=DetailsForm(
                title=" ", lang="klingonese", visibility="secret", edit_minutes="soon"
            ),
        )
    assert set(refused.value.fields) == {"title", "lang", "visibility", "edit_minutes"}
    setup_operations.change_details(
        OPERATOR,
        dialogue,
        form=DetailsForm(
            title="  Peace\u202e\n at last ",
            lang="fr",
            languages=["en", "sw"],
            visibility="members",
            joining="invitation",
            edit_minutes="30",
        ),
    )
    assert dialogue.title == "Peace at last"
    assert dialogue.languages == ["fr", "en", "sw"]
    assert (dialogue.visibility, dialogue.joining) == ("members", "invitation")
    assert dialogue.edit_minutes == 30
    assert dialogue.version == 2


def test_pages_of_text_are_drawn_safely() -> None:
    dialogue = a_dialogue()
    setup_operations.change_rules(OPERATOR, dialogue, text="Be **brief**. <script>x</script>")
    assert "<strong>brief</strong>" in dialogue.rules_html
    assert "<script" not in dialogue.rules_html
    setup_operations.change_rules(OPERATOR, dialogue, text=" ")
    assert (dialogue.rules, dialogue.rules_html) == ("", "")
    with pytest.raises(Invalid):
        setup_operations.change_rules(OPERATOR, dialogue, text="x" * 20_001)


SET_UP: dict[str, Callable[[Any, Dialogue], object]] = {
    "details": lambda actor, one: setup_operations.change_details(
        actor, one, form=DetailsForm("X")
    ),
    "about": lambda actor, one: setup_operations.change_about(actor, one, text="X"),
    "rules": lambda actor, one: setup_operations.change_rules(actor, one, text="X"),
    "a new round": lambda actor, one: round_operations.add_round(
        actor, one, form=RoundForm("9", "R", "2005-07-01", "2005-07-02")
    ),
    "a round": lambda actor, one: round_operations.change_round(
        actor, one.rounds[0], form=typed_round(one.rounds[0], theme="X")
    ),
    "no round": lambda actor, one: round_operations.remove_round(actor, one.rounds[3]),
    "a stage": lambda actor, one: stage_operations.add_stage(actor, one, form=StageForm("X")),
    "a forum": lambda actor, one: forum_operations.add_forum(actor, one, form=ForumForm("X")),
    "a term": lambda actor, one: term_operations.add_term(
        actor, one, kind="region", form=TermForm("X")
    ),
    "a document": lambda actor, one: document_operations.add_document(
        actor, one, form=DocumentForm("X", "https://example.org/")
    ),
    "an order": lambda actor, one: part_operations.move_part(actor, one.forums[1], earlier=True),
    "no stage": lambda actor, one: part_operations.remove_part(actor, one.stages[0]),
    "a phase": lambda actor, one: operations.change_phase(actor, one, phase="closing"),
}


@pytest.mark.parametrize("change", SET_UP)
def test_hosts_alone_set_up_and_readers_notice(change: str) -> None:
    dialogue = a_dialogue()
    for role in ("participant", "moderator", "facilitator", "analyst", "observer"):
        seat = a_seat(dialogue, role.title(), role)
        with pytest.raises(NotPermitted):
            SET_UP[change](seat.user, dialogue)
    host = a_seat(dialogue, "Hana", "host").user
    head = head_of("dialogue/june-2005").seq
    SET_UP[change](host, dialogue)
    assert dialogue.version == 2
    assert head_of("dialogue/june-2005").seq == head + 1
