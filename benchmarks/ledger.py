"""What it costs to bring the ledger up to date after a citation in a round of 1,000 contributions.

Method: 1,000 contributions of 90 words by 200 people of eight groups, 30 of them cited by ten
points. After each of 40 further citations the ledger is read and drawn as it stands beside the
draft (what is reflected, and whom to cite next), CPU of this process; then the whole panel, with
ten sources to cite, and the page of the draft. Told is the median; the first reading, which counts
all words, apart. Run: ``python -m benchmarks.ledger``.

Last figures (2 cores): the ledger 11 ms (the first time 95 ms), with its sources 12 ms, the page of
the draft 34 ms.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, g, render_template

from benchmarks.material import SLUG, WORDS, make
from config import read_settings
from dialogue import create_app, limits
from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import create_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.dialogues.seats.operations import give_seat
from dialogue.dialogues.shape import shape_of
from dialogue.extensions import db
from dialogue.operation import transaction
from dialogue.permissions import SITE, Actor, Operator
from dialogue.summaries.coverage.ledger_reading import read_ledger
from dialogue.summaries.drafts.page import draft_page
from dialogue.summaries.models import Point, Summary
from dialogue.summaries.queries import get_draft
from dialogue.summaries.sources.panel import panel, worded
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads.operations import publish_post
from dialogue.threads.queries import get_thread

POSTS, PEOPLE, GROUPS, POINTS, CITED, TURNS = 1_000, 200, 8, 10, 30, 40
LIMIT = 0.05
SEED = 20261127


def filled(app: Flask) -> tuple[Actor, Summary]:
    """A round with everything said in it, and a draft that cites a little of it."""
    operator, chance = Operator(), random.Random(SEED)  # noqa: S311
    dialogue = get_dialogue(operator, SLUG)
    writer = create_user(operator, SITE, name="Rana", email="rana@example.org", password_hash=None)
    give_seat(operator, dialogue, user=writer, role="analyst")
    people = [seated(dialogue, number) for number in range(PEOPLE)]
    thread = get_thread(people[0], SLUG, 1)
    with transaction():
        for number in range(POSTS):
            if number % 200 == 0:
                limits.configure(None)  # they write faster here than anyone may
            publish_post(people[number % PEOPLE], thread, body=WORDS, consent="alias")
    summary = begin_summary(writer, dialogue, kind="round", round=2, title="Week 2")
    for number in range(POINTS):
        section = summary.sections[1 + number % 3]
        add_point(writer, summary, section=section, text=f"Point {number}.")
    for number in chance.sample(range(2, POSTS), CITED):
        cite(writer, point_at(summary, number), number=number)
    return writer, summary


def seated(dialogue: Dialogue, number: int) -> User:
    operator = Operator()
    user = create_user(
        operator, SITE, name=f"Writer {number}", email=f"w{number}@example.org", password_hash=None
    )
    kinds = [term.slug for term in dialogue.terms if term.kind == "stakeholder-type"][:GROUPS]
    regions = [term.slug for term in dialogue.terms if term.kind == "region"]
    give_seat(
        operator,
        dialogue,
        user=user,
        role="participant",
        stakeholder_type=kinds[number % len(kinds)],
        region=regions[number % len(regions)],
    )
    return user


def point_at(summary: Summary, number: int) -> Point:
    wanted = db.select(Point).where(
        Point.summary_id == summary.id, Point.number == 1 + number % POINTS
    )
    return db.session.scalars(wanted).one()


def ledger_drawn(actor: Actor, summary: Summary) -> None:
    """The ledger beside a draft, and the order in which to cite next."""
    ledger = read_ledger(actor, summary)
    assert ledger.waiting()
    shape = worded(shape_of(summary.dialogue))
    render_template(
        "summaries/_ledger.html",
        **shape,
        ledger=ledger,
        summary=summary,
        dialogue=summary.dialogue,
    )


def page_drawn(actor: Actor, summary: Summary) -> None:
    draft_page(get_draft(actor, SLUG, summary.number))


def panel_read(actor: Actor, summary: Summary) -> None:
    panel(actor, summary, {})


def spent(work: Callable[[Actor, Summary], None], actor: Actor, summary: Summary) -> float:
    began = time.process_time()
    work(actor, summary)
    return time.process_time() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder), posts=1)
        app = create_app(read_settings({**os.environ, **material.environ}))
        with app.app_context(), app.test_request_context(f"/d/{SLUG}/summaries/1/draft"):
            writer, summary = filled(app)
            g.actor = writer
            works = (ledger_drawn, panel_read, page_drawn)
            print(f"first reading {spent(works[0], writer, summary) * 1000:.0f} ms")
            took: dict[str, list[float]] = {work.__name__: [] for work in works}
            for turn in range(TURNS):
                cite(writer, point_at(summary, turn), number=2 + turn)
                for work in works:
                    took[work.__name__].append(spent(work, writer, summary))
            for name, times in took.items():
                print(f"{name}: {statistics.median(times) * 1000:.1f} ms")
            assert statistics.median(took["ledger_drawn"]) < LIMIT


if __name__ == "__main__":
    main()
