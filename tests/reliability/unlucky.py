"""The application under a bad star, for proofs: ``gunicorn tests.reliability.unlucky:app()``.

Transactions are rolled back at their last statement, the process ends between a commit and its
announcement, hints are lost, and so are messages to whole rooms. ``UNLUCKY_SEED`` decides when.
What befell is kept in the instance's folder: a line each, for a process may not live to tell.
"""

import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

from dialogue import events
from dialogue.errors import Busy
from dialogue.events import Told
from dialogue.realtime.dispatcher import Dispatcher
from dialogue.realtime.engine.stock import StockEngine
from tests import overheard

ROLLBACKS, EXITS, HINTS, BROADCASTS = 0.10, 0.04, 0.10, 0.05
CONTRIBUTING = ("post.", "thread.")


class Star:
    """Decides, and keeps what it decided in ``folder``."""

    def __init__(self, folder: Path, seed: str) -> None:
        self._kept = folder / "misfortunes"
        self._note("start")
        starts = misfortunes(folder)["start"]
        self._chance = random.Random(f"{seed}/{starts}")  # noqa: S311 - no secret

    def strikes(self, what: str, chance: float) -> bool:
        struck = self._chance.random() < chance
        if struck:
            self._note(what)
        return struck

    def _note(self, what: str) -> None:
        with self._kept.open("a") as kept:
            kept.write(f"{what}\n")


def misfortunes(folder: Path) -> Counter[str]:
    """What befell the servers of an instance, and how often."""
    return Counter((folder / "misfortunes").read_text().split())


def app() -> Any:
    """The application, which knows nothing of it."""
    star = Star(Path(os.environ["DIALOGUE_INSTANCE"]), os.environ["UNLUCKY_SEED"])
    write, committed, emit = events.write, Dispatcher.committed, StockEngine.emit

    def write_and_fail(told: Told) -> None:
        write(told)
        if _is_of_a_thread(told) and star.strikes("rollback", ROLLBACKS):
            raise Busy

    def commit_and_end(dispatcher: Dispatcher, told: Told) -> None:
        if _is_of_a_thread(told) and star.strikes("exit", EXITS):
            os._exit(1)
        if not star.strikes("hint", HINTS):
            committed(dispatcher, told)

    def emit_or_not(engine: StockEngine, event: str, payload: Any, *, to: str) -> None:
        if not star.strikes("broadcast", BROADCASTS):
            emit(engine, event, payload, to=to)

    events.write = write_and_fail
    Dispatcher.committed = commit_and_end  # type: ignore[method-assign]
    StockEngine.emit = emit_or_not  # type: ignore[method-assign]
    return overheard.app()


def _is_of_a_thread(told: Told) -> bool:
    return any(one.row["kind"].startswith(CONTRIBUTING) for one in told.noted)
