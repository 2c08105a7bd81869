"""The written material of the demo: the files beside this one, read into plain values.

Days count from the first midnight of the Opening; every thread, contribution and act has its own.
"""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Unpack

from dialogue.dialogues.plans.parts import RoundPlan, read_rounds
from dialogue.dialogues.plans.plan import Plan, june_2005
from dialogue.dialogues.plans.reading import Table
from dialogue.dialogues.seats.affiliation import Answers

_HERE = Path(__file__).parent
TEMPLATES = {"june-2005": june_2005}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; ``forum`` bounds their role to that forum."""

    key: str
    name: str
    email: str
    role: str
    alias: str
    forum: str | None
    answers: Answers


@dataclass(frozen=True, slots=True)
class Contribution:
    """``{post:KEY}`` in a body stands for the number of the contribution with that key."""

    key: str
    thread: str
    author: str
    day: float
    lang: str
    body: str
    reply_to: str | None
    consent: str | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A thread and its first contribution, which has the thread's key."""

    forum: str
    title: str
    stage: str
    other_stages: tuple[str, ...]
    question: str
    first: Contribution

    @property
    def day(self) -> float:
        return self.first.day


@dataclass(frozen=True, slots=True)
class Edit:
    post: str
    by: str
    day: float
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    post: str
    by: str
    day: float


@dataclass(frozen=True, slots=True)
class StageCorrection:
    thread: str
    by: str
    day: float
    stage: str
    other_stages: tuple[str, ...]
    reason: str


Act = Edit | Withdrawal | StageCorrection
Happening = Opening | Contribution | Act


@dataclass(frozen=True, slots=True)
class Material:
    """``happenings`` in the order of time; ``today_day`` is the day that today is."""

    slug: str
    title: str
    is_illustrative: bool
    today_day: int
    plan: Plan
    people: tuple[Person, ...]
    happenings: tuple[Happening, ...]


def read_material() -> Material:
    facts = _read("dialogue.toml")
    happenings = [*_said(), *_acts()]
    return Material(
        slug=facts["slug"],
        title=facts["title"],
        is_illustrative=facts["is_illustrative"],
        today_day=facts["today_day"],
        plan=_plan(facts),
        people=tuple(_person(**entry) for entry in _read("people.toml")["people"]),
        happenings=tuple(sorted(happenings, key=lambda one: one.day)),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _plan(facts: dict[str, Any]) -> Plan:
    """The template with the Opening before its rounds, and a note on what is real before all."""
    template = TEMPLATES[facts["template"]]()
    opening = read_rounds(Table(facts, "dialogue.toml").tables("rounds"))
    return replace(
        template,
        strapline=facts["strapline"],
        host_name=facts["host_name"],
        about=f"{facts['about_note'].strip()}\n\n{template.about}",
        rounds=(*opening, *_later(template.rounds, facts["template_starts_on_day"])),
    )


def _later(rounds: Iterable[RoundPlan], days: int) -> Iterator[RoundPlan]:
    for one in rounds:
        if not isinstance(one.first, int) or not isinstance(one.last, int):
            raise TypeError("the rounds of the demo's template count their days from its start")
        yield replace(one, first=one.first + days, last=one.last + days)


def _person(
    *,
    key: str,
    name: str,
    email: str,
    role: str,
    alias: str = "",
    forum: str | None = None,
    **answers: Unpack[Answers],
) -> Person:
    return Person(key, name, email, role, alias, forum, answers)


def _said() -> Iterator[Opening | Contribution]:
    for path in sorted((_HERE / "threads").glob("*.toml")):
        for thread in _read(f"threads/{path.name}")["threads"]:
            yield _opening(**thread)
            for post in thread["posts"]:
                yield _contribution(thread["key"], **{"lang": thread["lang"], **post})


def _opening(
    *,
    key: str,
    forum: str,
    title: str,
    stage: str,
    question: str,
    other_stages: Iterable[str] = (),
    posts: object,
    **first: Any,
) -> Opening:
    spoken = _contribution(key, key=key, **first)
    return Opening(forum, title, stage, tuple(other_stages), question, spoken)


def _contribution(
    thread: str,
    *,
    key: str,
    author: str,
    day: float,
    lang: str,
    body: str,
    reply_to: str | None = None,
    consent: str | None = None,
) -> Contribution:
    return Contribution(key, thread, author, day, lang, body.strip(), reply_to, consent)


def _acts() -> Iterator[Act]:
    for act in _read("acts.toml")["acts"]:
        by, day = act["by"], act["day"]
        match act["kind"]:
            case "edit":
                yield Edit(act["post"], by, day, act["replace"], act["with"], act["reason"])
            case "withdraw":
                yield Withdrawal(act["post"], by, day)
            case "correct-stage":
                others = tuple(act["other_stages"])
                yield StageCorrection(act["thread"], by, day, act["to"], others, act["reason"])
            case unknown:
                raise ValueError(f"acts.toml has an act of a kind that is not known: {unknown}")
