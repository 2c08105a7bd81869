"""A dry run says what an import would do, and does nothing."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import text

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.imports.importing import Outcome, import_archive
from tests.factories import OPERATOR
from tests.imports.archives import PAGE, comment, letter, many
from tests.imports.kept import counts, every_row


def test_a_dry_run_tells_the_same_and_writes_nothing(take, take_letters) -> None:
    take(*PAGE)
    before = every_row()
    later = (*PAGE[:3], comment("c", "b"), comment("x", "gone"), *many(3, 120))
    pretended = take(*later, dry_run=True)
    assert every_row() == before
    outcome = take(*later)
    assert pretended == outcome
    assert (outcome.threads, outcome.posts, outcome.people) == (4, 362, 9)
    again = take(*later, dry_run=True)
    assert str(again) == f"0 threads, 0 posts, 0 people, {len(again.skipped)} skipped"
    assert pretended_mail(take_letters) == str(take_letters(*LETTERS))


LETTERS = (letter(1), letter(2, "Re: Water", In_Reply_To="<1@x>"), letter(3, In_Reply_To="<9@x>"))


def pretended_mail(take_letters: Callable[..., Outcome]) -> str:
    before = counts()
    outcome = take_letters(*LETTERS, dry_run=True)
    assert counts() == before
    return str(outcome)


def test_a_dry_run_waits_for_nobody(app: Flask, dialogue: Dialogue, read) -> None:
    given = read(*PAGE)
    db.session.commit()
    begin, lock = ("BEGIN IMMEDIATE", "SELECT 1")
    if db.engine.dialect.name != "sqlite":
        begin, lock = ("SELECT 1", "SELECT 1 FROM dialogue FOR UPDATE")
    with db.engine.connect() as somebody_else:
        somebody_else.execute(text(begin))
        somebody_else.execute(text(lock))
        outcome = import_archive(OPERATOR, dialogue, given, dry_run=True)
        somebody_else.rollback()
    assert outcome.posts == 2
