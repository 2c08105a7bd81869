"""The languages of the interface, as the Unicode consortium knows them."""

import pytest
from babel import Locale

from dialogue.i18n import LANGUAGES, direction, language_name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_calls_itself_and_runs_as_it_does_elsewhere(lang: str) -> None:
    known = Locale.parse(lang)
    assert language_name(lang) == known.get_display_name(lang)
    assert direction(lang) == known.text_direction


def test_others_are_looked_up() -> None:
    assert language_name("sw") == "Kiswahili"
    assert language_name("ar", "fr") == "arabe"
    assert language_name("xx-unknown") == "xx-unknown"
    assert (direction("fa"), direction("sw"), direction("none such")) == ("rtl", "ltr", "auto")
