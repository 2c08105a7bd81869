"""The golden dialogue in every format, opened by the programs that people open it with: each counts
the same contributions, answers and people, and finds the words as they were said."""

import json
import mailbox
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, cast
from zipfile import ZipFile

import feedparser
import frictionless
import networkx
import openpyxl
import pandas
import pytest

from dialogue.dialogues.models import Dialogue
from dialogue.exports.dataset import AUDIENCES
from dialogue.exports.formats import FLAVOURS, FORMATS, SPREADSHEETS
from dialogue.exports.making.packing import write_file
from dialogue.exports.writers.tables import inert
from tests.exports.documents.reading import pdf_words
from tests.exports.golden import (
    ANSWERS,
    ARABIC,
    CONTROL,
    FAMILY,
    FORMULA,
    FROM_LINES,
    LONGEST,
    NAMED,
    POSTS,
    REPLIES,
    SEATS,
    THREADS,
    VOICES,
    WORDLESS,
    bytes_of,
    forbidden,
    golden_dataset,
    written,
)


class Told(NamedTuple):
    """What a program makes of an export: words by number, answers, authors, names."""

    words: dict[int, str]
    answers: dict[int, int]
    authors: set[str]
    names: dict[int, str]


def number(value: Any) -> int | None:
    return None if value is None or pandas.isna(value) or value == "" else int(value)


def of_rows(rows: list[dict[str, Any]]) -> Told:
    answers = {int(row["post"]): number(row["reply_to"]) for row in rows}
    named = {int(row["post"]): row["author"] for row in rows if str(row["author_id"])[0] == "n"}
    words = {int(row["post"]): row["body_markdown"] for row in rows}
    return Told(
        {key: "" if pandas.isna(text) else str(text) for key, text in words.items()},
        {key: to for key, to in answers.items() if to is not None},
        {row["author_id"] for row in rows},
        named,
    )


def read_csv(path: Path) -> Told:
    table = pandas.read_csv(path / "posts.csv", keep_default_na=False)
    return of_rows(cast(list[dict[str, Any]], table.to_dict("records")))


def read_jsonl(path: Path) -> Told:
    table = pandas.read_json(path, lines=True, dtype=False)
    return of_rows(cast(list[dict[str, Any]], table[table["type"] == "post"].to_dict("records")))


def read_xlsx(path: Path) -> Told:
    sheet = openpyxl.load_workbook(path)["posts"]
    names, *rows = sheet.iter_rows(values_only=True)
    return of_rows([dict(zip(names, row, strict=True)) for row in rows])


def letters(path: Path) -> Iterator[tuple[int, mailbox.mboxMessage]]:
    with closing(mailbox.mbox(path)) as box:
        for letter in list(box):
            yield int(letter["X-Dialogue-Post"]), letter


def read_mbox(path: Path) -> Told:
    found = dict(letters(path))
    ids = {letter["Message-ID"]: key for key, letter in found.items()}
    words = {key: letter.get_payload(decode=True) for key, letter in found.items()}
    authors = {str(letter["From"]).rpartition("<")[2] for letter in found.values()}
    named = {
        key: str(letter["From"]).partition(" <")[0]
        for key, letter in found.items()
        if "<n-" in letter["From"]
    }
    return Told(
        {key: cast(bytes, text).decode() for key, text in words.items()},
        {key: ids[letter["In-Reply-To"]] for key, letter in found.items() if letter["In-Reply-To"]},
        authors,
        {key: name.strip('"') for key, name in named.items()},
    )


def read_atom(path: Path) -> Told:
    feed = feedparser.parse(path.read_bytes())
    assert feed.bozo is False
    ids = {entry.id: int(entry.id.rpartition("/")[2]) for entry in feed.entries}
    return Told(
        {ids[one.id]: one.content[0].value for one in feed.entries},
        {
            ids[one.id]: ids[one["thr_in-reply-to"]["ref"]]
            for one in feed.entries
            if "thr_in-reply-to" in one
        },
        {one.author for one in feed.entries},
        {ids[one.id]: one.author for one in feed.entries if not one.author.startswith("p-")},
    )


def read_convokit(path: Path) -> Told:
    lines = (path / "utterances.jsonl").read_text("utf-8").splitlines()
    said = [json.loads(line) for line in lines]
    speakers = json.loads((path / "speakers.json").read_text("utf-8"))
    assert {one["speaker"] for one in said} == set(speakers)
    return Told(
        {int(one["id"]): one["text"] for one in said},
        {int(one["id"]): one["meta"]["reply_to"] for one in said if one["meta"]["reply_to"]},
        {one["speaker"] for one in said},
        {
            int(one["id"]): speakers[one["speaker"]]["meta"]["name"]
            for one in said
            if one["speaker"].startswith("n-")
        },
    )


READERS: dict[str, Callable[[Path], Told]] = {
    "csv": read_csv,
    "jsonl": read_jsonl,
    "xlsx": read_xlsx,
    "mbox": read_mbox,
    "atom": read_atom,
    "convokit": read_convokit,
}


def test_every_format_of_rows_has_a_reader_here() -> None:
    of_rows = {name for name, one in FORMATS.items() if not one.is_document}
    assert {*READERS, "graphml"} == of_rows


@pytest.mark.parametrize("format", READERS)
def test_each_program_finds_the_same(golden: Dialogue, tmp_path: Path, format: str) -> None:
    told = READERS[format](written(golden, format, tmp_path))
    assert len(told.words) == POSTS
    assert told.answers == ANSWERS
    assert len(told.answers) == REPLIES
    assert len(told.authors) == VOICES
    assert told.names == NAMED
    assert {key for key, text in told.words.items() if not text} == WORDLESS
    assert ARABIC in told.words[3]
    assert FAMILY in told.words[5]
    assert told.words[6].strip() == FORMULA
    assert [line.strip() for line in told.words[9].split("\n")] == FROM_LINES.split("\n")
    assert LONGEST in told.words[11]


def test_the_network_has_the_same_people_and_answers(golden: Dialogue, tmp_path: Path) -> None:
    graph = networkx.read_graphml(written(golden, "graphml", tmp_path))
    assert graph.is_directed()
    assert len(graph) == VOICES
    assert sum(weight for *_ends, weight in graph.edges(data="weight")) == REPLIES
    assert sum(dict(graph.nodes(data="posts")).values()) == POSTS
    assert {node[:2] for node in graph} == {"p-", "n-"}
    assert b"Lina" not in bytes_of(written(golden, "graphml", tmp_path))
    assert networkx.is_isomorphic(graph, networkx.parse_graphml("\n".join(
        networkx.generate_graphml(graph))))  # fmt: skip


def test_the_network_for_the_public_is_one_of_groups(golden: Dialogue, tmp_path: Path) -> None:
    graph = networkx.read_graphml(written(golden, "graphml", tmp_path, audience="public"))
    assert all(not node.startswith(("p-", "n-")) for node in graph)
    assert sum(dict(graph.nodes(data="posts")).values()) == POSTS
    assert len(graph) < VOICES


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_no_byte_tells_what_may_not_be_told(
    golden: Dialogue,
    tmp_path: Path,
    format: str,
    audience: str,
    flavour: str,
    request: pytest.FixtureRequest,
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")
    out = written(golden, format, tmp_path, audience=audience, flavour=flavour)
    found = bytes_of(out)
    if format in ("xlsx", "docx", "odt"):
        with ZipFile(out) as parts:
            found = b"\n".join(map(parts.read, parts.namelist()))
    if format == "pdf":
        found += pdf_words(found).encode()
    if format == "mbox":
        payloads = [cast(bytes, one.get_payload(decode=True)) for _key, one in letters(out)]
        found += b"\n".join(payloads)
    assert [words for words in forbidden(audience) if words.encode() in found] == []


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_frictionless_finds_the_package_valid(
    golden: Dialogue, tmp_path: Path, flavour: str, audience: str
) -> None:
    out = written(golden, "csv", tmp_path, audience=audience, flavour=flavour)
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = frictionless.Package(str(out / "datapackage.json"))
    assert len(package.get_resource("posts").read_rows()) == POSTS
    assert len(package.get_resource("threads").read_rows()) == THREADS
    assert len(package.get_resource("participants").read_rows()) == SEATS


def test_frictionless_notices_an_author_who_is_nobody(golden: Dialogue, tmp_path: Path) -> None:
    out = written(golden, "csv", tmp_path)
    seats = (out / "participants.csv").read_text("utf-8").splitlines(keepends=True)
    (out / "participants.csv").write_text("".join(seats[:2]), encoding="utf-8")
    report = frictionless.validate(str(out / "datapackage.json"), skip_errors=["hash-count"])
    assert "foreign-key" in {error.type for task in report.tasks for error in task.errors}


def test_each_package_tells_what_it_is_and_whether_it_is_whole(
    golden: Dialogue, tmp_path: Path
) -> None:
    out = written(golden, "csv", tmp_path, audience="public")
    names = {path.name for path in out.iterdir()}
    sums = (out / "checksums.sha256").read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} == names - {"checksums.sha256"}
    about = (out / "README.md").read_text("utf-8")
    for part in ("Peace Dialogue", "public", "No licence is stated", "At least 3 people share"):
        assert part in about
    book = pandas.read_csv(out / "codebook.csv", keep_default_na=False)
    for table in book["table"].unique():
        columns = list(pandas.read_csv(out / f"{table}.csv", nrows=0).columns)
        assert columns == list(book[book["table"] == table]["column"])
    assert book["description"].all()


def test_a_spreadsheet_takes_no_cell_for_a_formula(golden: Dialogue, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(golden, "xlsx", tmp_path))
    assert book.sheetnames[0] == "README"
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["threads"]["B3"].value == "=1+1 \u201cquoted\u201d"
    made = book["posts"].cell(2, [one.value for one in book["posts"][1]].index("created_at") + 1)
    assert (made.is_date, str(made.value)) == (True, "2005-06-15 12:00:00")
    assert {sheet.freeze_panes for sheet in book.worksheets[1:]} == {"A2"}
    assert CONTROL not in str(book["posts"]["W12"].value)


def test_tables_for_spreadsheets_are_marked_and_harmless(golden: Dialogue, tmp_path: Path) -> None:
    raw = (written(golden, "csv", tmp_path, flavour=SPREADSHEETS) / "posts.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == POSTS + 1
    assert b"'=HYPERLINK" in raw
    exact = (written(golden, "csv", tmp_path) / "posts.csv").read_bytes()
    assert not exact.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in exact
    assert b"'=HYPERLINK" not in exact


CORPUS = Path(__file__).parents[2].parent / "shared/data/csv-injection/Intruder/csv-payload.txt"


def test_what_is_known_to_attack_spreadsheets_does_not(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("the real material ../shared/data/csv-injection is not here")
    attacks = [line for line in CORPUS.read_text("utf-8").splitlines() if line]
    attacks += [f"{sign}1+1" for sign in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"]
    shown = [inert(attack) for attack in attacks]
    assert [one for one in shown if one[0] in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"] == []
    assert [one.removeprefix("'") for one in shown] == [one.removeprefix("'") for one in attacks]
    assert inert(-5) == -5


def test_mail_programs_can_thread_the_mailbox(golden: Dialogue, tmp_path: Path) -> None:
    found = dict(letters(written(golden, "mbox", tmp_path)))
    ids = [f"<post-{key}@june-2005.dialogue.example>" for key in (4, 7)]
    assert str(found[8]["References"]).split() == ids
    assert found[3]["Content-Language"] == "ar"
    assert found[1]["From"].endswith("@dialogue.invalid>")
    assert found[2]["X-Dialogue-Organisation"] == "Women of the Well"


def test_a_feed_tells_how_many_answers_there_are(golden: Dialogue, tmp_path: Path) -> None:
    feed = feedparser.parse(written(golden, "atom", tmp_path).read_bytes())
    links = {one.id.rpartition("/")[2]: one.links for one in feed.entries}
    counts = {key: [link["thr:count"] for link in found if link.rel == "replies"]
              for key, found in links.items()}  # fmt: skip
    assert counts["4"] == ["2"]
    assert counts["12"] == []


def test_in_a_corpus_each_conversation_is_one_tree(golden: Dialogue, tmp_path: Path) -> None:
    out = written(golden, "convokit", tmp_path)
    said = [json.loads(one) for one in (out / "utterances.jsonl").read_text("utf-8").splitlines()]
    conversations = json.loads((out / "conversations.json").read_text("utf-8"))
    assert len(conversations) == THREADS
    place = {one["id"]: one["conversation_id"] for one in said}
    for one in said:
        if one["reply-to"] is None:
            assert one["id"] == one["conversation_id"]
        else:
            assert place[one["reply-to"]] == one["conversation_id"]
    index = json.loads((out / "index.json").read_text("utf-8"))
    assert set(index["utterances-index"]) == set(said[0]["meta"])


@pytest.mark.parametrize("format", FORMATS)
def test_twice_the_same_bytes(
    golden: Dialogue, tmp_path: Path, format: str, request: pytest.FixtureRequest
) -> None:
    if format == "pdf":
        request.getfixturevalue("pdf_libraries")

    def made(name: str) -> bytes:
        with golden_dataset(golden) as dataset:
            write_file(dataset, FORMATS[format], tmp_path / name, "programs")
        return (tmp_path / name).read_bytes()

    assert made("first") == made("second")
