"""The participation report as a document of its own: the figures of its page, in every format."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import odfdo
import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.analysis.groups import ALL, Part, group_title
from dialogue.analysis.participation import CONTRIBUTIONS, TOP_SHARE
from dialogue.analysis.report import Report, participation_report
from dialogue.audit import AuditEntry
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Invalid, NotPermitted
from dialogue.exports.dataset import PUBLIC, Dataset, Gate
from dialogue.exports.documents.report_document import report_document
from dialogue.exports.documents.tree import Document, Figure, Heading, words_in
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making.runs import make_due
from dialogue.exports.making.shelf import Shelf
from dialogue.exports.making.workshop import Workshop, workshop_of
from dialogue.exports.models import Export, ExportState
from dialogue.exports.operations import ask_for_export
from dialogue.exports.papers import REPORT
from dialogue.exports.wishes import Wish
from dialogue.exports.writers.papers import document_of
from dialogue.extensions import db
from dialogue.i18n import speaking
from dialogue.permissions import Visitor
from tests.cli.runner import Runner
from tests.exports.documents.reading import Page, from_markdown, pdf_elements, pdf_words, written
from tests.exports.documents.summarised import SITE
from tests.factories import OPERATOR, make_person, signed_in

EXPORTS = "/d/june-2005/exports/"
REPORTED = "/d/june-2005/analysis/"
HIDDEN = "–"
FIGURE = re.compile(r"–|[\d,.]+%?")
Rows = list[list[str]]


@pytest.fixture
def analyst(assembly: Dialogue) -> User:
    return make_person(assembly, "Nadia", "analyst")


def reported(dialogue: Dialogue, **scope: Any) -> Document:
    with Dataset(OPERATOR, dialogue, Scope(**scope), Gate(b"key", SITE)) as dataset:
        dataset.paper = REPORT
        document = document_of(dataset)
        assert (dataset.told, dataset.known) == ({}, 0)
        return document


def spelled(name: str, value: float | None) -> str:
    if value is None:
        return HIDDEN
    return f"{value:.0%}" if name == TOP_SHARE else f"{round(value, 2):,}".removesuffix(".0")


def called(dialogue: Dialogue, by: str, group: str) -> str:
    with speaking("en"):
        return group_title(shape_of(dialogue), by, group, "en")


def expected(dialogue: Dialogue, report: Report) -> list[Rows]:
    """The rows of each table, without its header."""
    return [
        [
            [called(dialogue, by, group), *(spelled(m, row[m]) for m in table.measures)]
            for group, row in {**table.rows, ALL: table.total}.items()
        ]
        for by, table in report.tables.items()
    ]


def html_tables(content: bytes) -> list[Rows]:
    return tables_in(content.decode())


def tables_in(page: str) -> list[Rows]:
    bodies = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return [
        [
            [Page(cell).words for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
        ]
        for body in bodies
    ]


def md_tables(content: bytes) -> list[Rows]:
    found: list[Rows] = [[]]
    for line in content.decode().splitlines():
        if line.startswith("| "):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [rows[2:] for rows in found if rows]


def docx_tables(content: bytes) -> list[Rows]:
    tables = docx.Document(BytesIO(content)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in tables]


def odt_tables(content: bytes) -> list[Rows]:
    file = odfdo.Document(BytesIO(content))
    return [[list(row) for row in table.get_values()[1:]] for table in file.body.tables]


READERS: dict[str, Callable[[bytes], list[Rows]]] = {
    "html": html_tables,
    "md": md_tables,
    "docx": docx_tables,
    "odt": odt_tables,
}


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("part", [None, Part("forum", "global"), Part("language", "fr")])
def test_its_tables_are_those_of_the_report(
    assembly: Dialogue, format: str, part: Part | None
) -> None:
    report = participation_report(OPERATOR, assembly, part)
    narrowed = {{"language": "lang"}.get(part.by, part.by): part.group} if part else {}
    content = written(reported(assembly, **narrowed), format)
    totals, *tables = READERS[format](content)
    assert tables == expected(assembly, report)
    assert totals == [
        ["Contributed", spelled("posted", report.total["posted"])],
        ["Contributions", spelled(CONTRIBUTIONS, report.total[CONTRIBUTIONS])],
        ["Gini coefficient", spelled("gini", report.gini.value)],
        ["By the team, counted apart", str(report.team_contributions)],
    ]


def test_the_pdf_has_the_same_figures(assembly: Dialogue, pdf_libraries: None) -> None:
    report = participation_report(OPERATOR, assembly)
    content = written(reported(assembly), "pdf")
    found = []
    for line in pdf_words(content).splitlines():
        figures = re.search(rf"(?:(?:^| )(?:{FIGURE.pattern}))+$", line)
        if figures and len(figures[0].split()) >= 7:
            found.append(figures[0].split())
    rows = [row[1:] for table in expected(assembly, report) for row in table]
    # "Week 1" ends with a figure too
    assert [each[-len(row) :] for each, row in zip(found, rows, strict=True)] == rows
    drawings = [one for one in pdf_elements(content) if one["/S"] == "/Figure"]
    assert len(drawings) == len(report.tables)
    assert all(one["/Alt"] for one in drawings)


def test_what_is_hidden_is_in_no_cell_and_no_drawing(assembly: Dialogue) -> None:
    shown, open_to_all = (participation_report(OPERATOR, assembly, k=k) for k in (5, 1))
    figures = [one for one in reported(assembly).blocks if isinstance(one, Figure)]
    hidden = 0
    for figure, (by, table) in zip(figures, shown.tables.items(), strict=True):
        drawn = re.findall(r"<text[^>]*>([^<]*)</text>", figure.drawing)
        for group, row in table.rows.items():
            if row[CONTRIBUTIONS] is not None or by == "round":
                continue
            hidden += bool(open_to_all.tables[by].rows[group][CONTRIBUTIONS])
            title = called(assembly, by, group)
            after = drawn[drawn.index(title) + 1]
            assert not re.search(r"\d", after), (title, after)
            assert title not in figure.alternative
    assert hidden >= 2


def test_where_no_contribution_is_shown_nothing_is_drawn(assembly: Dialogue) -> None:
    report = participation_report(OPERATOR, assembly, Part("forum", "asia-pacific"))
    shown = [
        by
        for by, table in report.tables.items()
        if any(row[CONTRIBUTIONS] for row in table.rows.values())
    ]
    assert 0 < len(shown) < len(report.tables)
    document = reported(assembly, forum="asia-pacific")
    drawn = [one.caption for one in document.blocks if isinstance(one, Figure)]
    assert len(drawn) == len(shown)


def test_its_cover_says_what_it_is(assembly: Dialogue) -> None:
    assembly.is_illustrative, assembly.host_name = True, "UN DESA"
    document = reported(assembly)
    assert (document.title, document.subtitle) == (assembly.title, "Participation report")
    assert document.notices == ("Illustrative data.",)
    facts = dict(document.facts)
    assert facts == {
        "Host": "UN DESA",
        "Part of the dialogue": "The whole dialogue",
        "Dates": facts["Dates"],
        "As of": "June 15, 2005",
    }
    week = dict(reported(assembly, round=2).facts)
    assert week["Part of the dialogue"] == "Round: Week 2"
    assert week["Dates"] != facts["Dates"]


def test_it_says_how_it_was_counted(assembly: Dialogue) -> None:
    page = Page(written(reported(assembly), "html").decode())
    assert "For the team of this dialogue: not to be passed on." in page.words
    assert "counts for the group, the region and the capacity they had" in page.words
    assert "A dash stands where fewer than 5 people are behind a figure" in page.words
    assert "Gini coefficient: How unequally" in page.words
    titles = [words_in(b) for b in reported(assembly).blocks if isinstance(b, Heading)]
    assert titles == [
        *("By forum", "By region", "By stakeholder type", "By stage", "By round"),
        *("By language", "By capacity", "What the figures mean"),
    ]
    assert {each["alt"] != "" for each in page.tags("img")} == {True}


def test_it_speaks_the_language_of_the_interface(assembly: Dialogue) -> None:
    with speaking("ar"):
        document = reported(assembly)
    page = written(document, "html").decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "By forum" not in page


def test_of_a_dialogue_without_a_word_it_says_so(dialogue: Dialogue) -> None:
    page = from_markdown(written(reported(dialogue), "md").decode())
    assert "Nobody has said anything here yet." in page.words
    assert "table" not in {tag for tag, _attributes in page.elements}


def asked(writer: User, dialogue: Dialogue, app: Flask, **details: Any) -> Export:
    wish = Wish(**{"format": "md", "is_report": True, "purpose": "For the board"} | details)
    return ask_for_export(writer, dialogue, wish=wish, means=workshop_of(app).means)


@pytest.mark.parametrize("format", ["html", "md", "docx", "odt", "pdf"])
def test_every_format_is_made_beside_the_requests(
    app: Flask,
    assembly: Dialogue,
    analyst: User,
    tmp_path: Path,
    format: str,
    request: pytest.FixtureRequest,
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
    export = asked(analyst, assembly, app, format=format, scope=Scope(forum="africa"))
    assert make_due(Workshop(Shelf(str(tmp_path)), workshop_of(app).means)) == 1
    db.session.expire_all()
    assert (export.state, export.problem) == (ExportState.READY, "")
    assert (export.summary_number, export.annexes) == (None, ["participation"])
    assert (export.rows, export.told.keys()) == (0, {"forums"})
    (file,) = tmp_path.rglob(f"{export.id}-*")
    assert file.stat().st_size > 1000
    (kept,) = db.session.query(AuditEntry).filter_by(action="export.asked")
    assert kept.data["annexes"] == ["participation"]
    assert kept.data["forum"] == "africa"


@pytest.mark.parametrize(
    ("field", "details"),
    [
        ("summary", {"format": "csv"}),
        ("summary", {"format": "mbox"}),
        ("summary", {"summary": 1}),
        ("summary", {"is_draft": True}),
        ("summary", {"annexes": ("rules",)}),
        ("summary", {"annexes": ("participation",)}),
        ("summary", {"audience": PUBLIC}),
        ("state", {"scope": Scope(state="published")}),
        ("stage", {"scope": Scope(forum="africa", stage="exclusion")}),
        ("lang", {"scope": Scope(round=1, lang="fr")}),
        ("lang", {"scope": Scope(lang="tlh")}),
        ("lang", {"scope": Scope(lang="-")}),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_field(
    app: Flask, assembly: Dialogue, analyst: User, field: str, details: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(analyst, assembly, app, **details)
    assert set(refused.value.fields) == {field}
    assert db.session.query(Export).count() == 0


@pytest.mark.parametrize("role", ["participant", "observer"])
def test_it_is_for_those_who_may_read_the_report(app: Flask, assembly: Dialogue, role: str) -> None:
    person = make_person(assembly, "Omar", role)
    with pytest.raises(NotPermitted):
        asked(person, assembly, app)
    for reader in (person, Visitor()):
        with pytest.raises(NotPermitted):
            report_document(reader, assembly, None, lang="en")
    assert signed_in(app, person).get(f"{EXPORTS}?summary=report").status_code == 403


def test_the_report_leads_to_the_form_with_this_choice_made(
    app: Flask, assembly: Dialogue, analyst: User
) -> None:
    browser = signed_in(app, analyst)
    link = f'href="{EXPORTS}?summary=report&amp;format=docx'
    assert f'{link}#export"' in browser.get(REPORTED).text
    narrowed = browser.get(f"{REPORTED}?part=language:fr").text
    assert f'{link}&amp;lang=fr#export"' in narrowed
    assert link not in browser.get(f"{REPORTED}?part=language:-").text
    chosen = f"{EXPORTS}?summary=report&format=docx&lang=fr"
    assert browser.submit(chosen, "export", purpose="For the board").status_code == 303
    (export,) = db.session.query(Export)
    assert (export.format, export.scope) == ("docx", {"lang": "fr"})
    assert export.annexes == ["participation"]
    listed = browser.get(EXPORTS).text.partition('id="list"')[2]
    assert "<bdi>The participation report, for the team</bdi>" in listed


@pytest.mark.parametrize("role", ["facilitator", "moderator"])
def test_no_link_for_those_who_do_not_export(app: Flask, assembly: Dialogue, role: str) -> None:
    page = signed_in(app, make_person(assembly, "Omar", role)).get(REPORTED).text
    assert "As a document" not in page


def test_the_form_keeps_the_choice_and_says_what_is_left_out(
    app: Flask, assembly: Dialogue, analyst: User
) -> None:
    browser = signed_in(app, analyst)
    asks = {"summary": "report", "purpose": "For the board"}
    refused = browser.submit(EXPORTS, "export", **asks, format="xlsx")
    assert refused.status_code == 422
    assert "The participation report leaves as a document" in refused.text
    assert '<option value="report" selected' in refused.text
    looked = browser.submit(EXPORTS, "export", **asks, format="odt", look="")
    assert looked.status_code == 200
    assert "A dash stands where fewer than 5 people" in looked.text
    assert "quotations in people&#39;s words are found" not in looked.text
    assert db.session.query(Export).count() == 0


def test_odd_choices_in_an_address_choose_nothing(
    app: Flask, assembly: Dialogue, analyst: User
) -> None:
    browser = signed_in(app, analyst)
    odd = "?summary=%3Cb%3E&format=parchment&forum=moon&purpose=Mine&series=1"
    page = browser.get(EXPORTS + odd).text
    plain = browser.get(EXPORTS).text
    assert re.findall(r"<option[^>]* selected[^>]*>", page) == []
    assert '"Mine"' not in page
    assert page.count(" checked") == plain.count(" checked")


def test_the_command_writes_it(app: Flask, assembly: Dialogue, tmp_path: Path) -> None:
    run = Runner(app)
    command = ("export", "md", "--dialogue", "june-2005", "--report")
    _totals, *tables = md_tables(run(*command).stdout_bytes)
    assert tables == expected(assembly, participation_report(OPERATOR, assembly))
    _totals, *tables = md_tables(run(*command, "--forum", "global").stdout_bytes)
    part = Part("forum", "global")
    assert tables == expected(assembly, participation_report(OPERATOR, assembly, part))
    out = tmp_path / "report.docx"
    assert run("export", "docx", *command[2:], "--out", out).exit_code == 0
    assert docx.Document(str(out)).paragraphs[1].text == "Participation report"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--annex", "rules"), "Nothing can be added"),
        (("--summary", 1), "not both"),
        (("--draft",), "not both"),
        (("--audience", "public"), "for those who run the dialogue"),
        (("--from", "2005-06-10"), "not by state or day"),
        (("--forum", "africa", "--round", 1), "one such part at a time"),
        (("--forum", "moon"), '"moon"'),
    ],
)
def test_the_command_refuses_plainly(
    app: Flask, assembly: Dialogue, options: tuple[object, ...], told: str
) -> None:
    run = Runner(app)
    command = ("export", "md", "--dialogue", "june-2005", "--report")
    assert told in run.refused(*command, *options)
