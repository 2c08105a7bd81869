"""``import`` from a terminal, with archives that nobody on this project wrote."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from dialogue.errors import Invalid
from dialogue.imports.readers import READERS
from tests.beginnings import begin_with_dialogue
from tests.browser import Browser
from tests.cli.runner import Runner
from tests.fakes import Clock
from tests.imports.archives import (
    REAL,
    as_csv,
    comment,
    deepest,
    heading,
    posts_of,
    real,
    replies_inside,
)
from tests.imports.kept import every_row, posts, threads

SUMMARY = re.compile(r"\d+ threads, \d+ posts, \d+ people, \d+ skipped\n")
MAILBOXES = {"pass/tests.mbox": 15, "pass/attachments.mbox": 5, "pass/nodate.mbox": 1}
COMMITS = "mail/ponymail/pass/commits_ponymail_apache_org_2016-06.mbox"


class ArchiveRunner(Runner):
    def take(self, form: str, *more: object, slug: str = "june-2005") -> Result:
        """Runs ``import``, which must succeed, and tell as many lines as it says."""
        result = self("import", form, *more, "--dialogue", slug)
        assert result.exit_code == 0, result.output
        assert SUMMARY.fullmatch(result.stdout)
        assert result.stderr.count("\n") >= int(result.stdout.split()[-2])
        return result

    def exported(self, slug: str = "june-2005") -> list[dict[str, Any]]:
        result = self("export", "jsonl", "--dialogue", slug)
        assert result.exit_code == 0
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def run(app: Flask, clock: Clock, request: pytest.FixtureRequest) -> Iterator[ArchiveRunner]:
    begin_with_dialogue(request)
    run = ArchiveRunner(app)
    yield run
    doctor = run("doctor")
    assert (doctor.exit_code, doctor.stdout) == (0, "")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_french_talk_page(run: ArchiveRunner, form: str) -> None:
    page = real(f"wiki-threads/fr-unsigned.{form}")
    assert run.take(form, page).stdout == "36 threads, 84 posts, 46 people, 0 skipped\n"
    kept = posts()
    assert sum(each.reply_to_id is not None for each in kept) == 54
    depth: dict[int | None, int] = {None: 0}
    for each in kept:
        depth[each.id] = depth[each.reply_to_id] + 1
    assert max(depth.values()) == 7
    again = run.take(form, page)
    assert again.stdout == "0 threads, 0 posts, 0 people, 120 skipped\n"
    assert len(again.stderr.splitlines()) == 120
    assert len(posts()) == 84
    other = "csv" if form == "json" else "json"
    assert run.take(other, page.with_suffix(f".{other}")).stdout.startswith("0 threads, 0 posts, 0")


def test_what_is_exported_is_what_was_imported(run: ArchiveRunner) -> None:
    """Word for word, but for the names of people, who were not asked: a pseudonym stands there."""
    page = real("wiki-threads/fr-unsigned.json")
    run.take("json", page, "--lang", "fr")
    given = posts_of(READERS["json"]([page]))
    rows = run.exported()
    said = {row["post"]: row for row in rows if row["type"] == "post"}
    titles = {row["thread"]: row["title"] for row in rows if row["type"] == "thread"}
    came_out = sorted(
        (
            row["created_at"],
            row["body_markdown"],
            said[row["reply_to"]]["body_markdown"] if row["reply_to"] else None,
            row["lang"],
        )
        for row in said.values()
    )
    went_in = sorted(
        (
            f"{post.at:%Y-%m-%dT%H:%M:%SZ}",
            post.body,
            given[post.reply_to].body if post.reply_to else None,
            "fr",
        )
        for post in given.values()
    )
    names = {post.author.name for post in given.values()}
    assert len(came_out) == len(went_in)
    assert [one[0] for one in came_out] == [one[0] for one in went_in]
    name = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")
    named = {one for one in went_in if name.search(f"{one[1]} {one[2]}")}
    assert 0 < len(named) < len(went_in)
    assert set(went_in) - named <= set(came_out)
    assert [name.findall(one[1]) for one in came_out if name.search(one[1])] == []
    assert len(titles) == 36
    assert {row["participant"] for row in rows if row["type"] == "participant"} == {
        row["author"] for row in said.values()
    }


def test_an_arabic_page_reads_right_to_left(run: ArchiveRunner, client: Browser) -> None:
    page = real("wiki-threads/ar-nbsp-timezone.json")
    told = run.take("json", page, "--lang", "ar").stdout
    assert told == "2 threads, 15 posts, 15 people, 0 skipped\n"
    assert [len(thread.outline) for thread in threads()] == [0, 22]
    shown = client.get("/d/june-2005/threads/2")
    assert shown.status_code == 200
    assert shown.text.count('lang="ar" dir="auto">') >= 12
    assert "التعليقات" in shown.text
    assert "أبو تائب" in shown.text


@pytest.mark.parametrize("name", MAILBOXES)
def test_mailboxes(run: ArchiveRunner, name: str) -> None:
    result = run.take("mbox", real(f"mail/ponymail/{name}"))
    assert re.search(rf" {MAILBOXES[name]} posts, [12] people, 0 skipped$", result.stdout.strip())
    assert len(posts()) == MAILBOXES[name]


def test_a_mailbox_with_answers(run: ArchiveRunner) -> None:
    archive = READERS["mbox"]([real(COMMITS)])
    assert run.take("mbox", real(COMMITS)).stdout == "56 threads, 82 posts, 2 people, 0 skipped\n"
    assert sum(each.reply_to_id is not None for each in posts()) == len(replies_inside(archive))
    assert deepest(archive) > 1
    assert "0 posts, 0 people, 82 skipped" in run.take("mbox", real(COMMITS)).stdout


def test_no_mail_stops_an_import(run: ArchiveRunner) -> None:
    real("mail")
    taken = 0
    for path in sorted((REAL / "mail").rglob("*.eml")):
        try:
            given = posts_of(READERS["eml"]([path]))
        except Invalid:
            assert run("import", "eml", path, "--dialogue", "june-2005").exit_code == 1
            continue
        run.take("eml", path)
        taken += len(given)
    for path in sorted((REAL / "mail").rglob("*.mbox")):
        assert run("import", "mbox", path, "--dialogue", "june-2005").exit_code in (0, 1)
    assert taken > 30
    assert len(posts()) >= taken + 100
    assert all(each.body for each in posts())


def test_a_dry_run_prints_the_same_and_writes_nothing(run: ArchiveRunner) -> None:
    page = real("wiki-threads/fr-unsigned.json")
    before = every_row()
    looked = run.take("json", page, "--dry-run")
    assert every_row() == before
    done = run.take("json", page)
    assert (looked.stdout, looked.stderr) == (done.stdout, done.stderr)


def test_options_place_what_the_file_does_not(run: ArchiveRunner, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text(as_csv([heading("h"), comment("a")]))
    place = ("--forum", "africa", "--stage", "exclusion", "--round", "2", "--lang", "FR")
    run.take("csv", page, *place)
    (thread,) = threads()
    assert (thread.forum.slug, thread.stage.slug, posts()[0].lang) == ("africa", "exclusion", "fr")
    assert (thread.round and thread.round.number) == 2


def test_each_trouble_is_a_line_and_the_rest_is_taken(run: ArchiveRunner, tmp_path: Path) -> None:
    page, latin, nothing = (tmp_path / name for name in ("page.csv", "latin.csv", "nothing.csv"))
    page.write_text(
        as_csv(
            [
                heading("h"),
                comment("a", "c", body="In a"),
                comment("b", "a", body="circle"),
                comment("c", "b", body="of three."),
                comment("d", "gone", body="Alone."),
                comment("e", body=" "),
                comment("f", body="\x1b[31mRed\u202e", title="x"),
                {"id": "g\x1b[2J\u202e", "type": "vo\x1b[1mte"},
            ]
        )
    )
    latin.write_bytes(as_csv([comment("l", body="Café à côté.")]).encode("latin-1"))
    missing = tmp_path / "no.csv"
    nothing.write_bytes(b"")
    result = run.take("csv", page, latin, nothing, missing)
    assert " 6 posts, 1 people, 4 skipped" in result.stdout
    told = result.stderr.splitlines()
    for line, words in {
        "page.csv, line 3": "circle",
        "page.csv, line 6": 'what it answers ("gone") is missing',
        "page.csv, line 7": "no text",
        "page.csv, line 9": "neither heading nor comment",
        "latin.csv, line 2": "Windows-1252",
        "nothing.csv": "is empty",
        "no.csv": "There is no file",
    }.items():
        assert any(each.startswith(line) and words in each for each in told), line
    assert not re.search("[\x1b\u202e]", result.stderr)
    assert "Café à côté." in {each.body for each in posts()}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("page.csv", "--dialogue", "war"), 'no dialogue called "war"'),
        (("no.csv", "--dialogue", "june-2005"), "There is no file"),
        (("page.csv", "--dialogue", "june-2005", "--forum", "moon"), 'no forum called "moon"'),
        (("page.csv", "--dialogue", "june-2005", "--round", "99"), "no round 99"),
        ((".", "--dialogue", "june-2005"), "is a folder"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    run: ArchiveRunner, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    (tmp_path / "page.csv").write_text(as_csv([heading("h"), comment("a")]))
    name, *options = arguments
    result = run("import", "csv", tmp_path / name, *options)
    assert (result.exit_code, result.stdout) == (1, "")
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert posts() == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("csv", "--dialogue", "june-2005"),
        ("docx", "page.csv", "--dialogue", "june-2005"),
        ("csv", "page.csv"),
        ("csv", "page.csv", "--dialogue", "june-2005", "--lang", "not a language"),
        ("csv", "page.csv", "--dialogue", "june-2005", "--round", "two"),
    ],
)
def test_a_wrong_usage_is_exit_code_two(run: ArchiveRunner, arguments: tuple[str, ...]) -> None:
    result = run("import", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")


def test_progress_is_told_for_every_thousand(run: ArchiveRunner, tmp_path: Path) -> None:
    page = tmp_path / "long.csv"
    page.write_text(as_csv([heading("h"), *(comment(f"c{n}") for n in range(2300))]))
    result = run.take("csv", page, "--dry-run")
    counted = [line for line in result.stderr.splitlines() if line.endswith("contributions")]
    assert [line.split(" of ")[1] for line in counted] == ["2300 contributions"] * 2
    assert [int(line.split()[0]) // 1000 for line in counted] == [1, 2]
