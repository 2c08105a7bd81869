"""``audit verify`` says what is wrong with the record, and where; ``doctor`` says it too."""

from pathlib import Path

from flask import Flask
from sqlalchemy import text

from dialogue.audit_anchors import FILE
from dialogue.extensions import db
from tests.cli.runner import Runner
from tests.factories import make_dialogue, make_participant


def test_a_whole_record(app: Flask) -> None:
    run = Runner(app)
    make_participant(make_dialogue())
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "The record is whole: " in result.stderr


def test_what_is_wrong_is_named_by_dialogue_and_entry(app: Flask) -> None:
    run = Runner(app)
    make_dialogue()
    assert run("doctor").exit_code == 0
    db.session.execute(text("UPDATE audit_chain SET head = 7 WHERE id > 0"))
    wrong = "june-2005: entry 1 is the last, but the chain's head says otherwise\n"
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (1, wrong)
    result = run("doctor")
    told = f"the record of what was done for others is not whole: {wrong}"
    assert (result.exit_code, result.stdout) == (1, told)


def test_anchors_that_cannot_be_read_are_told(app: Flask) -> None:
    run = Runner(app)
    make_dialogue()
    with Path(app.instance_path, FILE).open("a", encoding="utf-8") as anchors:
        anchors.write("nonsense\n")
    for command in (("audit", "verify"), ("doctor",)):
        result = run(*command)
        assert result.exit_code == 1
        assert "line 2 of audit-anchors is no anchor" in result.stdout
