"""No refusal speaks two languages at once, and none is glued together of parts."""

import ast
import re

import pytest
from flask import Flask

from dialogue.errors import Invalid
from dialogue.i18n import speaking, told
from tests.contract.refusals import Message, made_up, messages
from tests.structure.source import Module, modules

# Told as it was handed over: each comes from a place that is looked at itself.
HANDED_ON = {
    "dialogue.limits: TooMany(limit.message, retry_after=wait)",
    "dialogue.permissions: NotPermitted(reason)",
    "dialogue.dialogues.plans.reading: Invalid(sentence, **facts)",
}
# What may fill a place beside numbers: words of the user, of a file, codes; or a whole refusal.
FACTS = {
    *("email", "slug", "region", "text", "name", "code"),
    *("file", "place", "key", "known", "columns", "refusal", "words"),
}
# Signs and names that every language writes alike.
ALIKE = {
    "en",
    "fr",
    "http",
    "https",
    "HTML",
    "JSON",
    "Markdown",
    "PDF",
    "Pango",
    "TOML",
    "UTF",
    "From",
    "url",
}
ALIKE |= {"starts", "ends", "on", "questions"}
# What formats are called.
ALIKE |= {"CSV", "XLSX", "JSON", "Lines", "mbox", "Atom", "GraphML", "ConvoKit", "DOCX", "ODT"}
ALIKE |= {"Word", "LibreOffice"}
WORD = re.compile(r"[A-Za-z]{2,}")


def in_arabic(message: Message) -> str:
    facts = {name: 3 if kind == "d" else "س" for name, kind in message.places().items()}
    with speaking("ar"):
        return told(Invalid(message.text, **facts))


def foreign_words(message: Message) -> set[str]:
    return set(WORD.findall(in_arabic(message))) - ALIKE


@pytest.mark.sqlite_only(reason="nothing is stored")
def test_every_refusal_is_told_in_arabic_alone(app: Flask, backend: str) -> None:
    found = list(messages(modules()))
    assert len({each.text for each in found}) > 120
    assert {each.where: foreign_words(each) for each in found if foreign_words(each)} == {}


@pytest.mark.sqlite_only(reason="nothing is stored")
def test_a_word_that_stayed_english_is_noticed(app: Flask, backend: str) -> None:
    assert foreign_words(Message("here", "Nobody has said this.")) == {
        *("Nobody", "has", "said", "this"),
    }


@pytest.mark.sqlite_only(reason="nothing is stored")
def test_a_refusal_within_a_refusal_is_told_in_the_same_language(app: Flask, backend: str) -> None:
    inner = Invalid('"%(key)s" is empty.', key="title")
    outer = Invalid("%(place)s: %(refusal)s", place="plan.toml", refusal=inner)
    assert str(outer) == 'plan.toml: "title" is empty.'
    with speaking("ar"):
        assert told(outer) == "plan.toml: «title» فارغ."


def test_every_refusal_is_a_whole_message() -> None:
    assert set(made_up(modules())) == HANDED_ON


def test_no_words_of_ours_stand_in_another_sentence() -> None:
    for message in messages(modules()):
        names = {name for name, kind in message.places().items() if kind == "s"}
        assert names <= FACTS, message.where
        given = [message.facts[name] for name in names & message.facts.keys()]
        assert not any(isinstance(each, ast.Constant) for each in given), message.where


@pytest.mark.parametrize(
    "source",
    [
        'raise Invalid(f"{place}: it is empty.")',
        'raise Invalid("It is " + what)',
        'told = "It is empty."\nraise Invalid(told)',
        'TOLD = {1: "It is empty."}\nraise Invalid(TOLD[1])',
    ],
)
def test_what_is_glued_is_noticed(source: str) -> None:
    assert list(made_up([Module("dialogue.a.operations", source)]))


def test_what_is_marked_is_found() -> None:
    source = 'TOLD = {1: marked("It is empty.")}\nraise Invalid(TOLD[1])'
    module = Module("dialogue.a.operations", source)
    assert list(made_up([module])) == []
    assert [each.text for each in messages([module])] == ["It is empty."]
