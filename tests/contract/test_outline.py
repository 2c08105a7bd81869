"""The reader of pages notices each fault that it is asked about."""

import pytest

from tests.contract.outline import Outline

SOUND = """<!doctype html><html lang="en" dir="ltr"><title>T</title>
<nav aria-label="Shortcuts"><a href="#main">Skip</a></nav>
<main id="main"><div role="status"></div><h1>T</h1><h2 id="p1-by">Amina</h2>
<article aria-labelledby="p1-by">
<div class="post__body prose" lang="en" dir="auto">x</div></article>
<form><label for="body">Words</label><textarea id="body"></textarea><button>Send</button></form>
<template><h1>Spare</h1></template></main>"""

FAULTS = {
    "two headings of the page": ("<h2 id", "<h1>U</h1><h2 id", "2 h1"),
    "a level is left out": ("<form>", "<h4>x</h4><form>", "h4 follows h2"),
    "an empty heading": ("<form>", "<h3> </h3><form>", "empty h3"),
    "an id twice": ("<form>", '<form id="main">', "main occurs 2"),
    "a label for nothing": ('for="body"', 'for="other"', "for=other"),
    "a field without a name": ('<label for="body">Words</label>', "", "without a label"),
    "a button without words": (">Send<", "><", "<button> without words"),
    "a link to nowhere": ("#main", "#elsewhere", "#elsewhere leads nowhere"),
    "choices without a legend": ("<form>", "<form><fieldset></fieldset>", "without a legend"),
    "an image without alt": ("<form>", '<img src="x"><form>', "no alt"),
    "a second status": ("<form>", '<p role="status"></p><form>', "2 places tell"),
    "a place that speaks": ("<form>", '<p aria-live="polite"></p><form>', "speaks unasked"),
    "a log": ("<form>", '<p role="log"></p><form>', "speaks unasked"),
    "live contributions": ("<article", '<div role="alert"><article', "contributions stand"),
    "two equal navigations": ("<main", '<nav aria-label="Shortcuts"></nav><main', "2 navigations"),
    "no title": ("<title>T</title>", "", "0 times <title>"),
    "a fixed direction": ('dir="auto"', 'dir="ltr"', "own direction"),
    "an unknown language": ('lang="en" dir="auto"', 'dir="auto"', "its language"),
    "a style": ("<form>", '<form style="x">', "style or script"),
    "a script": ("<form>", '<form onsubmit="x">', "style or script"),
}


def closed(page: str) -> str:
    return page.replace("</article>", "</article></div>") if 'role="alert"' in page else page


def test_a_sound_page_has_no_faults() -> None:
    assert Outline(f"{SOUND}</html>").faults() == []


@pytest.mark.parametrize(("old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_noticed(old: str, new: str, told: str) -> None:
    assert old in SOUND
    faults = Outline(closed(SOUND.replace(old, new, 1)) + "</html>").faults()
    assert [fault for fault in faults if told in fault]


def test_what_is_not_closed_is_noticed() -> None:
    with pytest.raises(AssertionError, match="closes <h1>"):
        Outline(SOUND.replace("</h1>", "") + "</html>")
