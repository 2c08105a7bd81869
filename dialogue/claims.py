"""What is owed is a row, and whoever works it off claims it: one runner, never two."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from dialogue.extensions import Model, db
from dialogue.operation import transaction

Row = TypeVar("Row", bound=Model)


@contextmanager
def next_owed(
    table: type[Row], due: ColumnElement[bool], *order: InstrumentedAttribute[object]
) -> Iterator[Row | None]:
    """The first row of ``table`` that is ``due``, in this order, to be marked as claimed inside the
    block: it is committed at its end. None where nothing is, without waiting for others that
    write."""
    if db.session.scalar(select(literal(1)).select_from(table).where(due).limit(1)) is None:
        db.session.rollback()
        yield None
        return
    with transaction():
        yield db.session.scalars(
            select(table)
            .where(due)
            .order_by(*order)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).first()
