"""Watched words are found as people see them, whatever the list and the text."""

import pytest

from dialogue.moderation.words.watched_words import (
    LONGEST,
    MARK,
    Entry,
    Seen,
    WatchedWords,
    replaced,
)


def found(text: str, *entries: str, lang: str = "en") -> list[str]:
    words = WatchedWords([Entry(entry, "hold") for entry in entries], lang)
    return [text[one.start : one.end] for one in words.find(text)]


@pytest.mark.parametrize(
    ("text", "entry", "stands"),
    [
        ("A Bad word.", "bad", "Bad"),
        ("_bad_ and **bad**", "bad", "bad"),
        ("Badly said, in Baden", "bad", None),
        ("Badly said", "bad*", "Badly"),
        ("so bad", "bad*", "bad"),
        ("ｂａｄ", "bad", "ｂａｄ"),
        ("b\u200ba\u00add", "bad", "b\u200ba\u00add"),
        ("STRASSE", "straße", "STRASSE"),
        ("very\n  bad  idea", "bad idea", "bad  idea"),
        ("café", "cafe", None),
        ("cafe\u0301", "café", "cafe\u0301"),
        ("l'idiot", "idiot", "idiot"),
        ("这是坏话。", "坏话", "坏话"),
        ("คำไม่ดีมาก", "ไม่ดี", "ไม่ดี"),
        ("か\u3099", "か", None),
        ("كَلِمَة سيئة", "كلمة", "كَلِمَة"),
        ("كـــلمة", "كلمة", "كـــلمة"),
        ("والكلمة", "كلمة", None),
        ("so 👩‍🌾 there", "👩‍🌾", "👩‍🌾"),
        ("a.b", "a.b", "a.b"),
        ("axb", "a.b", None),
        ("((a+)+)$", "(a+)+)$", "(a+)+)$"),
        ("100% sure", "100%", "100%"),
        ("", "bad", None),
    ],
)
def test_what_is_found(text: str, entry: str, stands: str | None) -> None:
    assert found(text, entry) == ([] if stands is None else [stands])


def test_other_words_stand_in_their_place() -> None:
    entries = [
        Entry("bad", "replace", None, "unkind"),
        Entry("bad idea", "replace", None, "thought"),
        Entry("fool*", "replace"),
    ]
    text = "A BAD idea of fo\u200bols is **bad**, bad."
    words = WatchedWords(entries, "en").find(text)
    assert replaced(text, words) == f"A thought of {MARK} is **unkind**, unkind."
    assert len(replaced(text, words, only_mark=True)) <= len(text)


def test_a_word_is_for_its_language() -> None:
    entries = [Entry("gift", "hold", "de"), Entry("poison", "hold")]
    text = "gift poison"
    for lang, count in (("de-AT", 2), ("DE", 2), ("en", 1), (None, 1)):
        assert len(WatchedWords(entries, lang).find(text)) == count


HOSTILE = {
    "the same beginning": ["中" * (n % 79 + 1) + chr(0x4E00 + n) for n in range(5000)],
    "one in another": ["中" * n for n in range(1, 81)],
    "open ends": [f"{'中' * n}*" for n in range(1, 80)],
    "stars": ["*" * n for n in range(1, 81)],
    "patterns": [f"(.*{n})+$" for n in range(5000)],
    "signs of the other direction": [f"\u202eكل{n}" for n in range(5000)],
    "emoji": ["👩\u200d" * (n % 20 + 1) + chr(0x1F600 + n % 80) for n in range(5000)],
    "piles of marks": ["e\u0301\u0316" * (n % 20 + 1) + str(n) for n in range(5000)],
}
TEXT = "中中中aaa.*+)(e\u0301\u0316\u0301 كلم👩\u200d👩 ***"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_list_costs_no_more_than_its_length_at_each_place(name: str) -> None:
    """Counted, not timed: what is looked up, and what comes of it."""
    words = WatchedWords([Entry(one, "replace", None, "x" * 80) for one in HOSTILE[name]], "en")
    looked = {}
    for times in (100, 200):
        compared = Seen(TEXT * times)
        looked[times] = sum(1 for _ in words.candidates(compared))
        assert looked[times] <= LONGEST * len(compared.text)
        assert len(words.find(TEXT * times)) <= len(compared.text)
    assert looked[200] <= 2 * looked[100] + LONGEST**2
