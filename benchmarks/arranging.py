"""What it takes to merge two threads of 1,000 contributions, and to put it back.

Method: the operation itself, on a database of its own, with the statements that it asks; wall clock
and CPU of the process. Run: ``python -m benchmarks.arranging``.

Last figures (2 busy cores, SQLite): 0.23 s (0.07 s CPU) and 35 statements; back 0.13 s and 35.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from benchmarks.material import SLUG, WORDS, make
from config import read_settings
from dialogue import create_app, limits
from dialogue.accounts.models import User
from dialogue.dialogues.queries import get_forum
from dialogue.extensions import db
from dialogue.moderation.arranging.operations import merge_threads, undo_arrangement
from dialogue.operation import transaction
from dialogue.permissions import Operator
from dialogue.threads.operations import open_thread, publish_post
from dialogue.threads.queries import get_thread

CONTRIBUTIONS, LIMIT = 1000, 2.0
WHY = "They speak of the same thing."


def second_thread() -> None:
    """As long as the first."""
    person = db.session.scalars(select(User).where(User.email == "p0@example.org")).one()
    first = get_thread(Operator(), SLUG, 1)
    forum = get_forum(person, first.dialogue, "africa")
    with transaction():
        thread = open_thread(person, forum, title="Another", body=WORDS, stage="exclusion")
        for count in range(CONTRIBUTIONS - 1):
            if count % 200 == 0:
                limits.configure(None)  # one person writes more here than anyone may
            publish_post(person, thread, body=WORDS)


class Measured:
    """What the block took, and how much it asked of the database."""

    def __enter__(self) -> "Measured":
        self.statements = 0
        event.listen(db.engine, "before_cursor_execute", self._count)
        self._began, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self._began
        self.cpu = time.process_time() - self._cpu
        event.remove(db.engine, "before_cursor_execute", self._count)

    def _count(self, *_details: Any) -> None:
        self.statements += 1

    def tell(self, what: str) -> None:
        print(f"{what}: {self.seconds:.2f} s ({self.cpu:.2f} s CPU), {self.statements} statements")
        assert self.seconds < LIMIT, what


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder), posts=CONTRIBUTIONS)
        app = create_app(read_settings({**os.environ, **material.environ}))
        with app.app_context():
            second_thread()
            operator = Operator()
            source, target = (get_thread(operator, SLUG, number) for number in (2, 1))
            with Measured() as merging:
                decision = merge_threads(operator, source, into=target, message=WHY)
            merging.tell("merging two threads of 1,000 contributions")
            with Measured() as undoing:
                undo_arrangement(operator, decision)
            undoing.tell("putting it back")


if __name__ == "__main__":
    main()
