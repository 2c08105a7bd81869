"""A summary as a document: everything the page shows, the same sources in every format."""

from dataclasses import replace

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import NotPermitted
from dialogue.exports.documents import DOCUMENT_FORMATS
from dialogue.exports.documents.summary_document import Shown, summary_document
from dialogue.exports.documents.tree import Document, Figure, Heading, words_in
from dialogue.extensions import db
from dialogue.i18n import LANGUAGES
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checksums import checksum
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.answer_operations import take_words_out
from dialogue.summaries.publishing.draft_standing import draft_as_it_stands
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.queries import responses_of
from dialogue.summaries.publishing.standing import as_it_stands
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from tests.exports.documents.reading import CITATIONS, Page, pdf_words, written
from tests.exports.documents.summarised import (
    ARABIC,
    CITED,
    PARAPHRASED,
    SITE,
    published_synthesis,
    synthesis,
)
from tests.factories import make_person
from tests.summaries.writing import SECRET


@pytest.fixture
def writer(dialogue: Dialogue) -> User:
    return make_person(dialogue, "Rana", "analyst")


def shown(publication: Publication) -> Shown:
    return Shown(
        as_it_stands(publication),
        responses_of(publication.summary),
        shape_of(publication.dialogue),
        SITE,
        publication.published_at,
        publication.checksum,
    )


def draft(summary: Summary, writer: User) -> Shown:
    standing = draft_as_it_stands(writer, summary, secret=SECRET)
    return Shown(standing, {}, shape_of(summary.dialogue), SITE, summary.changed_at)


def page_of(document: Document) -> Page:
    return Page(written(document, "html").decode())


@pytest.mark.parametrize("format", sorted(DOCUMENT_FORMATS))
def test_the_sources_are_the_same_in_every_format(
    dialogue: Dialogue, writer: User, format: str, request: pytest.FixtureRequest
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
    document = summary_document(shown(published_synthesis(dialogue, writer)))
    found = CITATIONS[format](written(document, format))
    assert found == [(number, f"{SITE}/d/june-2005/posts/{number}") for number in CITED]


def test_all_that_the_page_says_stands_in_it(dialogue: Dialogue, writer: User) -> None:
    publication = published_synthesis(dialogue, writer)
    document = summary_document(shown(publication))
    page = page_of(document)
    for words in (
        *("Synthesis <b>2005</b>", "Synthesis of the dialogue", "1, final", publication.checksum),
        *("What is new: First", "Open the wells.", "Local level", "Addressee: Mayors"),
        *("heron waits", "Amina", ARABIC, "Pseudonym: p-", "2 people are cited", "Contested"),
        *("The rapporteur's own view", "Response of the host: Partly accepted"),
        *("As soon as we can.", "Whose words are reflected", "4 contributions", "2 voices"),
        "Cited by number alone, because their authors do not want to be quoted: 1.",
    ):
        assert words in page.words, words
    assert PARAPHRASED not in page.words
    assert "Bruno" not in page.words
    assert "b" not in {tag for tag, _ in page.elements}


def test_recommendations_come_first_and_headings_in_order(dialogue: Dialogue, writer: User) -> None:
    document = summary_document(shown(published_synthesis(dialogue, writer)))
    levels = [(b.level, words_in(b)) for b in document.blocks if isinstance(b, Heading)]
    assert levels[0] == (1, "Recommendations")
    assert levels[1:3] == [(1, "Background"), (2, "Introduction")]
    assert levels[-1] == (1, "Whose words are reflected")
    for (before, _), (after, title) in zip(levels, levels[1:], strict=False):
        assert after <= before + 1, title


def test_quotations_keep_their_language_and_direction(dialogue: Dialogue, writer: User) -> None:
    page = page_of(summary_document(shown(published_synthesis(dialogue, writer))))
    assert {"lang": "ar", "dir": "rtl"} in page.tags("blockquote")
    assert {"lang": "en", "dir": "ltr"} in page.tags("blockquote")


def test_a_figure_says_in_words_what_it_shows(dialogue: Dialogue, writer: User) -> None:
    document = summary_document(shown(published_synthesis(dialogue, writer)))
    (figure,) = (block for block in document.blocks if isinstance(block, Figure))
    assert "People: 2 of 2" in figure.alternative
    assert words_in(figure.table).startswith("What is counted\nReflected\nIn all\nPeople\n2\n2")
    assert figure.drawing.startswith("<svg")


def test_what_was_taken_back_is_in_no_document(dialogue: Dialogue, writer: User) -> None:
    publication = published_synthesis(dialogue, writer)
    post = db.session.query(Post).filter_by(number=1).one()
    withdraw_post(post.author.user, post)
    page = page_of(summary_document(shown(publication)))
    assert "heron waits" not in page.words
    assert page.words.count("taken back since") == 3  # twice where it is cited, once in the list
    deliver_due()
    assert "heron" not in page_of(summary_document(shown(publication))).words
    assert publication.checksum in page.words


def test_a_draft_says_so_and_needs_a_writer(dialogue: Dialogue, writer: User) -> None:
    summary = synthesis(dialogue, writer)
    page = page_of(summary_document(draft(summary, writer)))
    for words in ("Draft for remarks: not to be cited.", "1, draft for remarks", "heron waits"):
        assert words in page.words
    assert "The host has not answered yet." not in page.words
    assert "Checksum" not in page.words
    with pytest.raises(NotPermitted):
        draft_as_it_stands(make_person(dialogue, "Chen"), summary, secret=SECRET)


def test_a_draft_says_what_a_moderator_took_out(dialogue: Dialogue, writer: User) -> None:
    summary = synthesis(dialogue, writer)
    circulate(writer, summary)
    amina = db.session.query(Post).filter_by(number=1).one().author.user
    check = get_own_check(amina, dialogue.slug, summary.number, 1)
    answer_check(amina, check, answer="nuance", words="A stork, you fool.", version=1)
    assert "stork" in page_of(summary_document(draft(summary, writer))).words
    moderator = make_person(dialogue, "Mona", "moderator")
    take_words_out(moderator, check, seen=checksum(check.words), reason="It insults.")
    page = page_of(summary_document(draft(summary, writer)))
    assert "stork" not in page.words
    assert "adds nuance · words taken out by a moderator" in page.words


def test_a_draft_repeats_nothing_that_could_not_be_published(
    dialogue: Dialogue, writer: User
) -> None:
    summary = synthesis(dialogue, writer)
    first, second = (db.session.query(Post).filter_by(number=n).one() for n in (1, 2))
    withdraw_post(first.author.user, first)
    second.consent = "none"
    db.session.commit()
    page = page_of(summary_document(draft(summary, writer)))
    assert "heron" not in page.words
    assert ARABIC not in page.words
    assert "[#2]" not in page.words
    assert "A contribution taken back since" in page.words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_our_own_words_are_in_the_language_of_the_summary(
    dialogue: Dialogue, writer: User, lang: str
) -> None:
    publication = published_synthesis(dialogue, writer)
    summary = {**publication.content["summary"], "lang": lang}
    publication.content = {**publication.content, "summary": summary}
    document = summary_document(shown(publication))
    page = page_of(document)
    way = "rtl" if lang == "ar" else "ltr"
    assert page.tags("html") == [{"lang": lang, "dir": way}]
    for format in ("md", "docx", "odt"):
        again = summary_document(shown(publication))
        assert CITATIONS[format](written(again, format))


def test_a_language_that_the_interface_does_not_speak(dialogue: Dialogue, writer: User) -> None:
    found = shown(published_synthesis(dialogue, writer))
    content = found.standing.content
    content = {**content, "summary": {**content["summary"], "lang": "sw"}}
    page = page_of(
        summary_document(replace(found, standing=replace(found.standing, content=content)))
    )
    assert page.tags("html") == [{"lang": "en", "dir": "ltr"}]


def test_a_pdf_of_a_summary_can_be_read(
    app: Flask, dialogue: Dialogue, writer: User, pdf_libraries: None
) -> None:
    words = pdf_words(
        written(summary_document(shown(published_synthesis(dialogue, writer))), "pdf")
    )
    assert "Whose words are reflected" in words
    assert "heron waits" in words
