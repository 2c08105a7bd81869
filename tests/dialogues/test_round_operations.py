"""How rounds and their questions are added, changed and removed; no HTTP."""

import pytest

from dialogue.dialogues.setup import round_operations
from dialogue.dialogues.setup.forms import (
    RoundForm,
)
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid
from tests.dialogues.places import (
    OPERATOR,
    a_dialogue,
    an_empty_dialogue,
    typed_round,
)

pytestmark = pytest.mark.usefixtures("app", "clock")


def test_rounds_may_be_any_number() -> None:
    dialogue = an_empty_dialogue("peace")
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
