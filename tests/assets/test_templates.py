"""Templates name only what exists: pages, static files, parts and their names."""

import re
from pathlib import Path

import pytest
from flask import Flask

from dialogue.assets import STATIC

TEMPLATES = STATIC.parent / "templates"
SOURCES = {
    path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
}


def named(pattern: str) -> set[tuple[str, str]]:
    """Every (template, first group) that the pattern finds."""
    return {(name, found) for name, text in SOURCES.items() for found in re.findall(pattern, text)}


@pytest.mark.sqlite_only(reason="addresses do not depend on the database")
def test_every_address_that_a_template_builds_is_a_page(app: Flask) -> None:
    built = named(r"""url_for\(\s*["']([\w.]+)["']""")
    assert built
    assert {(name, page) for name, page in built if page not in app.view_functions} == set()


def test_every_static_file_that_a_template_names_is_there() -> None:
    files = named(r"""asset_url\(\s*["']([\w./-]+)["']""")
    assert files
    assert {(name, file) for name, file in files if not Path(STATIC, file).is_file()} == set()


def test_every_part_that_a_template_asks_for_is_there() -> None:
    asked = named(r"""(?:from|include|extends) ["']([\w./]+)["']""")
    assert asked
    assert {(name, part) for name, part in asked if part not in SOURCES} == set()


def test_every_drawing_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (STATIC / "img/sprite.svg").read_text(encoding="utf-8")
    drawn = named(r"#((?:stage|icon)-[a-z]+)\b")
    icons = {(name, f"icon-{icon}") for name, icon in named(r"""\bicon\(["'](\w+)["']\)""")}
    assert {(name, one) for name, one in drawn | icons if f'id="{one}"' not in sprite} == set()


def test_every_shipped_stage_has_a_drawing_and_a_hue() -> None:
    sprite = (STATIC / "img/sprite.svg").read_text(encoding="utf-8")
    hues = (STATIC / "css/components/stage.css").read_text(encoding="utf-8")
    stages = Path(STATIC.parent, "dialogue/dialogues/plans/taxonomies/stages.toml").read_text(
        "utf-8"
    )
    glyphs = set(re.findall(r'^glyph = "([\w-]+)"', stages, re.MULTILINE))
    assert len(glyphs) == 7
    for glyph in glyphs:
        assert f'id="stage-{glyph}"' in sprite
        assert f".hue-{glyph} " in hues


def test_every_component_says_what_it_takes() -> None:
    silent = [
        name for name in SOURCES if name.startswith("components/") and "{#" not in SOURCES[name]
    ]
    assert silent == []
