"""Collects what is wrong with the fields of one form, so that a person learns all of it at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from dialogue.errors import Invalid


class Checks:
    """Use ``with checks.of("email"):`` around each field's cleaning, then ``done()``."""

    def __init__(self) -> None:
        self._refused: dict[str, Invalid] = {}

    @contextmanager
    def of(self, field: str) -> Iterator[None]:
        """Keep an Invalid raised inside as the refusal of ``field``."""
        try:
            yield
        except Invalid as refusal:
            self._refused[field] = refusal

    def done(self) -> None:
        """Raise one Invalid with every field refused so far; nothing when there is none."""
        if self._refused:
            raise Invalid(fields=self._refused)


@contextmanager
def refusal_of(field: str) -> Iterator[None]:
    """An Invalid raised inside belongs to ``field``."""
    checks = Checks()
    with checks.of(field):
        yield
    checks.done()
