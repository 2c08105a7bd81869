"""What may stand in the fields of a dialogue's set-up."""

import pytest

from dialogue.dialogues.fields import language, languages
from dialogue.errors import Invalid


@pytest.mark.parametrize("code", ["en", "ar", "sw", "pt-BR", ""])
def test_languages_that_people_can_be_told_the_name_of(code: str) -> None:
    assert language(code) == code


@pytest.mark.parametrize("code", ["qq", "xx-AA", "english", "e", "fr_", "../en", "٣٣", "en\n"])
def test_anything_else_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        language(code)


def test_a_dialogue_has_its_own_language_first_and_each_once() -> None:
    assert languages(["fr", "en", "", "fr"], "en") == ["en", "fr"]
