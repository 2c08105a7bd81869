"""A real archive, arranged five hundred times at random: nothing is lost, and everything is found.

The seed is in the test's name; another one: ``ARRANGED_WITH=7 pytest ...``.
"""

import os
import random
import re
from collections import Counter
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.cli import build_cli
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.imports.importing import import_archive
from dialogue.imports.readers import READERS
from dialogue.moderation.arranging.operations import (
    merge_threads,
    move_posts,
    split_thread,
    undo_arrangement,
)
from dialogue.moderation.models import Decision
from dialogue.threads.arranging.merged_queries import standing
from dialogue.threads.arranging.moving import CHOICES
from dialogue.threads.lists.listing import Filters, list_threads
from dialogue.threads.models import Post, ReadMark, Thread
from dialogue.threads.reading import positions as reading
from tests.browser import Browser
from tests.factories import OPERATOR, make_dialogue, make_person, seat_of
from tests.fakes import Clock
from tests.imports.archives import real

ACTS = 500
SEED = int(os.environ.get("ARRANGED_WITH", "2005"))
FEWEST = 6  # threads: with fewer, one is split rather than merged
D = "/d/june-2005"
WHY = {"message": "It belongs there."}


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    made = make_dialogue()
    make_person(made, "Bruno", "moderator")
    make_person(made, "Chen", "observer")
    archive = READERS["json"]([real("wiki-threads/fr-unsigned.json")])
    import_archive(OPERATOR, made, archive)
    return made


class Moderator:
    """Does something to some contribution or thread, or takes something back."""

    def __init__(self, actor: User, dialogue: Dialogue, chance: random.Random) -> None:
        self.actor, self.dialogue, self.chance = actor, dialogue, chance
        self.decisions: list[Decision] = []
        self.done: Counter[str] = Counter()

    def act(self) -> None:
        weights = {self.move: 4, self.split: 3, self.merge: 2, self.undo: 2}
        if len(standing_threads()) < FEWEST:
            weights = {self.split: 1}
        does = self.chance.choices(list(weights), list(weights.values()))[0]
        try:
            does()
            self.done[does.__name__] += 1
        except (Invalid, Conflict):
            self.done["refused"] += 1

    def move(self) -> None:
        which = self.chance.choices(CHOICES, (6, 3, 3, 1))[0]
        self.keep(move_posts(self.actor, self.post(), which=which, into=self.thread(), **WHY))

    def merge(self) -> None:
        self.keep(merge_threads(self.actor, self.thread(), into=self.thread(), **WHY))

    def split(self) -> None:
        which, forum = self.chance.choice(CHOICES[:3]), self.chance.choice(self.dialogue.forums)
        stage = self.chance.choice(self.dialogue.stages).slug
        where: dict[str, Any] = {"title": "Split off", "stage": stage, "forum": forum}
        self.keep(split_thread(self.actor, self.post(), which=which, **where, **WHY))

    def undo(self) -> None:
        if self.decisions:
            place = -1 if self.chance.random() < 0.7 else self.chance.randrange(len(self.decisions))
            undo_arrangement(self.actor, self.decisions.pop(place))

    def keep(self, decision: Decision) -> None:
        self.decisions.append(decision)

    def post(self) -> Post:
        number = self.chance.randint(1, self.dialogue.last_post_number)
        return db.session.scalars(select(Post).where(Post.number == number)).one()

    def thread(self) -> Thread:
        return self.chance.choice(standing_threads())


def standing_threads() -> list[Thread]:
    standing_ones = select(Thread).where(Thread.merged_at.is_(None)).order_by(Thread.number)
    return list(db.session.scalars(standing_ones))


def what_stays() -> list[Any]:
    """All of every contribution but the thread in which it stands."""
    stays = [column for column in Post.__table__.columns if column.name != "thread_id"]
    return [tuple(row) for row in db.session.execute(select(*stays).order_by(Post.id))]


def read_some(seat_id: int, chance: random.Random) -> set[int]:
    ids = list(db.session.scalars(select(Post.id).order_by(Post.id)))
    read = set(chance.sample(ids, len(ids) // 2))
    db.session.add_all(ReadMark(participant_id=seat_id, post_id=one) for one in read)
    db.session.commit()
    return read


def lists_agree(reader: User, dialogue: Dialogue, read: set[int]) -> None:
    """What lists count is what stands there, and what of it is new for the reader."""
    stands = db.session.execute(select(Post.thread_id, Post.id, Post.created_at)).all()
    counted = Counter(row.thread_id for row in stands)
    fresh = Counter(row.thread_id for row in stands if row.id not in read)
    latest = {row.thread_id: row.created_at for row in sorted(stands, key=lambda r: r.created_at)}
    listed = list_threads(reader, dialogue, Filters(), size=1000).rows
    assert {row.id: row.posts for row in listed if row.posts} == counted
    assert {row.id: row.active_at for row in listed if row.posts} == latest
    seat = seat_of(reader, dialogue)
    assert reading.unread_by_thread(reader, seat, [row.id for row in listed]) == fresh


def leads_to(browser: Browser, number: int, *, look: bool = True) -> None:
    """The permanent link of a contribution leads to a page, and a look there finds it."""
    link = browser.get(f"{D}/posts/{number}")
    assert link.status_code == 302
    if not look:
        return
    page = browser.get(link.headers["Location"].partition("#")[0])
    assert page.status_code == 200
    assert f'id="p{number}"' in page.text


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [SEED])
def test_five_hundred_acts_lose_nothing(
    app: Flask, dialogue: Dialogue, client: Browser, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    actors = {one.name: one for one in db.session.scalars(select(User))}
    chen = actors["Chen"]
    moderator = Moderator(actors["Bruno"], dialogue, chance)
    before, read = what_stays(), read_some(seat_of(chen, dialogue).id, chance)
    assert len(before) == 84
    for step in range(ACTS):
        moderator.act()
        leads_to(client, chance.randint(1, 84), look=step % 10 == 0)
        if step % 25 == 0:
            lists_agree(chen, dialogue, read)
    assert min(moderator.done[act] for act in ("move", "merge", "split", "undo")) > 20
    lists_agree(chen, dialogue, read)
    assert what_stays() == before
    for number in range(1, 85):
        leads_to(client, number)
    merged_threads_lead_on(client)
    result = CliRunner().invoke(build_cli(lambda: app), ["doctor"])
    assert (result.exit_code, result.stdout) == (0, "")


def merged_threads_lead_on(client: Browser) -> None:
    merged = db.session.scalars(select(Thread).where(Thread.merged_at.is_not(None))).all()
    assert len(merged) > 20
    for thread in merged:
        answer = client.get(f"{D}/threads/{thread.number}")
        assert answer.status_code == 302
        found = re.fullmatch(rf"{D}/threads/(\d+)", answer.headers["Location"])
        assert found is not None
        assert int(found[1]) == standing(thread).number
