"""How stages, forums, lists and documents are set up; no HTTP."""

import pytest
from sqlalchemy import select

from dialogue.dialogues.models import Question
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.seats.operations import change_seat
from dialogue.dialogues.setup import (
    document_operations,
    forum_operations,
    part_operations,
    round_operations,
    stage_operations,
    term_operations,
)
from dialogue.dialogues.setup.forms import (
    DocumentForm,
    ForumForm,
    StageForm,
    TermForm,
)
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from tests.dialogues.places import (
    OPERATOR,
    a_dialogue,
    a_seat,
    a_thread,
    an_empty_dialogue,
    forum_of,
    stage_of,
    term_of,
    typed_round,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


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
    dialogue = an_empty_dialogue("peace")
    for forum in dialogue.forums[1:]:
        part_operations.remove_part(OPERATOR, forum)
    with pytest.raises(Conflict, match="only one"):
        part_operations.remove_part(OPERATOR, dialogue.forums[0])


def test_parts_change_places() -> None:
    dialogue = an_empty_dialogue("peace")
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
    dialogue = an_empty_dialogue("peace")
    good = {"family": "integration", "glyph": "cohesion"}
    with pytest.raises(Invalid) as refused:
        stage_operations.add_stage(
            OPERATOR, dialogue, form=StageForm("Repair", **{**good, field: "x"})
        )
    assert set(refused.value.fields) == {field}
    added = stage_operations.add_stage(OPERATOR, dialogue, form=StageForm("Repair", **good))
    assert (added.slug, added.position) == ("repair", 7)


def test_a_new_part_has_an_address_of_its_own() -> None:
    dialogue = an_empty_dialogue("peace")
    for form in (ForumForm("Global"), ForumForm("مجلس"), ForumForm("X", slug="a/b")):
        with pytest.raises(Invalid) as refused:
            forum_operations.add_forum(OPERATOR, dialogue, form=form)
        assert set(refused.value.fields) == {"slug"}
    added = forum_operations.add_forum(
        OPERATOR, dialogue, form=ForumForm("مجلس", slug="majlis", visibility="private")
    )
    assert (added.slug, added.visibility, added.position) == ("majlis", "private", 7)


def test_a_forum_belongs_to_a_known_region() -> None:
    dialogue = an_empty_dialogue("peace")
    with pytest.raises(Invalid) as refused:
        forum_operations.add_forum(OPERATOR, dialogue, form=ForumForm("Red", region="mars"))
    assert set(refused.value.fields) == {"region"}


def test_terms_are_added_and_renamed() -> None:
    dialogue = an_empty_dialogue("peace")
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
    dialogue = an_empty_dialogue("peace")
    with pytest.raises(Invalid) as refused:
        document_operations.add_document(OPERATOR, dialogue, form=DocumentForm("A", url))
    assert set(refused.value.fields) == {"url"}


def test_documents_are_kept_in_order() -> None:
    dialogue = an_empty_dialogue("peace")
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
