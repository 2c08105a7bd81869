"""People who talk, and a draft beside which their words are found, proposed and counted."""

import re
from html import unescape
from typing import Any

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.queries import load_draft
from dialogue.summaries.writing.point_operations import add_point
from dialogue.threads.models import Post
from tests.factories import first_post, make_participant, make_post, make_thread

S = "/d/june-2005/summaries"
DRAFT, SOURCES, COVERAGE = f"{S}/1/draft", f"{S}/1/sources", f"{S}/1/coverage"
CITED = re.compile(r'data-cite-number="(\d+)"')
TALK = (
    "Water reaches the upper village only every third day, and the young leave.",
    "The young leave because no water reaches the fields of the upper village.",
    "Without water in the upper village there is no work for the young.",
    "The school bus does not stop for refugee children in our quarter.",
    "Refugee children wait for the school bus that drives past our quarter.",
    "A council of elders settles quarrels over pasture before they grow.",
)


def section(summary: Summary, key: str = "introduction") -> Section:
    return next(one for one in load_draft(summary) if one.key == key)


def write(writer: User, summary: Summary, text: str = "It is so.", **fields: Any) -> Point:
    return add_point(writer, summary, section=section(summary), text=text, **fields)


def seat(dialogue: Dialogue, name: str, kind: str | None = None, region: str | None = None) -> User:
    person = make_participant(dialogue, name)
    person.stakeholder_type, person.region = kind, region
    db.session.commit()
    return person.user


def make_talk(dialogue: Dialogue) -> list[Post]:
    """Six people of three groups, who say TALK in one thread."""
    kinds = ("academia", "academia", "media", "media", "un", "un")
    people = [seat(dialogue, f"Speaker {n}", kind) for n, kind in enumerate(kinds)]
    thread = make_thread(dialogue, people[0], title="Water and work", body=TALK[0])
    return [
        first_post(thread),
        *(make_post(thread, who, body) for who, body in zip(people[1:], TALK[1:], strict=True)),
    ]


def numbers(page: str) -> list[int]:
    return [int(number) for number in CITED.findall(page)]


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
