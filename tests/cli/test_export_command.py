"""``export`` from a terminal."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.audit import AuditEntry
from dialogue.exports.models import Export
from dialogue.extensions import db
from tests.cli.runner import Runner
from tests.factories import make_dialogue, make_thread
from tests.fakes import Clock


@pytest.fixture
def run(app: Flask, clock: Clock) -> Runner:
    make_thread(make_dialogue(), title="Les jeunes « oubliés »", body="=1+1\n\nعربي \U0001f54a")
    return Runner(app)


def test_each_object_is_a_line_with_type_id_and_schema_version(run: Runner) -> None:
    result = run("export", "jsonl", "--dialogue", "june-2005")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("}\n")
    *rows, export = [json.loads(line) for line in result.stdout.splitlines()]
    kinds = [row["type"] for row in rows]
    assert list(dict.fromkeys(kinds)) == [
        *("dialogue", "round", "forum", "stage", "participant", "thread", "post")
    ]
    assert (kinds.count("round"), kinds.count("forum"), kinds.count("stage")) == (4, 7, 7)
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["schema_version"] for row in rows} == {1}
    assert (export["type"], export["told"]["audience"]) == ("export", "team")
    post = rows[-1]
    assert (post["id"], post["body_markdown"]) == ("post/1", "=1+1\n\nعربي \U0001f54a")


def test_one_of_a_series_twice_is_the_same_and_another_is_not(run: Runner) -> None:
    command = ("export", "jsonl", "--dialogue", "june-2005")
    first, second = (run(*command, "--series").stdout for _ in range(2))
    assert first == second
    assert run(*command).stdout != run(*command).stdout


def test_a_file_is_whole_or_not_there(run: Runner, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = run("export", "jsonl", "--dialogue", "june-2005", "--series", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    again = run("export", "jsonl", "--dialogue", "june-2005", "--series").stdout
    assert out.read_text("utf-8") == again
    folder = tmp_path / "taken"
    folder.mkdir()
    told = run.refused("export", "jsonl", "--dialogue", "june-2005", "--out", folder)
    assert f"{folder} cannot be written" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "taken"]


def test_a_folder_that_is_not_there(run: Runner, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "out.jsonl"
    told = run.refused("export", "jsonl", "--dialogue", "june-2005", "--out", nowhere)
    assert told == f"{nowhere} cannot be written: No such file or directory.\n"


def test_what_is_not_there_is_named(run: Runner) -> None:
    assert '"moon"' in run.refused("export", "jsonl", "--dialogue", "moon")
    for option in ("--forum", "--stage"):
        assert "moon" in run.refused("export", "jsonl", "--dialogue", "june-2005", option, "moon")
    assert run("export", "jsonl", "--dialogue", "june-2005", "--round", "x").exit_code == 2
    assert run("export", "parchment", "--dialogue", "june-2005").exit_code == 2


def test_formats_of_several_files_are_a_folder_or_a_zip(run: Runner, tmp_path: Path) -> None:
    command = ("export", "csv", "--dialogue", "june-2005")
    assert run(*command, "--out", tmp_path / "folder").exit_code == 0
    names = {path.name for path in (tmp_path / "folder").iterdir()}
    assert {"posts.csv", "datapackage.json", "README.md"} <= names
    assert run(*command, "--out", tmp_path / "packed.zip").exit_code == 0
    with ZipFile(tmp_path / "packed.zip") as packed:
        assert set(packed.namelist()) == names
    with ZipFile(BytesIO(run(*command).stdout_bytes)) as packed:
        assert set(packed.namelist()) == names
    told = run.refused(*command, "--out", tmp_path / "folder")
    assert told == f"{tmp_path / 'folder'} is there already: name a folder that is not.\n"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_tables_for_spreadsheets(run: Runner, tmp_path: Path) -> None:
    out = tmp_path / "folder"
    run("export", "csv", "--dialogue", "june-2005", "--for", "spreadsheets", "--out", out)
    assert b"'=1+1" in (out / "posts.csv").read_bytes()


def test_for_the_public_it_is_told_what_was_changed(run: Runner) -> None:
    command = ("export", "jsonl", "--dialogue", "june-2005", "--audience", "public")
    result = run(*command, "--k", "3")
    assert result.exit_code == 0
    assert "At least 3 people share each combination" in result.stderr
    *_rows, export = [json.loads(line) for line in result.stdout.splitlines()]
    assert (export["told"]["k"], export["told"]["too_few"]) == (3, True)
    assert run(*command, "--k", "2").exit_code == 2


def test_parts_by_state_language_and_day(run: Runner) -> None:
    def posts(*options: str) -> int:
        result = run("export", "jsonl", "--dialogue", "june-2005", *options)
        assert result.exit_code == 0, result.stderr
        return sum('"type": "post"' in line for line in result.stdout.splitlines())

    assert posts("--state", "published", "--from", "2005-06-15", "--to", "2005-06-15") == 1
    assert posts("--state", "withdrawn") == posts("--lang", "tlh") == 0
    assert posts("--from", "2005-06-16") == posts("--to", "2005-06-14") == 0
    assert run("export", "jsonl", "--dialogue", "june-2005", "--from", "soon").exit_code == 2


def test_who_exported_what_and_why_is_logged(run: Runner, tmp_path: Path) -> None:
    run("export", "mbox", "--dialogue", "june-2005", "--purpose", "To read", "--round", "2")
    nowhere = tmp_path / "nowhere" / "out"
    run.refused("export", "atom", "--dialogue", "june-2005", "--out", nowhere)
    done, failed = db.session.scalars(select(Export).order_by(Export.id))
    assert (done.format, done.purpose, done.scope) == ("mbox", "To read", {"round": 2})
    assert (done.state, done.asked_by_id, done.salt) == ("taken", None, None)
    assert done.told["posts"] == 1
    assert (failed.format, failed.state) == ("atom", "failed")
    kept = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()
    assert kept.count("export.begun") == 2
