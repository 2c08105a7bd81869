"""What tells who somebody is goes from their words, and nothing else does."""

import pytest

from dialogue.exports.gate.wording import Wording
from dialogue.exports.gate.words import EMAIL_SIGN, PHONE_SIGN, SOMEBODY, Scrubber

NAMES = {
    "Amina Diallo": "p-a",
    "Ann": "p-b",
    "Anna": "p-c",
    "王芳": "p-d",  # noqa: RUF001
    "علي": "p-e",
    "O'Neil": "p-f",
    "J. (X)": "p-g",
    "Will": "p-h",
    "X": "p-i",
    "김민": "p-j",
}


def scrubber(*, hides_phones: bool = True) -> Scrubber:
    return Scrubber(NAMES, {"amina.d": "p-a"}, hides_phones=hides_phones)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Amina Diallo, AMINA\nDIALLO, amina diallo.", "p-a, p-a, p-a."),
        ("Ann's Annual, Anna and Annas", "p-b's Annual, p-c and Annas"),
        ("我同意王芳的意见", "我同意p-d的意见"),
        ("قال علي وعلي في عليه", "قال p-e وp-e في عليه"),
        ("김민은 말했다", "p-j은 말했다"),
        ("O'Neil and J. (X).", "p-f and p-g."),
        ("I will say: Will X", "I will say: p-h X"),
        ("**Ann**, _Ann_ and `Ann`", "**p-b**, _Ann_ and `p-b`"),
        ("@amina.d, @Amina.D: @amina.dx", "@p-a, @p-a: @amina.dx"),
        ("Write to a.b+c@mail.example.org!", f"Write to {EMAIL_SIGN}!"),
        ("<mailto:me@x.example>", f"<mailto:{EMAIL_SIGN}>"),
        ("+33 1 23 45 67 89 or 0033-123456789", f"{PHONE_SIGN} or {PHONE_SIGN}"),
        ("(202) 555-0147, 202-555-0147", f"{PHONE_SIGN}, {PHONE_SIGN}"),
        *((text, text) for text in ("2005-06-15, 1990-1995", "20 000 000", "06/15/2005")),
        ("https://x.example/0123456789 #47", "https://x.example/0123456789 #47"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_left_of_a_text(text: str, left: str) -> None:
    assert scrubber()(text) == left


def test_telephone_numbers_are_counted_where_they_stay() -> None:
    scrub = scrubber(hides_phones=False)
    assert scrub("Ann, ring +33 1 23 45 67 89") == "p-b, ring +33 1 23 45 67 89"
    assert dict(scrub.counts) == {"names": 1, "phones": 1}


def test_thousands_of_names_are_found_as_one_is() -> None:
    many = {f"Person{n} Family{n * 7 % 999}": f"p-{n}" for n in range(3000)}
    scrub = Scrubber(many, {}, hides_phones=False)
    assert scrub("Person7 Family49 and Person2999 Family14.") == "p-7 and p-2999."


@pytest.mark.parametrize(
    ("body", "html", "text"),
    [
        ("A**nn**a said", "<p>A<strong>nn</strong>a said</p>", "p-c said"),
        ("a\\@x.example", "<p>a@x.example</p>", EMAIL_SIGN),
        ("Plain *words*", "<p>Plain <em>words</em></p>", "Plain words"),
    ],
)
def test_a_name_in_two_halves_is_a_name(body: str, html: str, text: str) -> None:
    shown = Wording(set(), scrubber()).of(1, body, html)
    assert shown["body_text"] == text
    assert "Anna" not in (shown["body_markdown"] or "").replace("*", "")


def test_the_signs_are_told() -> None:
    wording = Wording({3}, scrubber())
    wording.of(1, "> Ann\n>\n> #3\n\nAnn, a@x.example", "")
    assert wording.told() == {"quotations": 1, "names": 1, "emails": 1, "phones": 0}
    assert SOMEBODY not in str(wording.of(3, "Ann", "<p>Ann</p>"))
