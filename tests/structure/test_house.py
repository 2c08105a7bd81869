"""The house keeps its shape: docs/architecture.md as tests."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.structure import rules
from tests.structure.rules import RULES, Rule
from tests.structure.source import ROOT, Module, modules, sources, templates

# The two places where text that is HTML already enters a page.
SAFE_IN = {
    "templates/components/post.html",
    "templates/components/prose.html",
}


def named(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    broken = [f"{module.name}: {what}" for module in modules() for what in rule(module)]
    assert broken == []


BREAKERS: dict[Rule, Module] = {
    rules.stands_in_the_order: Module("dialogue.gossip.queries", ""),
    rules.imports_only_leftward: Module(
        "dialogue.accounts.queries", "from dialogue import clock, threads"
    ),
    rules.inner_files_know_no_web: Module("dialogue.threads.queries", "from flask import request"),
    rules.only_the_unit_of_work_commits: Module("dialogue.threads.views", "db.session.commit()"),
    rules.is_named_for_what_it_holds: Module("dialogue.threads.utils", ""),
    rules.imports_at_the_top: Module("dialogue.clock", "def now():\n    import time"),
    rules.operations_are_operations: Module(
        "dialogue.threads.operations", "def publish(actor, thread): ..."
    ),
    rules.posts_are_selected_in_queries: Module(
        "dialogue.threads.views", "db.session.scalars(select(Post))"
    ),
    rules.listeners_are_left_alone: Module(
        "dialogue.home.views", "from dialogue.mail import listeners"
    ),
    rules.libraries_stay_in_their_place: Module("dialogue.threads.page", "import nh3"),
    rules.is_handed_its_settings: Module("dialogue.web", "from config import read_settings"),
    rules.marks_nothing_safe: Module("dialogue.threads.page", "Markup(body)"),
    rules.is_short: Module("dialogue.web", "x = 1\n" * 300),
}


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_the_rule_notices_what_breaks_it(rule: Rule) -> None:
    assert list(rule(BREAKERS[rule]))


def test_every_feature_is_a_package() -> None:
    folders = {path.parent for path in sources()}
    assert [path for path in folders if not (path / "__init__.py").exists()] == []


class Inline(HTMLParser):
    """Finds what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [name for name in names if name == "style" or name.startswith("on")]


def inline_parts(text: str) -> list[str]:
    parser = Inline()
    parser.feed(re.sub(r"\{([#%{]).*?[#%}]\}", "", text, flags=re.DOTALL))
    return parser.found


@pytest.mark.parametrize("text", ["<style>", "<script>", "<p style=''>", "<a ONCLICK='x'>"])
def test_inline_parts_are_noticed(text: str) -> None:
    assert inline_parts(text)


def relative(paths: list[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_template_holds_inline_style_or_script() -> None:
    found = {name: inline_parts(text) for name, text in relative(templates())}
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_text_is_called_safe_in_two_places_only() -> None:
    safe = re.compile(r"\|\s*safe\b|\bMarkup\b|autoescape\s+false")
    found = {name for name, text in relative(templates()) if safe.search(text)}
    assert found <= SAFE_IN


def test_templates_are_short() -> None:
    lengths = {name: len(text.splitlines()) for name, text in relative(templates())}
    assert {name: length for name, length in lengths.items() if length >= 300} == {}
