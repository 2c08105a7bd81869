"""The schema goes up, down and up again, and is what the models say, on both databases."""

from pathlib import Path

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import inspect

from dialogue.cli import build_cli
from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.apps import app_on
from tests.factories import make_dialogue, make_thread


def differences() -> list[object]:
    """What a new migration would have to change."""
    build_cli(lambda: current_app)  # the commands bring in the tables that no page needs
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": False}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, db.metadata))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(new_database: str, tmp_path: Path) -> None:
    with app_on(new_database, tmp_path):
        flask_migrate.upgrade()
        made = tables()
        assert set(db.metadata.tables) <= made
        flask_migrate.downgrade(revision="base")
        assert tables() == set()
        flask_migrate.upgrade()
        assert tables() == made


def test_the_models_and_the_migrations_agree(new_database: str, tmp_path: Path) -> None:
    with app_on(new_database, tmp_path):
        flask_migrate.upgrade()
        assert differences() == []


def test_what_was_written_stays_on_the_way_down_and_up(new_database: str, tmp_path: Path) -> None:
    with app_on(new_database, tmp_path):
        flask_migrate.upgrade()
        make_thread(make_dialogue(), body="What was said.")
        flask_migrate.downgrade(revision="0001")
        flask_migrate.upgrade()
        db.session.expire_all()
        post = db.session.scalars(db.select(Post)).one()
        assert (post.body, post.dialogue.shows_presence) == ("What was said.", True)
        assert (post.author.mails, post.author.user.unseen) == ("each", 0)
