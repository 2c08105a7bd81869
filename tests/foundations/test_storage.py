"""What the storage refuses only for now is told apart from what is asked wrongly."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dialogue.dialogues.models import Dialogue
from dialogue.errors import Busy
from dialogue.extensions import db
from dialogue.operation import transaction
from tests.browser import Browser
from tests.factories import make_dialogue


@pytest.mark.sqlite_only(reason="PostgreSQL has no such bound")
def test_a_full_database_is_a_refusal_for_now(app: Flask) -> None:
    dialogue = make_dialogue()
    with pytest.raises(Busy), transaction():
        _overfill(dialogue)
    db.session.execute(text("PRAGMA max_page_count = 4294967294"))
    db.session.expire_all()
    assert "So much" not in db.session.get_one(Dialogue, dialogue.id).rules


def test_a_wrong_question_is_none(app: Flask) -> None:
    with pytest.raises(SQLAlchemyError), transaction():
        db.session.execute(text("SELECT nothing FROM nowhere"))


def _overfill(dialogue: Dialogue) -> None:
    db.session.execute(text("PRAGMA max_page_count = 1"))  # as good as what is there already
    dialogue.rules = "So much to say. " * 10_000


def test_a_connection_that_died_after_the_answer_fails_nothing(app: Flask, client: Browser) -> None:
    """Whoever was answered is not told otherwise because the line to the database is cut then."""
    with app.app_context():
        line = db.session.connection().connection.dbapi_connection
        assert line is not None
        db.session.execute(text("SELECT 1"))
        line.close()
    assert client.get("/readyz").status_code == 200
