"""The template "June 2005 (three weeks)" hangs together, and every question is in six languages."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = (
    Path(__file__).parents[2] / "dialogue" / "dialogues" / "plans" / "templates" / "june-2005.toml"
)
OTHER_LANGUAGES = {"ar", "zh", "fr", "ru", "es"}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return tomllib.loads(TEMPLATE.read_text(encoding="utf-8"))


def test_rounds_follow_one_another_without_a_gap(template: dict[str, Any]) -> None:
    rounds = template["rounds"]
    assert [each["number"] for each in rounds] == [1, 2, 3, 4]
    day = 0
    for each in rounds:
        assert each["start_day"] == day
        day += each["days"]
    assert day == 24


def test_every_question_can_be_read_in_every_language(template: dict[str, Any]) -> None:
    for each in template["rounds"]:
        assert set(each["translations"]) == OTHER_LANGUAGES
        for lang, translation in each["translations"].items():
            assert len(translation["questions"]) == len(each["questions"]), lang
            assert all(0 < len(text) <= 600 for text in translation["questions"])
            assert translation["title"]
            assert translation["theme"]


def test_texts_fit_where_they_are_kept(template: dict[str, Any]) -> None:
    assert len(template["host_name"]) <= 200
    assert "modelled on" in template["host_name"].lower()
    assert len(template["strapline"]) <= 300
    for each in template["rounds"]:
        assert len(each["title"]) <= 200
        assert len(each["theme"]) <= 300


def test_all_three_objectives_stand_in_the_about_page(template: dict[str, Any]) -> None:
    assert len(template["objectives"]) == 3
    for objective in template["objectives"]:
        assert objective in template["about"]


def test_rules_tell_what_a_writer_must_know(template: dict[str, Any]) -> None:
    rules = template["rules"].lower()
    for word in ("600 words", "which question", "personal capacity", "respectful", "plain"):
        assert word in rules
    for word in ("arabic", "advertising", "reason", "appeal", "withdraw"):
        assert word in rules


def test_documents_are_pages_of_the_published_record(template: dict[str, Any]) -> None:
    for document in template["documents"]:
        assert re.match(r"https?://www\.un\.org/esa/socdev/sib/", document["url"])
        assert document["title"]
        assert document["lang"] == "en"


def test_nothing_is_dated_absolutely(template: dict[str, Any]) -> None:
    assert not re.search(r"20\d\d-\d\d", str(template["rounds"]))
