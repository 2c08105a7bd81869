"""Which statements the application asks of its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from dialogue.extensions import db

WRITES = ("INSERT", "UPDATE", "DELETE")


class Statements(list[str]):
    """SQL in the order in which it was asked."""

    def queries(self) -> list[str]:
        return [each for each in self if each.upper().startswith(("SELECT", "WITH"))]

    def writes(self) -> list[str]:
        return [each for each in self if each.upper().startswith(WRITES)]


@contextmanager
def statements(app: Flask) -> Iterator[Statements]:
    """What is asked inside the block, by this process, of the application's database."""
    asked = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(" ".join(statement.split()))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
