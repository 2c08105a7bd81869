"""What it costs to import 10,000 contributions, beside drawing their texts alone.

Method: a CSV of 500 threads by 300 people, 20 contributions of 90 words each, two of three of
them answers, is read and taken into an empty dialogue by the command's own calls; in the same
process the same texts are drawn without being stored. Run: ``python -m benchmarks.imports``;
``DATABASE_URL`` names another database than a new SQLite file.
"""

import csv
import os
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.material import WORDS
from config import read_settings
from dialogue import clock, create_app
from dialogue.cli.prepare import prepare
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import create_dialogue
from dialogue.dialogues.plans.plan import june_2005
from dialogue.imports.importing import Outcome, import_archive
from dialogue.imports.readers import READERS
from dialogue.permissions import SITE, Operator
from dialogue.threads.writing import write_from_archive

THREADS, POSTS, PEOPLE = 500, 20, 300
TOTAL = THREADS * POSTS
COLUMNS = ("id", "type", "parent", "author", "timestamp", "title", "body")
BEGIN = datetime(2005, 6, 6, tzinfo=UTC)


def write_table(path: Path) -> None:
    """The archive: in each thread every third contribution answers the thread."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for thread in range(THREADS):
            rows.writerow((f"h{thread}", "heading", "", "", "", f"Thread {thread}", ""))
            for place in range(POSTS):
                number = thread * POSTS + place
                at = BEGIN + timedelta(minutes=number)
                parent = f"h{thread}" if place % 3 == 0 else f"c{number - 1}"
                author, body = f"Person {number * 7 % PEOPLE}", f"{WORDS} ({number})"
                rows.writerow((f"c{number}", "comment", parent, author, at.isoformat(), "", body))


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def draw_all() -> None:
    for number in range(TOTAL):
        write_from_archive(f"{WORDS} ({number})")


def peak_memory() -> float:
    """Megabytes that this process has had resident at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "archive.csv")
        write_table(table)
        app = create_app(
            read_settings({"LOG_LEVEL": "ERROR", **os.environ, "DIALOGUE_INSTANCE": folder})
        )
        prepare(app)
        with app.app_context():
            measure(table, new_dialogue())


def new_dialogue() -> Dialogue:
    return create_dialogue(
        Operator(),
        SITE,
        slug=f"bench-{secrets.token_hex(4)}",
        title="An import to be measured",
        plan=june_2005(),
        starts_at=clock.now(),
    )


def measure(table: Path, dialogue: Dialogue) -> None:
    outcomes: list[Outcome] = []

    def take_in() -> None:
        outcomes.append(import_archive(Operator(), dialogue, READERS["csv"]([table])))

    before = peak_memory()
    seconds = timed(take_in)
    memory = peak_memory()
    again = timed(take_in)
    drawing = timed(draw_all)
    assert (outcomes[0].threads, outcomes[0].posts) == (THREADS, TOTAL), str(outcomes[0])
    assert (outcomes[1].threads, outcomes[1].posts) == (0, 0), str(outcomes[1])
    print(f"import of {TOTAL} contributions: {seconds:.1f} s, {TOTAL / seconds:.0f} a second")
    print(f"drawing them alone: {drawing:.1f} s; the import costs {seconds / drawing:.2f} x that")
    print(f"the same file again: {again:.1f} s")
    print(f"memory at most: {memory:.0f} MB (before: {before:.0f} MB)")


if __name__ == "__main__":
    main()
