"""What files take of a text, and which way its pieces run."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.exports.documents.signs import by_direction, fit, runs_right_to_left, xml

ANYTHING = st.text(st.characters(), max_size=80)
MIXED = st.text(st.sampled_from("ab 1.,(#سلام א\t中"), max_size=40)


@settings(deadline=None)
@given(ANYTHING)
def test_every_text_is_fit_for_xml(text: str) -> None:
    read = ElementTree.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>')  # noqa: S314 - our own
    assert (read.text or "") == fit(text)
    assert " ".join(read.attrib["b"].split()) == " ".join(fit(text).split())


@settings(deadline=None)
@given(MIXED, st.booleans())
def test_pieces_are_the_text(text: str, right_to_left: bool) -> None:
    pieces = by_direction(text, right_to_left)
    assert "".join(words for words, _ in pieces) == text
    ways = [way for _, way in pieces]
    assert all(one != other for one, other in zip(ways, ways[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "right_to_left", "pieces"),
    [
        ("only Latin", False, [("only Latin", False)]),
        ("say سلام to all", False, [("say ", False), ("سلام", True), (" to all", False)]),
        ("say سلام 25 عدل.", False, [("say ", False), ("سلام 25 عدل.", True)]),
        ("قال 25 (Nairobi)", True, [("قال 25 ", True), ("(Nairobi)", False)]),
        ("2005", True, [("2005", True)]),
    ],
)
def test_each_script_runs_its_own_way(
    text: str, right_to_left: bool, pieces: list[tuple[str, bool]]
) -> None:
    assert by_direction(text, right_to_left) == pieces


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "Latin", True),
        ("en", "سلام", False),
        ("", "سلام NGO", True),
        ("", "NGO سلام and others", False),
        ("", "123", False),
        ("xx-unknown", "سلام", True),
    ],
)
def test_a_line_runs_as_its_language_or_its_letters(lang: str, text: str, expected: bool) -> None:
    assert runs_right_to_left(lang, text) is expected
