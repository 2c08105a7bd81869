"""Of dialogues made at random, no byte of any file tells what nobody agreed to tell."""

import random
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import text, update

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.exports.dataset import AUDIENCES, PUBLIC
from dialogue.exports.formats import FLAVOURS, FORMATS
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide, remove
from dialogue.threads.models import Consent, Post, PostState, Thread
from dialogue.threads.operations import withdraw_post
from dialogue.threads.quoting.marks import quotation
from tests.exports.golden import golden_dataset
from tests.exports.test_formats import letters
from tests.factories import (
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
)

SEEDS = (1, 2, 3)
SEARCHED = [one for one in FORMATS.values() if one.name != "pdf"]  # it is drawn from the HTML
PEOPLE, POSTS = 12, 40
FIRST_ID = 91_234_567
CONSENTS = [one.value for one in Consent]
ALPHABETS = ("bdfghjklm", "\u0627\u0628\u062a\u062f\u0631\u0633", "\u738b\u82b3\u674e\u660e\u5f20")


@dataclass
class Made:
    """A dialogue, and what stood for what while it was made."""

    dialogue: Dialogue
    seats: list[Participant]
    tokens: dict[int, str] = field(default_factory=dict)
    private: set[int] = field(default_factory=set)


def unmistakable(dice: random.Random, place: int) -> str:
    letters = ALPHABETS[place % len(ALPHABETS)]
    words = ["".join(dice.choices(letters, k=7)).capitalize() for _ in range(1 + place % 2)]
    return " ".join(words)


def with_high_ids(backend: str, dialogue: Dialogue) -> None:
    """Accounts and seats get numbers that stand nowhere by chance."""
    for table in ("user", "participant"):
        if backend == "postgresql":
            statement = f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), {FIRST_ID})"
            db.session.execute(text(statement))
    if backend == "sqlite":
        first = make_user("Nobody")
        db.session.execute(update(User).where(User.id == first.id).values(id=FIRST_ID))
        db.session.expire_all()
        seat = make_participant(dialogue, "Nobody")
        db.session.execute(update(Participant).values(id=FIRST_ID).where(Participant.id == seat.id))
        db.session.expire_all()
    db.session.commit()


def make_random(dice: random.Random, backend: str) -> Made:
    dialogue = make_dialogue()
    with_high_ids(backend, dialogue)
    moderator = make_person(dialogue, "Mo Derator", "moderator")
    seats = [
        make_participant(
            dialogue,
            unmistakable(dice, place),
            user=make_user(f"Real {unmistakable(dice, place)}", email=f"zq{place}@mail.example"),
            region=dice.choice(["africa", "arab-states", None]),
            country=dice.choice(["SN", "LB", None]),
            stakeholder_type=dice.choice(["media", "academia", None]),
        )
        for place in range(PEOPLE)
    ]
    for place, seat in enumerate(seats):
        seat.name, seat.handle = unmistakable(dice, place), f"qz{dice.randrange(10**9)}"
    db.session.commit()
    assert min(min(seat.id, seat.user_id) for seat in seats) > FIRST_ID
    made = Made(dialogue, seats)
    talk(made, dice)
    set_aside(made, dice, moderator)
    forum = forum_of(dialogue, "africa")
    forum.visibility = "private"
    dialogue.version += 1
    db.session.commit()
    return made


def talk(made: Made, dice: random.Random) -> None:
    threads: list[Thread] = []
    said: list[Post] = []
    for number in range(1, POSTS + 1):
        seat, consent = dice.choice(made.seats), dice.choice(CONSENTS)
        made.tokens[number] = f"zx{dice.randrange(10**9)}qk"
        body = " ".join(words_of(made, dice, number))
        if said and dice.random() < 0.4:
            source = dice.choice(said)
            body = quotation(made.tokens[source.number], source.number) + body
        if not threads or dice.random() < 0.2:
            forum = dice.choice(["africa", "global"])
            threads.append(make_thread(made.dialogue, seat.user, forum=forum, title="A question",
                                       body=body, consent=consent))  # fmt: skip
            post = first_post(threads[-1])
        else:
            thread = dice.choice(threads)
            answered = [one.number for one in said if one.thread_id == thread.id]
            reply_to = dice.choice([None, *answered])
            post = make_post(thread, seat.user, body, consent=consent, reply_to=reply_to)
        said.append(post)
        if post.forum.slug == "africa":
            made.private.add(number)


def words_of(made: Made, dice: random.Random, number: int) -> list[str]:
    other = dice.choice(made.seats)
    return [
        made.tokens[number],
        dice.choice(
            [
                f"says {other.name} today",
                f"**{other.name}** did",
                f"and {other.user.name}, too",
                f"@{other.handle} look",
                f"write to {other.user.email}",
                "nothing more",
            ]
        ),
    ]


def set_aside(made: Made, dice: random.Random, moderator: object) -> None:
    posts = db.session.query(Post).order_by(Post.number).all()
    for post in dice.sample(posts, 9):
        act = dice.choice([hide, remove, None])
        if act is None:
            withdraw_post(post.author.user, post)
        else:
            act(moderator, post, rule="attack")  # type: ignore[arg-type]


def forbidden(made: Made, audience: str) -> set[str]:
    """By rules of this test's own: what nobody may find."""
    posts = db.session.query(Post).filter_by(dialogue_id=made.dialogue.id).all()
    silent = {"none", "paraphrase"} if audience == PUBLIC else {"none"}
    words = {
        made.tokens[post.number]
        for post in posts
        if post.state != PostState.PUBLISHED or post.consent in silent
    }
    if audience == PUBLIC:
        words |= {made.tokens[number] for number in made.private}
    agreed = {
        post.author_name
        for post in posts
        if post.consent == Consent.NAME and post.state == PostState.PUBLISHED
    }
    for seat in made.seats:
        words |= {str(seat.id), str(seat.user_id), seat.user.email or "", seat.handle}
        words |= {seat.user.name, seat.name} - agreed
    return words


def all_bytes(out: Path) -> bytes:
    found = b""
    for path in sorted(out.rglob("*")) if out.is_dir() else [out]:
        if path.suffix in (".xlsx", ".docx", ".odt"):
            with ZipFile(path) as parts:
                found += b"\n".join(map(parts.read, parts.namelist()))
        elif path.suffix == ".mbox":
            found += path.read_bytes()
            for _number, letter in letters(path):
                found += letter.get_payload(decode=True)  # type: ignore[operator]
        elif path.is_file():
            found += path.read_bytes()
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_byte_tells_it(
    app: Flask, backend: str, clock: object, tmp_path: Path, seed: int
) -> None:
    made = make_random(random.Random(seed), backend)  # noqa: S311 - dice, no secret
    for audience in AUDIENCES:
        unsaid = forbidden(made, audience)
        assert len(unsaid) > PEOPLE * 4
        for format in SEARCHED:
            for flavour in FLAVOURS:
                out = tmp_path / f"{audience}-{flavour}-{format.name}{format.suffix}"
                if format.is_folder:
                    out.mkdir()
                with golden_dataset(made.dialogue, audience) as dataset:
                    format.write(dataset, out, flavour)
                found = all_bytes(out)
                leaked = [words for words in unsaid if words.encode() in found]
                assert leaked == [], (format.name, audience)


def test_the_search_finds_what_is_there(
    app: Flask, backend: str, clock: object, tmp_path: Path
) -> None:
    """What may be told is found by the same search, in every format with words."""
    made = make_random(random.Random(1), backend)  # noqa: S311 - dice, no secret
    posts = db.session.query(Post).all()
    told = next(
        made.tokens[one.number]
        for one in posts
        if one.consent == "name" and one.state == "published"
    )
    for format in SEARCHED:
        out = tmp_path / f"found-{format.name}{format.suffix}"
        if format.is_folder:
            out.mkdir()
        with golden_dataset(made.dialogue) as dataset:
            format.write(dataset, out, "programs")
        assert (told.encode() in all_bytes(out)) is (format.name != "graphml")
