"""The catalogs say all that the messages say: no place is lost, no form of a plural is missing."""

import gettext
import re
from pathlib import Path

import polib
import pytest

from dialogue.i18n import LANGUAGES
from tests.structure.source import PACKAGE

CATALOGS = sorted((PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"))
PLACE = re.compile(r"%\(\w+\)[sd]")
PLURAL = re.compile(r"nplurals=(\d+); *plural=(.+?);?$")


def named(path: Path) -> str:
    return path.parent.parent.name


def numbers_by_form(catalog: polib.POFile) -> list[set[int]]:
    """The numbers up to 200 that each form of a plural stands for."""
    found = PLURAL.match(catalog.metadata["Plural-Forms"])
    assert found
    choose = gettext.c2py(found[2])
    forms: list[set[int]] = [set() for _ in range(int(found[1]))]
    for number in range(201):
        forms[choose(number)].add(number)
    return forms


def lost_places(entry: polib.POEntry, forms: list[set[int]]) -> list[str]:
    """Translations of the message that leave out a place or make one up. A form that stands for
    one number alone, or for it and none, may say it in words."""
    if not entry.msgid_plural:
        same = PLACE.findall(entry.msgstr)
        return [] if sorted(same) == sorted(PLACE.findall(entry.msgid)) else [entry.msgstr]
    wanted = set(PLACE.findall(entry.msgid_plural))
    lost = []
    for index, numbers in enumerate(forms):
        text = entry.msgstr_plural[index]
        counted = {place for place in wanted if place.startswith("%(num)")}
        needed = wanted - counted if len(numbers - {0}) <= 1 else wanted
        if not needed <= set(PLACE.findall(text)) <= wanted:
            lost.append(text)
    return lost


def test_there_is_a_catalog_for_each_language_but_english() -> None:
    assert [named(path) for path in CATALOGS] == sorted(set(LANGUAGES) - {"en"})


@pytest.mark.parametrize("path", CATALOGS, ids=named)
def test_every_place_is_in_the_translation(path: Path) -> None:
    catalog = polib.pofile(str(path))
    forms = numbers_by_form(catalog)
    assert [lost for entry in catalog for lost in lost_places(entry, forms)] == []


@pytest.mark.parametrize("path", CATALOGS, ids=named)
def test_every_form_of_a_plural_is_there(path: Path) -> None:
    catalog = polib.pofile(str(path))
    forms = numbers_by_form(catalog)
    assert all(forms), "a form that no number takes"
    plurals = [entry for entry in catalog if entry.msgid_plural]
    assert plurals
    for entry in plurals:
        assert sorted(entry.msgstr_plural) == list(range(len(forms))), entry.msgid
        assert all(entry.msgstr_plural.values()), entry.msgid


@pytest.mark.parametrize("path", CATALOGS, ids=named)
def test_what_is_read_is_what_was_translated(path: Path) -> None:
    written = {entry.msgid: entry for entry in polib.pofile(str(path))}
    compiled = {entry.msgid: entry for entry in polib.mofile(str(path.with_suffix(".mo")))}
    again = "compile it again: pybabel compile -d dialogue/translations"
    assert written.keys() == compiled.keys(), again
    for msgid, entry in written.items():
        same = (compiled[msgid].msgstr, compiled[msgid].msgstr_plural)
        assert (entry.msgstr, entry.msgstr_plural) == same, again


def test_a_lost_place_is_noticed() -> None:
    one, many = {1}, {0, *range(2, 201)}
    entry = polib.POEntry(msgid="%(name)s has %(num)d.", msgstr="%(nom)s a %(num)d.")
    assert lost_places(entry, [one, many])
    entry = polib.POEntry(
        msgid="%(num)d of %(all)d",
        msgid_plural="%(num)d of %(all)d",
        msgstr_plural={0: "un de %(all)d", 1: "quelques de %(all)d"},
    )
    assert lost_places(entry, [one, many]) == ["quelques de %(all)d"]
