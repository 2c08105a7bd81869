"""Runs the migrations on the application's own engine, one transaction each."""

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from dialogue.extensions import db


def _configure(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transaction_per_migration=True,
        user_module_prefix="extensions.",
        **current_app.extensions["migrate"].configure_args,
    )


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _configure(connection)
        context.run_migrations()
        return
    with db.engine.connect() as own, own.begin():
        _configure(own)
        with context.begin_transaction():
            context.run_migrations()


_run()
