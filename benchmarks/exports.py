"""What it costs to export 100,000 contributions: seconds, and memory at most.

Method: 300 people, 2,000 threads, 50 contributions of 90 words in each, two of three of them
answers, every tenth quoting the one before, are put into a new database (SQLite, or the one that
``DATABASE_URL`` names). Each format is then written in a process of its own, for the team, by the
same call as the page's. Limits: CSV and JSON Lines 60 s and 200 MB, XLSX 500 MB. Work is
the processor time of the process. Measured on SQLite, two cores, on an idle machine:

    csv          12 s,   197 MB at most,     3 MB written (packed)
    jsonl        11 s,   197 MB at most,   136 MB written
    xlsx         21 s,   197 MB at most,    10 MB written

Run: ``python -m benchmarks.exports`` for all formats of rows, or with names. Documents are measured
in ``documents.py``.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from benchmarks.material import SLUG, WORDS
from config import read_settings
from dialogue import clock, create_app
from dialogue.accounts.staff_operations import create_user
from dialogue.cli.prepare import prepare
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.operations import create_dialogue
from dialogue.dialogues.plans.plan import june_2005
from dialogue.dialogues.queries import get_dialogue
from dialogue.dialogues.seats.operations import give_seat
from dialogue.exports.dataset import Dataset, Gate
from dialogue.exports.formats import FORMATS
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making.packing import write_file
from dialogue.extensions import db
from dialogue.i18n import speaking
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.threads.models import Post, Thread
from dialogue.threads.quoting.marks import quotation
from dialogue.threads.writing import write_from_archive

PEOPLE, THREADS, POSTS = 300, 2_000, 50
OPERATOR = Operator()


def app_in(folder: str) -> Flask:
    environ = {"LOG_LEVEL": "ERROR", **os.environ, "DIALOGUE_INSTANCE": folder}
    return create_app(read_settings(environ))


def fill(dialogue: Dialogue) -> None:
    seats = [
        give_seat(
            OPERATOR,
            dialogue,
            user=create_user(
                OPERATOR, SITE, email=f"p{n}@example.org", name=f"Person N{n}", password_hash=None
            ),
            role="participant",
            region="africa",
        )
        for n in range(PEOPLE)
    ]
    with transaction():
        for number in range(1, THREADS + 1):
            _add_thread(dialogue, number, [seat.id for seat in seats])


def _add_thread(dialogue: Dialogue, number: int, seats: list[int]) -> None:
    began = clock.now()
    thread = Thread(
        dialogue_id=dialogue.id,
        number=number,
        forum_id=dialogue.forums[number % len(dialogue.forums)].id,
        stage_id=dialogue.stages[number % len(dialogue.stages)].id,
        title=f"Thread {number}",
        created_at=began,
        active_at=began,
    )
    db.session.add(thread)
    db.session.flush()
    first = (number - 1) * POSTS + 1
    written = write_from_archive(WORDS)
    rows: list[dict[str, Any]] = []
    for post in range(first, first + POSTS):
        body, html = written.body, written.html
        if post % 10 == 9:
            body = quotation(WORDS[:200], post - 1) + WORDS
            html = f"<blockquote><p>{WORDS[:200]}</p></blockquote>{html}"
        rows.append(
            {
                "id": post,
                "dialogue_id": dialogue.id,
                "number": post,
                "thread_id": thread.id,
                "author_id": seats[post * 7 % len(seats)],
                "reply_to_id": post - 1 if (post - first) % 3 else None,
                "via": "import",
                "state": "published",
                "body": body,
                "html": html,
                "render_version": 1,
                "created_at": began + timedelta(seconds=post),
                "lang": "en",
                "consent": ("alias", "name", "none", "paraphrase")[post % 4],
                "author_name": f"Person N{post * 7 % len(seats)}",
                "role": "participant",
                "region": "africa",
            }
        )
    db.session.execute(insert(Post), rows)


def measure(folder: str, name: str) -> None:
    app, format = app_in(folder), FORMATS[name]
    out = Path(folder, f"out-{name}")
    with app.app_context(), speaking("en"):
        dialogue = get_dialogue(OPERATOR, SLUG)
        begin, worked = time.perf_counter(), time.process_time()
        gate = Gate(b"key", app.config["SITE_URL"])
        with Dataset(OPERATOR, dialogue, Scope(), gate) as dataset:
            write_file(dataset, format, out, "programs")
        seconds, work = time.perf_counter() - begin, time.process_time() - worked
        assert dataset.told["posts"] == THREADS * POSTS
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    size = out.stat().st_size / 1e6
    print(
        f"{name:9} {seconds:6.1f} s, {work:6.1f} s of them work, {memory:5.0f} MB at most, "
        f"{size:6.1f} MB written",
        flush=True,
    )


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = app_in(folder)
        prepare(app)
        with app.app_context():
            dialogue = create_dialogue(
                OPERATOR,
                SITE,
                slug=SLUG,
                title="An export to be measured",
                plan=june_2005(),
                starts_at=clock.now(),
                phase="open",
            )
            fill(dialogue)
        of_rows = [one.name for one in FORMATS.values() if not one.is_document]
        for name in names or of_rows:
            subprocess.run([sys.executable, "-m", __spec__.name, "--one", folder, name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(*sys.argv[2:])
    else:
        main(sys.argv[1:])
