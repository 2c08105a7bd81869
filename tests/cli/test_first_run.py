"""The demo comes with the first run on one's own machine, and with no other."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from dialogue.accounts.queries import has_administrator
from dialogue.cli import first_run
from dialogue.cli.prepare import prepare
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from tests.apps import app_on


def dialogues() -> int:
    return db.session.scalar(select(func.count()).select_from(Dialogue)) or 0


def test_the_first_run_brings_the_demo_and_a_link(app: Flask) -> None:
    link = first_run.complete(app, new_database=True, with_demo=True)
    assert dialogues() == 1
    assert not has_administrator()
    assert link is not None
    assert link.startswith("http://localhost/account/set-up/")


def test_a_first_run_without_the_demo_stays_the_first(app: Flask) -> None:
    first_run.complete(app, new_database=True, with_demo=False)
    first_run.complete(app, new_database=False, with_demo=True)
    assert dialogues() == 0


@pytest.mark.sqlite_only(reason="about the address the server listens on")
def test_an_address_that_others_reach_brings_no_demo(new_database: str, tmp_path: Path) -> None:
    with app_on(new_database, tmp_path, LISTEN="0.0.0.0:5000") as app:
        prepare(app)
        first_run.complete(app, new_database=True, with_demo=True)
        assert dialogues() == 0
