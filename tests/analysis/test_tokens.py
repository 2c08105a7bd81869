"""Words of six languages and more, made comparable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.analysis.tokens import (
    FEATURE_LIMIT,
    fold,
    n_grams,
    openings,
    outermost,
    primary,
    read,
)


def keys(text: str) -> list[str]:
    return list(read(text).keys())


@pytest.mark.parametrize(
    ("written", "alike"),
    [
        ("Naïveté", "NAIVETE"),
        ("Straße", "STRASSE"),
        ("ﬁne ＡＢＣ", "Fine abc"),
        ("e\u0301tat", "état"),
        ("Ёлка", "елка"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسـة", "مدرسه"),
        ("السَّلَامُ", "السلام"),
        ("على", "علي"),
        ("کتاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞｸ", "ガク"),
    ],
)
def test_one_word_in_many_ways(written: str, alike: str) -> None:
    assert fold(written) == fold(alike)


def test_vowels_of_indic_scripts_and_thai_are_no_accents() -> None:
    assert fold("हिन्दी") != fold("हन्द")
    assert keys("हमें शांति चाहिए") == ["हमें", "शांति", "चाहिए"]
    assert fold("ดี") != fold("ดา")


def test_words() -> None:
    assert keys("Peace-building: the people's LAND, 2005.") == [
        *("peace", "building", "the", "people", "land"),
    ]
    assert keys("L’eau qu'il boit aujourd'hui") == ["eau", "il", "boit", "aujourd’hui"]
    assert keys("don't don’t") == ["don’t", "don’t"]
    assert keys("it's I'm we’re 3rd 12th") == ["it", "re", "3rd", "12th"]
    assert keys("и мир в доме") == ["мир", "доме"]
    assert keys("한국어 단어") == ["한국어", "단어"]


def test_how_a_word_was_written_is_kept() -> None:
    assert [word.seen for word in read("Ministère MINISTERE").seen()] == ["Ministère", "MINISTERE"]


def test_addresses_and_names_after_an_at_are_no_words() -> None:
    assert keys("see https://example.org/water?a=1 amina.k@example.org @bruno end") == [
        "see",
        "end",
    ]
    assert "example" not in "".join(keys("請看https://example.org/水。我覺得"))


def test_scripts_without_spaces_are_told_apart_by_n_grams() -> None:
    assert list(n_grams("气候变化")) == ["气候", "气候变", "气候变化", "候变", "候变化", "变化"]
    assert keys("水。") == ["水"]
    assert keys("土地 Land") == ["土地", "land"]
    for text in ("ฉันคิดว่าสันติภาพสำคัญ", "ພາສາລາວ", "ភាសាខ្មែរ", "မြန်မာဘာသာ", "平和について話す"):
        assert read(text).unspaced
        assert len(keys(text)) > 5


def test_more_than_three_letters_in_ten_make_a_text_one_without_spaces() -> None:
    assert not read("abcdefg 水土木").unspaced  # 3 of 10
    assert read("abcdef 水土木").unspaced  # 3 of 9
    assert keys("the sign 水土木 means it") == ["the", "sign", "水土木", "means", "it"]
    assert not read("2005 !? ...").unspaced


def test_stock_openings_are_left_out() -> None:
    texts = [f"I think that {word} matters" for word in ("water", "land", "law", "peace", "bread")]
    readings = list(map(read, [*texts, "Water matters to us", "I think that"]))
    starts = openings(readings)
    assert list(readings[0].keys(starts[0])) == ["water", "matters"]
    assert starts[5:] == [0, 1]  # the last says nothing else, so it keeps its last word
    chinese = [read(f"我觉得{rest}") for rest in ("水重要", "土地重要", "法律", "和平", "面包好")]
    assert list(chinese[2].keys(openings(chinese)[2])) == ["法律"]
    assert openings(readings[:4]) == [0, 0, 0, 0]  # four are no custom


def test_outermost() -> None:
    assert outermost(["气候", "气候变化", "变化", "水"]) == ["气候变化", "水"]


def test_primary() -> None:
    assert [primary(tag) for tag in ("zh-Hans", "zh_CN", "EN", "")] == ["zh", "zh", "en", ""]


def test_long_texts_and_long_words_stay_within_bounds() -> None:
    assert len(keys("水" * 100_000)) == FEATURE_LIMIT
    assert keys("x" * 200_000) == []
    assert len(keys("a@" * 100_000)) <= FEATURE_LIMIT


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert all(reading.keys())
    assert list(reading.keys()) == list(read(text).keys())
    assert all(fold(fold(word.seen)) for word in reading.seen())
