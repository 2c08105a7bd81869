"""``export`` from a terminal."""

import json
from pathlib import Path

import pytest
from flask import Flask

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
