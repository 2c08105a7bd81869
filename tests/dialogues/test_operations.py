"""How a dialogue begins and how it is set up; no HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from dialogue.dialogues import (
    document_operations,
    forum_operations,
    operations,
    part_operations,
    round_operations,
    setup_operations,
    stage_operations,
    term_operations,
)
from dialogue.dialogues.forms import DocumentForm, ForumForm, RoundForm, StageForm, TermForm
from dialogue.dialogues.models import Dialogue, Question, Round
from dialogue.dialogues.plan import Plan
from dialogue.dialogues.seat_models import Participant
from dialogue.dialogues.seat_operations import change_seat
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid, NotPermitted
from dialogue.events import Event, head_of
from dialogue.extensions import db
from dialogue.permissions import SITE, Visitor
from dialogue.threads.operations import open_thread
from tests.dialogues.places import (
    FIRST_OF_JUNE,
    OPERATOR,
    a_dialogue,
    a_seat,
    forum_of,
    somebody,
    stage_of,
    term_of,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def kinds_told() -> list[str]:
    return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def create(slug: str, title: str = "Peace", **details: Any) -> Dialogue:
    return operations.create_dialogue(
        OPERATOR, SITE, slug=slug, title=title, plan=Plan(), starts_at=FIRST_OF_JUNE, **details
    )


def a_thread(dialogue: Dialogue, *, question: str = "2.2", **answers: str) -> None:
    """Somebody answers ``question`` in the forum Africa, on polarization."""
    seat = a_seat(dialogue, "Writer", **answers)
    asked = shape_of(dialogue)
    found = next(q for r in asked.rounds for q in r.questions if q.label == question)
    open_thread(
        seat.user,
        forum_of(dialogue, "africa"),
        title="Mediators",
        body="Who is trusted by both?",
        stage="polarization",
        question_id=found.id,
        client_key="5f0c2a94-7c1a-4a63-8d02-9a1f0a0f7a11",
    )


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
    assert head_of("dialogue/june-2005") == 1


@pytest.mark.parametrize("slug", ["", "a", "-ab", "Ab", "a b", "é", "a" * 60, "a/b"])
def test_a_slug_that_no_address_takes_is_refused(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(slug, title=" ")
    assert set(refused.value.fields) == {"slug", "title"}


def test_a_slug_belongs_to_one_dialogue() -> None:
    create("peace")
    with pytest.raises(Conflict, match="peace"):
        create("peace")
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
    dialogue = create("peace", phase="draft")
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
    dialogue = create("peace", phase="open")
    operations.change_phase(OPERATOR, dialogue, phase="archived")
    with pytest.raises(NotPermitted, match="archived"):
        setup_operations.change_about(OPERATOR, dialogue, text="New")


def test_details_are_checked_together() -> None:
    dialogue = a_dialogue()
    with pytest.raises(Invalid) as refused:
        setup_operations.change_details(
            OPERATOR,
            dialogue,
            title=" ",
            lang="klingonese",
            visibility="secret",
            edit_minutes="soon",
        )
    assert set(refused.value.fields) == {"title", "lang", "visibility", "edit_minutes"}
    setup_operations.change_details(
        OPERATOR,
        dialogue,
        title="  Peace\u202e\n at last ",
        lang="fr",
        languages_offered=["en", "sw"],
        visibility="members",
        joining="invitation",
        edit_minutes="30",
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


def typed_round(changed: Round, **other: Any) -> RoundForm:
    """The form of a round as it stands, with other words in some fields."""
    now = {
        "number": str(changed.number),
        "title": changed.title,
        "theme": changed.theme,
        "starts_at": changed.starts_at.isoformat(),
        "ends_at": changed.ends_at.isoformat(),
        "questions": "\n".join(one.text for one in changed.questions),
    }
    return RoundForm(**{**now, **other})


def test_rounds_may_be_any_number() -> None:
    dialogue = create("peace")
    for number in ("0", "1", "7"):
        round_operations.add_round(
            OPERATOR,
            dialogue,
            form=RoundForm(number, "Round", "2005-06-01", "2005-06-03", questions="Who?\n\nWhy?"),
        )
    assert [one.number for one in dialogue.rounds] == [0, 1, 7]
    assert [one.label for one in dialogue.rounds[2].questions] == ["7.1", "7.2"]
    last = dialogue.rounds[2]
    assert (last.ends_at - last.starts_at).days == 3
    round_operations.remove_round(OPERATOR, last)
    assert [one.number for one in dialogue.rounds] == [0, 1]
    assert [one.number for one in shape_of(dialogue).rounds] == [0, 1]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("number", "2"),
        ("number", "-1"),
        ("number", "many"),
        ("title", ""),
        ("starts_at", "soon"),
        ("ends_at", "2005-05-01"),
        ("questions", "x" * 601),
    ],
)
def test_a_round_that_cannot_be_is_refused(field: str, typed: str) -> None:
    dialogue = a_dialogue()
    with pytest.raises(Invalid) as refused:
        round_operations.change_round(
            OPERATOR, dialogue.rounds[0], form=typed_round(dialogue.rounds[0], **{field: typed})
        )
    assert set(refused.value.fields) == {field}


def test_a_moved_and_a_reworded_question_stay_themselves() -> None:
    dialogue = a_dialogue()
    changed = dialogue.rounds[1]
    first, second, third = changed.questions
    texts = [third.text, "Something new?", first.text + " And where?", second.text]
    form = typed_round(changed, questions="\n".join(texts))
    round_operations.change_round(OPERATOR, changed, form=form)
    found = dialogue.rounds[1].questions
    assert [one.text for one in found] == texts
    assert [found[index].id for index in (0, 2, 3)] == [third.id, first.id, second.id]
    assert "fr" in found[0].translations
    assert "fr" not in found[2].translations  # it would translate other words


def test_questions_are_translated_all_or_none() -> None:
    changed = a_dialogue().rounds[1]
    some = {"fr": ["Seulement une ?"]}
    with pytest.raises(Invalid) as refused:
        round_operations.change_round(
            OPERATOR, changed, form=typed_round(changed, question_translations=some)
        )
    assert set(refused.value.fields) == {"questions-fr"}
    all_of_them = {"fr": ["Une ?", "Deux ?", "Trois ?"], "es": []}
    round_operations.change_round(
        OPERATOR, changed, form=typed_round(changed, question_translations=all_of_them)
    )
    assert changed.questions[1].text_in("fr") == "Deux ?"
    assert "es" not in changed.questions[1].translations
    assert "ru" in changed.questions[1].translations


def test_what_threads_use_stays() -> None:
    dialogue = a_dialogue()
    a_thread(dialogue, question="3.2")
    used = dialogue.rounds[2]
    kept = used.questions[1]
    others = "\n".join(one.text for one in used.questions if one.id != kept.id)
    with pytest.raises(Conflict, match="keep its line"):
        round_operations.change_round(OPERATOR, used, form=typed_round(used, questions=others))
    with pytest.raises(Conflict, match="round"):
        round_operations.remove_round(OPERATOR, used)
    for part in (
        stage_of(dialogue, "polarization"),
        forum_of(dialogue, "africa"),
        term_of(dialogue, "region", "africa"),
    ):
        with pytest.raises(Conflict, match="stays"):
            part_operations.remove_part(OPERATOR, part)
    assert db.session.get(Question, kept.id) is not None
    part_operations.remove_part(OPERATOR, stage_of(dialogue, "cohesion"))
    part_operations.remove_part(OPERATOR, forum_of(dialogue, "europe-central-asia"))
    part_operations.remove_part(OPERATOR, term_of(dialogue, "region", "europe-central-asia"))
    part_operations.remove_part(OPERATOR, term_of(dialogue, "social-group", "women"))
    assert len(dialogue.stages) == len(dialogue.forums) == 6


def test_an_answer_that_a_contribution_keeps_stays() -> None:
    dialogue = a_dialogue()
    a_thread(dialogue, stakeholder_type="media")
    seat = db.session.scalars(select(Participant)).one()
    change_seat(seat.user, seat, stakeholder_type="community")
    part_operations.remove_part(OPERATOR, term_of(dialogue, "stakeholder-type", "academia"))
    with pytest.raises(Conflict):
        part_operations.remove_part(OPERATOR, term_of(dialogue, "stakeholder-type", "media"))


def test_a_social_group_that_somebody_chose_stays() -> None:
    dialogue = a_dialogue()
    a_seat(dialogue, social_groups=["women"])
    with pytest.raises(Conflict):
        part_operations.remove_part(OPERATOR, term_of(dialogue, "social-group", "women"))


def test_the_last_forum_stays() -> None:
    dialogue = create("peace")
    for forum in dialogue.forums[1:]:
        part_operations.remove_part(OPERATOR, forum)
    with pytest.raises(Conflict, match="only one"):
        part_operations.remove_part(OPERATOR, dialogue.forums[0])


def test_parts_change_places() -> None:
    dialogue = create("peace")
    part_operations.move_part(OPERATOR, stage_of(dialogue, "exclusion"), earlier=True)
    part_operations.move_part(OPERATOR, stage_of(dialogue, "exclusion"), earlier=True)
    slugs = [one.slug for one in dialogue.stages]
    assert slugs[:3] == ["exclusion", "fragmentation", "polarization"]
    regions = [one for one in dialogue.terms if one.kind == "region"]
    part_operations.move_part(OPERATOR, regions[0], earlier=False)
    again = [one.slug for one in dialogue.terms if one.kind == "region"]
    assert again[:2] == [regions[1].slug, regions[0].slug]
    assert [one.slug for one in shape_of(dialogue).stages] == slugs


def test_a_stage_is_worded_anew() -> None:
    dialogue = a_dialogue()
    stage = stage_of(dialogue, "polarization")
    form = StageForm(
        title="Two camps",
        family="disintegration",
        glyph="polarization",
        definition=stage.definition,
        translations={"fr": {"title": "Deux camps", "definition": "Autrement dit."}},
    )
    stage_operations.change_stage(OPERATOR, stage, form=form)
    assert stage.slug == "polarization"
    assert stage.title_in("fr") == "Deux camps"
    assert stage.title_in("es") == "Two camps"  # the old word would translate another
    assert stage.text_in("definition", "es") != stage.definition
    assert stage.text_in("definition", "fr") == "Autrement dit."
    assert shape_of(dialogue).stage(stage.id).title == "Two camps"


@pytest.mark.parametrize("field", ["family", "glyph"])
def test_a_stage_has_a_family_and_a_drawing(field: str) -> None:
    dialogue = create("peace")
    good = {"family": "integration", "glyph": "cohesion"}
    with pytest.raises(Invalid) as refused:
        stage_operations.add_stage(
            OPERATOR, dialogue, form=StageForm("Repair", **{**good, field: "x"})
        )
    assert set(refused.value.fields) == {field}
    added = stage_operations.add_stage(OPERATOR, dialogue, form=StageForm("Repair", **good))
    assert (added.slug, added.position) == ("repair", 7)


def test_a_new_part_has_an_address_of_its_own() -> None:
    dialogue = create("peace")
    for form in (ForumForm("Global"), ForumForm("مجلس"), ForumForm("X", slug="a/b")):
        with pytest.raises(Invalid) as refused:
            forum_operations.add_forum(OPERATOR, dialogue, form=form)
        assert set(refused.value.fields) == {"slug"}
    added = forum_operations.add_forum(
        OPERATOR, dialogue, form=ForumForm("مجلس", slug="majlis", visibility="private")
    )
    assert (added.slug, added.visibility, added.position) == ("majlis", "private", 7)


def test_a_forum_belongs_to_a_known_region() -> None:
    dialogue = create("peace")
    with pytest.raises(Invalid) as refused:
        forum_operations.add_forum(OPERATOR, dialogue, form=ForumForm("Red", region="mars"))
    assert set(refused.value.fields) == {"region"}


def test_terms_are_added_and_renamed() -> None:
    dialogue = create("peace")
    added = term_operations.add_term(
        OPERATOR, dialogue, kind="social-group", form=TermForm("Widows")
    )
    assert added.slug == "widows"
    term_operations.change_term(
        OPERATOR, added, form=TermForm("Widowed people", translations={"fr": {"title": "Veuves"}})
    )
    assert (added.title, added.title_in("fr")) == ("Widowed people", "Veuves")
    same_word = term_operations.add_term(OPERATOR, dialogue, kind="region", form=TermForm("Widows"))
    assert same_word.slug == "widows"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//evil.example",
        "ftp://example.org/a",
        "https://",
        "https://un.org@evil.example/",
        "https://exa mple.org",
        "http://[",
    ],
)
def test_a_document_is_a_page_of_the_web(url: str) -> None:
    dialogue = create("peace")
    with pytest.raises(Invalid) as refused:
        document_operations.add_document(OPERATOR, dialogue, form=DocumentForm("A", url))
    assert set(refused.value.fields) == {"url"}


def test_documents_are_kept_in_order() -> None:
    dialogue = create("peace")
    for title in ("First", "Second"):
        document_operations.add_document(
            OPERATOR,
            dialogue,
            form=DocumentForm(title, "https://example.org/", published_on="2005-06", lang="fr"),
        )
    assert [one.title for one in dialogue.documents] == ["First", "Second"]
    with pytest.raises(Invalid) as refused:
        document_operations.change_document(
            OPERATOR,
            dialogue.documents[0],
            form=DocumentForm("", "https://example.org/", published_on="June", lang="xx!"),
        )
    assert set(refused.value.fields) == {"title", "published_on", "lang"}
    part_operations.remove_part(OPERATOR, dialogue.documents[0])
    assert [one.title for one in dialogue.documents] == ["Second"]


SET_UP: dict[str, Callable[[Any, Dialogue], object]] = {
    "details": lambda actor, one: setup_operations.change_details(actor, one, title="X"),
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
    head = head_of("dialogue/june-2005")
    SET_UP[change](host, dialogue)
    assert dialogue.version == 2
    assert head_of("dialogue/june-2005") == head + 1
