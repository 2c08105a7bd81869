"""Lists of threads that are drawn once for many: each reader still finds what is theirs."""

import re

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.threads.operations import withdraw_post
from tests.factories import (
    Cast,
    make_many_threads,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.statements import statements

FORUM, HOME = "/d/june-2005/forums/global/", "/d/june-2005/"


@pytest.mark.parametrize("path", [FORUM, HOME])
def test_each_reader_finds_their_own_name_and_form(
    app: Flask, dialogue: Dialogue, cast: Cast, path: str
) -> None:
    make_thread(dialogue, cast.amina)
    pages = {who.name: signed_in(app, who).get(path).text for who in (cast.bruno, cast.chen)}
    tokens = {re.search(r'name="csrf_token" value="([^"]+)"', page)[1] for page in pages.values()}  # type: ignore[index]
    assert len(tokens) == 2
    for name, page in pages.items():
        assert [other for other in pages if other in page] == [name]


def test_what_is_new_is_each_readers_own(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno)
    readers = {who: signed_in(app, who) for who in (cast.amina, cast.bruno, cast.chen)}
    shown = {who: browser.get(FORUM).text for who, browser in readers.items()}
    assert "1 new for you" in shown[cast.amina]
    assert "1 new for you" in shown[cast.bruno]
    assert "2 new for you" in shown[cast.chen]
    readers[cast.chen].get("/d/june-2005/threads/1")
    assert "new for you" not in readers[cast.chen].get(FORUM).text
    assert "1 new for you" in readers[cast.amina].get(FORUM).text


def test_a_list_is_never_older_than_the_last_change(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina)
    browser = signed_in(app, cast.chen)
    assert "1 contribution<" in browser.get(FORUM).text
    post = make_post(thread, cast.bruno)
    assert "2 contributions<" in browser.get(FORUM).text
    withdraw_post(cast.bruno, post)
    assert "1 contribution<" in browser.get(FORUM).text


def test_a_list_that_was_drawn_for_another_asks_five_questions(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    make_many_threads(dialogue, 30, seat_of(cast.amina, dialogue))
    signed_in(app, cast.bruno).get(FORUM)
    browser = signed_in(app, cast.chen)
    with statements(app) as asked:
        assert browser.get(FORUM).status_code == 200
    assert len(asked.queries()) <= 5, asked
