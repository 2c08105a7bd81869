"""Proceedings: every contribution of an export, in its thread, as far as its author agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.documents import DOCUMENT_FORMATS, proceedings
from dialogue.exports.documents.by_thread import IN_MEMORY, ByThread
from dialogue.exports.documents.tree import (
    Block,
    Document,
    Heading,
    Paragraph,
    Passage,
    Quote,
    Text,
    words_in,
)
from dialogue.exports.gate.scope import Scope
from dialogue.threads.operations import withdraw_post
from tests.exports.documents.reading import Page, docx_links, written
from tests.factories import OPERATOR, Cast, make_post, make_thread

SITE = "https://dialogue.example/d/june-2005"


def printed(dialogue: Dialogue, **part: Any) -> Document:
    gate = Gate(b"a key", "https://dialogue.example")
    with Dataset(OPERATOR, dialogue, Scope(**part), gate) as dataset:
        return proceedings(dataset)


def headings(document: Document) -> list[tuple[int, str]]:
    return [(b.level, words_in(b)) for b in document.blocks if isinstance(b, Heading)]


def part_of(document: Document, number: int) -> list[Block]:
    """The blocks of one contribution, its heading first."""
    found: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            if found:
                break
            found = [block] if block.anchor == f"p{number}" else []
        elif found:
            found.append(block)
    return found


def test_contributions_stand_by_forum_and_thread(dialogue: Dialogue, cast: Cast) -> None:
    africa = make_thread(dialogue, cast.amina, forum="africa", title="Wells", consent="name")
    everywhere = make_thread(dialogue, cast.amina, title="Work", consent="name")
    make_post(africa, cast.bruno, "And the cattle?", reply_to=1, consent="name")
    make_post(everywhere, cast.amina, "Paid work.", consent="name")
    document = printed(dialogue)
    assert document.title == dialogue.title
    assert document.title_lang == dialogue.lang
    assert headings(document) == [
        (1, "Rounds"),
        (1, "Global"),
        (2, "Work"),
        (3, "2. Amina"),
        (3, "4. Amina"),
        (1, "Africa"),
        (2, "Wells"),
        (3, "1. Amina"),
        (3, "3. Bruno, moderator"),
    ]
    assert dict(document.facts) == {
        "Dates": "June 6, 2005 – June 29, 2005",
        "Contributions": "4",
        "Threads": "2",
    }


def test_an_answer_names_what_it_answers_where_that_stands(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno, "As #1 and #2 say.\n\n> Words.\n>\n> #1", reply_to=1)
    whole = part_of(printed(dialogue), 2)
    about, passage = whole[1], whole[2]
    assert isinstance(about, Paragraph)
    assert about.runs[-1] == Text("in reply to 1", href="#p1")
    assert isinstance(passage, Passage)
    first, quote = passage.blocks
    assert isinstance(first, Paragraph)
    assert Text("#1", href="#p1") in first.runs
    assert isinstance(quote, Quote)


def test_what_an_export_does_not_hold_is_linked_where_it_is(dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina, forum="africa")
    other = make_thread(dialogue, cast.amina)
    make_post(other, cast.bruno, "As #1 says.", reply_to=2)
    passage = part_of(printed(dialogue, forum="global"), 3)[2]
    assert isinstance(passage, Passage)
    (words,) = passage.blocks
    assert isinstance(words, Paragraph)
    assert Text("#1", href=f"{SITE}/posts/1") in words.runs


@dataclass
class Rows:
    """An export of nothing but these contributions, in one thread."""

    posts: list[dict[str, Any]]

    def rows(self) -> Iterator[dict[str, Any]]:
        yield {
            **{"type": "dialogue", "slug": "d", "title": "T", "strapline": "", "lang": "en"},
            **{"illustrative": True},
        }
        yield {"type": "forum", "forum": "global", "title": "Global"}
        yield {
            **{"type": "thread", "thread": 1, "title": "Thread", "forum": "global", "lang": None},
            **{"stage": "exclusion", "other_stages": [], "permalink": "https://x.example/1"},
        }
        for number, post in enumerate(self.posts, 1):
            yield {
                **{"type": "post", "post": number, "thread": 1, "reply_to": None, "country": None},
                **{"author": "p-abc", "author_id": "p-abc", "participant": "p-abc"},
                **{"role": "participant", "lang": "en", "consent": "alias"},
                **{"state": "published", "created_at": "2005-06-15T12:00:00Z"},
                **{"body_markdown": "Words.", "permalink": f"https://x.example/posts/{number}"},
                **post,
            }


def one(**post: Any) -> list[Block]:
    return part_of(proceedings(Rows([post])), 1)


@pytest.mark.parametrize(
    ("post", "heading"),
    [
        ({}, "1. p-abc"),
        ({"author": "Amina", "organisation": "Wells", "country": "KE"}, "1. Amina, Wells, Kenya"),
        ({"author": "Amina", "organisation": None, "country": "ZZ9"}, "1. Amina, ZZ9"),
        ({"role": "facilitator"}, "1. p-abc, facilitator"),
        ({"role": "team"}, "1. p-abc, team of the dialogue"),
    ],
)
@pytest.mark.sqlite_only(reason="the rows are given")
def test_who_speaks(app: Flask, post: dict[str, Any], heading: str) -> None:
    assert words_in(one(**post)[0]) == heading


@pytest.mark.parametrize(
    ("post", "told"),
    [
        ({"consent": "none"}, "The author does not want it to be cited."),
        ({"consent": "paraphrase"}, "The author does not want the words to be repeated."),
        ({"state": "withdrawn"}, "Withdrawn by its author"),
        ({"state": "hidden", "consent": "none"}, "Hidden by the moderators"),
        ({"state": "removed"}, "Removed by the moderators"),
        ({}, "[…]"),
    ],
)
@pytest.mark.sqlite_only(reason="the rows are given")
def test_what_has_no_words_keeps_its_place(app: Flask, post: dict[str, Any], told: str) -> None:
    blocks = one(**post, body_markdown=None)
    assert words_in(blocks[-1]) == told
    assert len(blocks) == 3


@pytest.mark.parametrize(
    ("given", "words", "lang"),
    [("ar", "NGO", "ar"), ("en", "سلام", ""), ("en", "peace", "en"), (None, "peace", "")],
)
@pytest.mark.sqlite_only(reason="the rows are given")
def test_a_language_that_the_letters_deny_is_not_told(
    app: Flask, given: str | None, words: str, lang: str
) -> None:
    passage = one(lang=given, body_markdown=words)[-1]
    assert isinstance(passage, Passage)
    assert passage.lang == lang


@pytest.mark.sqlite_only(reason="the rows are given")
def test_our_own_words_are_in_the_language_that_is_asked_for(app: Flask) -> None:
    document = proceedings(
        Rows([{"country": "KE", "state": "withdrawn", "body_markdown": None}]),
        lang="fr",
        audience="public",
        remarks=lambda: ["Une remarque."],
    )
    page = Page(written(document, "html").decode())
    assert page.tags("html") == [{"lang": "fr", "dir": "ltr"}]
    for words in ("Kenya", "15 juin 2005", "Une remarque.", "Retirée par"):
        assert words in page.words, words


@pytest.mark.sqlite_only(reason="the rows are given")
def test_illustrative_data_say_so(app: Flask) -> None:
    assert proceedings(Rows([])).notices == ("Illustrative data.",)


def test_withdrawn_words_are_in_no_format(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, body="Known to all.")
    taken = make_post(thread, cast.amina, "Said too much.")
    make_post(thread, cast.bruno, "Never cite this.", consent="none")
    withdraw_post(cast.amina, taken)
    for format in ("md", "html", "docx", "odt"):
        content = written(printed(dialogue), format)
        page = content.decode("latin-1")
        for words in ("Said too much", "Never cite this"):
            assert words not in page
    html = written(printed(dialogue), "html").decode()
    assert "Known to all." in html
    assert "Withdrawn by its author" in html


def test_every_address_in_a_word_file_is_asked_for_once(dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno, "See https://example.org/ and https://example.org/ again.")
    content = written(printed(dialogue), "docx")
    links = [address for _, address in docx_links(content)]
    assert links.count("https://example.org/") == 2


def test_rows_come_back_in_the_order_of_their_threads() -> None:
    shelf = ByThread()
    long = "x" * (IN_MEMORY // 4)
    for number in range(12):
        shelf.put({"post": number, "thread": number % 3, "text": f"é\n{number}{long}"})
    assert [row["post"] for row in shelf.of(1)] == [1, 4, 7, 10]
    assert [row["text"][:3] for row in shelf.of(2)] == ["é\n2", "é\n5", "é\n8", "é\n1"]
    assert list(shelf.of(9)) == []
    assert shelf.numbers == set(range(12))


def test_every_format_takes_proceedings(dialogue: Dialogue, cast: Cast) -> None:
    make_thread(dialogue, cast.amina, body="كلام\n\n- a\n- b\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for format in sorted(set(DOCUMENT_FORMATS) - {"pdf"}):
        assert written(printed(dialogue), format)
