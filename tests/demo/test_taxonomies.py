"""The taxonomies that ship: complete in six languages, each country in one region."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

TAXONOMIES = Path(__file__).parents[2] / "dialogue" / "dialogues" / "plans" / "taxonomies"
LANGUAGES = {"en", "ar", "zh", "fr", "ru", "es"}
NOT_ASSIGNED_BY_ISO = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"
SLUGS = {
    "stages": "fragmentation exclusion polarization coexistence collaboration cohesion "
    "cross-cutting",
    "forums": "global africa arab-states asia-pacific europe-central-asia "
    "latin-america-caribbean north-america",
    "regions": "africa arab-states asia-pacific europe-central-asia latin-america-caribbean "
    "north-america",
    "stakeholder_types": "national-government local-government intergovernmental "
    "international-ngo national-ngo community academia practitioner media private-sector "
    "faith-based individual",
    "social_groups": "youth older-persons persons-with-disabilities indigenous-peoples migrants "
    "returnees internally-displaced ex-combatants landmine-survivors minorities women",
}


def entries(name: str) -> list[dict[str, Any]]:
    data = tomllib.loads((TAXONOMIES / f"{name}.toml").read_text(encoding="utf-8"))
    (found,) = data.values()
    return list(found)


@pytest.mark.parametrize("name", SLUGS)
def test_slugs_stand_in_their_order(name: str) -> None:
    assert [entry["slug"] for entry in entries(name)] == SLUGS[name].split()


@pytest.mark.parametrize("name", SLUGS)
def test_every_title_is_there_in_six_languages(name: str) -> None:
    for entry in entries(name):
        assert set(entry["title"]) == LANGUAGES
        assert all(0 < len(title) <= 200 for title in entry["title"].values())


@pytest.mark.parametrize(("name", "field"), [("stages", "definition"), ("forums", "description")])
def test_longer_texts_are_there_in_six_languages(name: str, field: str) -> None:
    for entry in entries(name):
        assert set(entry[field]) == LANGUAGES
        assert all(len(text) > 8 for text in entry[field].values())


def test_each_script_is_used_where_it_belongs() -> None:
    scripts = {"ar": "[\u0600-\u06ff]", "zh": "[\u4e00-\u9fff]", "ru": "[\u0400-\u04ff]"}
    for name in SLUGS:
        for entry in entries(name):
            for lang, letters in scripts.items():
                assert re.search(letters, entry["title"][lang]), (name, entry["slug"], lang)


def test_stages_lead_to_what_may_help() -> None:
    families = [stage["family"] for stage in entries("stages")]
    assert families == ["disintegration"] * 3 + ["integration"] * 3 + ["cross-cutting"]
    for stage in entries("stages"):
        assert stage["glyph"] == stage["slug"]
        assert all(stage[field] for field in ("signs", "tools", "groups"))


def test_every_iso_country_is_in_exactly_one_region() -> None:
    known = {code for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", code)}
    placed = Counter(code for region in entries("regions") for code in region["countries"])
    assert set(placed) == known - set(NOT_ASSIGNED_BY_ISO.split())
    assert set(placed.values()) == {1}


def test_a_regional_forum_names_a_region() -> None:
    regions = {region["slug"] for region in entries("regions")}
    assert {forum["region"] for forum in entries("forums") if "region" in forum} == regions
    assert "region" not in entries("forums")[0]
