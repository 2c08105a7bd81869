"""Where the record stood after each act, in a file outside the database: whoever cuts the record's
end off, or writes all of it anew, would have to change this file too.

One line an act, ``chain seq hash``. Each machine keeps the lines of its own acts.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import structlog
from flask import Flask, current_app

from dialogue import events
from dialogue.audit import Anchor

FILE = "audit-anchors"

log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Keep the anchors of this application's acts in its instance folder."""
    app.extensions["audit_anchors"] = Anchors(Path(app.instance_path))
    events.after_commit(_keep)


def _keep(told: events.Told) -> None:
    current_app.extensions["audit_anchors"].keep(told.anchors)


class Anchors:
    """The file in ``folder``, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """Add where the chains stood after a transaction. A full disk must not undo an act that is
        committed: it is logged."""
        if not anchors:
            return
        lines = "".join(f"{one.chain_id} {one.seq} {one.hash}\n" for one in anchors)
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, lines.encode())
            finally:
                os.close(file)
        except OSError as error:
            log.error("audit anchor not kept", error=type(error).__name__)

    def read(self) -> Iterator[Anchor]:
        """The anchors kept here, in the order in which they came; ValueError names a line that is
        none."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                yield _parsed(number, line.split())


def _parsed(number: int, words: Iterable[str]) -> Anchor:
    try:
        chain, seq, found = words
        return Anchor(int(chain), int(seq), found)
    except ValueError:
        raise ValueError(f"line {number} of {FILE} is no anchor") from None
