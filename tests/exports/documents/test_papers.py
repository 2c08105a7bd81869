"""Summaries as exports: asked for on the page or at the command line, with annexes by choice."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.exports.dataset import PUBLIC, TEAM, Dataset, Gate
from dialogue.exports.documents.tree import Heading, words_in
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making.runs import make_due
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Workshop, workshop_of
from dialogue.exports.models import Export, ExportState
from dialogue.exports.operations import ask_for_export
from dialogue.exports.papers import ANNEXES, PROCEEDINGS, Paper
from dialogue.exports.wishes import Wish
from dialogue.exports.writers.papers import document_of
from dialogue.extensions import db
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.cli.runner import Runner
from tests.exports.documents.reading import CITATIONS, Page, html_links, written
from tests.exports.documents.summarised import (
    ARABIC,
    CITED,
    PARAPHRASED,
    SITE,
    published_synthesis,
    synthesis,
)
from tests.factories import OPERATOR, make_person, signed_in

EXPORTS = "/d/june-2005/exports/"


@pytest.fixture
def writer(dialogue: Dialogue) -> User:
    return make_person(dialogue, "Rana", "analyst")


def printed(dialogue: Dialogue, *annexes: str, audience: str = TEAM) -> Page:
    gate = Gate(b"key", SITE, audience)
    with Dataset(OPERATOR, dialogue, Scope(), gate) as dataset:
        dataset.paper = Paper(1, 1, annexes)
        return Page(written(document_of(dataset), "html").decode())


def asked(writer: User, dialogue: Dialogue, app: Flask, **details: Any) -> Export:
    wish = Wish(**{"format": "md", "summary": 1, "purpose": "For the report"} | details)
    return ask_for_export(writer, dialogue, wish=wish, means=workshop_of(app).means)


def test_annexes_are_lettered_as_they_come(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    gate = Gate(b"key", SITE)
    with Dataset(OPERATOR, dialogue, Scope(), gate) as dataset:
        dataset.paper = Paper(1, 1, ANNEXES)
        blocks = list(document_of(dataset).blocks)
    titles = [words_in(b) for b in blocks if isinstance(b, Heading) and b.level == 1]
    assert titles[-4:] == [
        "Annex A: Contributors",
        "Annex B: Participation",
        "Annex C: Proceedings",
        "Annex D: Rules and moderation",
    ]
    deepest = [b for b in blocks if isinstance(b, Heading) and b.level == 4]
    assert [words_in(b).split(",")[0].split(". ")[0] for b in deepest] == ["1", "2", "3", "4"]


def test_contributors_are_those_who_agreed(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    page = printed(dialogue, "contributors")
    assert "Amina" in page.words.partition("Annex A")[2]
    assert "1 person contributed under a pseudonym." in page.words
    assert "Bruno" not in page.words


def test_rules_come_with_the_figures_of_moderation(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    page = printed(dialogue, "rules")
    assert "Held for review" in page.words
    assert "By stakeholder type" in page.words


def test_the_public_reads_nothing_that_is_for_the_team(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    team, public = (printed(dialogue, PROCEEDINGS, audience=one) for one in (TEAM, PUBLIC))
    assert PARAPHRASED in team.words
    assert PARAPHRASED not in public.words
    assert "For the public." in public.words


def test_without_a_summary_a_document_holds_the_contributions(
    app: Flask, dialogue: Dialogue, writer: User, tmp_path: Path
) -> None:
    published_synthesis(dialogue, writer)
    workshop = Workshop(Shelf(str(tmp_path)), workshop_of(app).means)
    alone = asked(writer, dialogue, app, summary=None)
    with_summary = asked(writer, dialogue, app, annexes=("rules",))
    assert make_due(workshop) == 2
    db.session.expire_all()
    assert {alone.state, with_summary.state} == {ExportState.READY}
    files = {path.name.partition("-")[0]: path.read_text() for path in tmp_path.rglob("*-*")}
    assert "Proceedings: the contributions in full" in files[str(alone.id)]
    assert "Synthesis of the dialogue" in files[str(with_summary.id)]
    assert (with_summary.version, with_summary.annexes) == (1, ["rules"])
    assert (with_summary.rows, with_summary.told.keys()) == (0, {"forums"})


@pytest.mark.parametrize("format", ["html", "docx", "odt", "pdf"])
def test_every_format_is_made_beside_the_requests(
    app: Flask,
    dialogue: Dialogue,
    writer: User,
    tmp_path: Path,
    format: str,
    request: pytest.FixtureRequest,
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
    published_synthesis(dialogue, writer)
    export = asked(writer, dialogue, app, format=format, annexes=ANNEXES)
    make_due(Workshop(Shelf(str(tmp_path)), workshop_of(app).means))
    db.session.expire_all()
    assert (export.state, export.problem) == (ExportState.READY, "")
    (file,) = tmp_path.rglob(f"{export.id}-*")
    found = CITATIONS[format](file.read_bytes())
    assert [number for number, _address in found] == CITED


def test_a_draft_is_for_its_writers_and_the_team(
    app: Flask, dialogue: Dialogue, writer: User, tmp_path: Path
) -> None:
    synthesis(dialogue, writer)
    export = asked(writer, dialogue, app, is_draft=True)
    make_due(Workshop(Shelf(str(tmp_path)), workshop_of(app).means))
    db.session.expire_all()
    assert (export.state, export.version) == (ExportState.READY, None)
    (file,) = tmp_path.rglob("*-*")
    assert "Draft for remarks: not to be cited." in file.read_text()


@pytest.mark.parametrize(
    "details",
    [
        {},  # nothing of it is published
        {"summary": 9},
        {"summary": 2**40},
        {"summary": -1},
        {"is_draft": True, "audience": PUBLIC},
        {"is_draft": True, "summary": None},
        {"is_draft": True, "annexes": ("gossip",)},
        {"is_draft": True, "format": "csv"},
        {"is_draft": True, "annexes": ("participation",), "audience": PUBLIC},
        {"summary": None, "annexes": ("rules",)},
    ],
)
def test_what_there_is_not_is_refused_by_the_field(
    app: Flask, dialogue: Dialogue, writer: User, details: dict[str, Any]
) -> None:
    synthesis(dialogue, writer)
    with pytest.raises(Invalid) as refused:
        asked(writer, dialogue, app, **details)
    assert set(refused.value.fields) == {"summary"}
    assert db.session.query(Export).count() == 0


def test_no_draft_is_open_after_publication(app: Flask, dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    with pytest.raises(Invalid):
        asked(writer, dialogue, app, is_draft=True)


def test_the_page_offers_summaries_and_keeps_what_was_chosen(
    app: Flask, dialogue: Dialogue, writer: User
) -> None:
    published_synthesis(dialogue, writer)
    browser = signed_in(app, writer)
    page = browser.get(EXPORTS).text
    assert "Synthesis &lt;b&gt;2005&lt;/b&gt; (version 1)" in page
    asks = {"format": "csv", "summary": "1", "annex-rules": "1", "purpose": "For the report"}
    refused = browser.submit(EXPORTS, "export", **asks)
    assert refused.status_code == 422
    assert "Only documents show a summary" in refused.text
    assert browser.submit(EXPORTS, "export", **asks | {"format": "odt"}).status_code == 303
    (export,) = db.session.query(Export)
    assert (export.summary_number, export.version, export.annexes) == (1, 1, ["rules"])
    listed = browser.get(EXPORTS).text.partition('id="list"')[2]
    assert "<bdi>Synthesis &lt;b&gt;2005&lt;/b&gt; (version 1)</bdi>" in listed


@pytest.mark.parametrize("summary", ["x", "-draft", "1-draft-draft", "\u0661", "1" * 400])
def test_odd_numbers_of_summaries(
    app: Flask, dialogue: Dialogue, writer: User, summary: str
) -> None:
    browser: Browser = signed_in(app, writer)
    answer = browser.submit(EXPORTS, "export", format="md", summary=summary, purpose="x")
    assert answer.status_code == 422


def test_the_command_shows_the_newest_synthesis_with_the_proceedings(
    app: Flask, dialogue: Dialogue, writer: User
) -> None:
    run = Runner(app)
    command = ("export", "md", "--dialogue", "june-2005")
    assert "Proceedings: the contributions in full" in run(*command).stdout
    published_synthesis(dialogue, writer)
    whole = run(*command).stdout
    assert "Synthesis of the dialogue" in whole
    assert "Annex A: Proceedings" in whole
    assert ARABIC in whole
    alone = run(*command, "--no-summary").stdout
    assert "Proceedings: the contributions in full" in alone
    chosen = run(*command, "--summary", 1, "--annex", "contributors", "--annex", "rules").stdout
    assert "Annex A: Contributors" in chosen
    assert "Annex B: Rules and moderation" in chosen
    assert "Proceedings" not in chosen


def test_the_command_refuses_plainly(app: Flask, dialogue: Dialogue, writer: User) -> None:
    run = Runner(app)
    command = ("export", "md", "--dialogue", "june-2005")
    assert "no summary 7" in run.refused(*command, "--summary", 7)
    assert "Choose the summary" in run.refused(*command, "--draft")


def test_words_taken_back_are_in_no_document_of_the_whole(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    post = db.session.query(Post).filter_by(number=1).one()
    withdraw_post(post.author.user, post)
    page = printed(dialogue, *ANNEXES)
    assert "heron" not in page.words
    assert "Withdrawn by its author" in page.words


def test_links_lead_to_the_site(dialogue: Dialogue, writer: User) -> None:
    published_synthesis(dialogue, writer)
    with Dataset(OPERATOR, dialogue, Scope(), Gate(b"key", SITE)) as dataset:
        dataset.paper = Paper(1, 1, (PROCEEDINGS,))
        links = html_links(written(document_of(dataset), "html"))
    assert {address for _text, address in links if not address.startswith((SITE, "#"))} == set()
