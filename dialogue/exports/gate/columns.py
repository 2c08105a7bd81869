"""The tables of an export and what stands in their columns: the data dictionary (pure).

Names and descriptions are part of the data, in English like the codes in them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row
from dialogue.k_anonymity import TEAM
from dialogue.roles import Role
from dialogue.threads.models import Consent, PostState

STRING, INTEGER, BOOLEAN, DATETIME = "string", "integer", "boolean", "datetime"
ROLES = (*(role.value for role in Role), TEAM)


@dataclass(frozen=True, slots=True)
class Column:
    """``values`` are the only ones it may hold; ``names`` is the table and column that each value
    stands in ("posts.post")."""

    name: str
    type: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()
    names: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """``key`` are the columns that tell its rows apart."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Dataset], Iterator[Row]]


def cell(value: Any) -> Any:
    """A value as one cell holds it: what is a list in the rows, with semicolons."""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _questions(dataset: Dataset) -> Iterator[Row]:
    for one in dataset.rounds():
        for question in one["questions"]:
            yield {"round": one["round"], **question}


_REGION = Column("region", STRING, "Region of the world that the person gave, as a code")
_COUNTRY = Column("country", STRING, "Country that the person gave (ISO 3166 alpha-2)")
_CAPACITY = Column(
    *("capacity", STRING, "Whether the person speaks for themselves or for their organisation"),
    values=("personal", "organisation"),
)
_GROUP = Column("stakeholder_type", STRING, "Kind of group that the person belongs to, as a code")
_ROLE = Column("role", STRING, "Role in the dialogue; team: one that acts for others", values=ROLES)
_TITLE = Column("title", STRING, "Title, as its author or the host wrote it", required=True)

TABLES = (
    Table(
        "dialogue",
        "The dialogue itself",
        ("slug",),
        (
            Column("slug", STRING, "Its name in addresses", required=True),
            _TITLE,
            Column("strapline", STRING, "A sentence about it"),
            Column("phase", STRING, "Where in its life cycle it is"),
            Column("lang", STRING, "Its main language (BCP 47)"),
            Column("languages", STRING, "Its languages, with semicolons between them"),
            Column("illustrative", BOOLEAN, "Whether people and contributions are invented"),
            Column("created_at", DATETIME, "When it was set up (UTC)"),
        ),
        lambda dataset: iter([dataset.dialogue_row()]),
    ),
    Table(
        "rounds",
        "Rounds, usually weeks",
        ("round",),
        (
            Column("round", INTEGER, "Number of the round, from 1", required=True),
            _TITLE,
            Column("theme", STRING, "What it was about"),
            Column("starts_at", DATETIME, "First moment of the round (UTC)"),
            Column("ends_at", DATETIME, "First moment after the round (UTC)"),
        ),
        Dataset.rounds,
    ),
    Table(
        "questions",
        "Guiding questions of the rounds",
        ("question",),
        (
            Column("round", INTEGER, "Round that asks it", required=True, names="rounds.round"),
            Column("question", STRING, "Its label: round and position", required=True),
            Column("text", STRING, "The question", required=True),
        ),
        _questions,
    ),
    Table(
        "forums",
        "Forums, usually regions",
        ("forum",),
        (Column("forum", STRING, "Its name in addresses", required=True), _TITLE),
        Dataset.forums,
    ),
    Table(
        "stages",
        "Stages of social integration; they describe situations, never people",
        ("stage",),
        (
            Column("stage", STRING, "Its name in addresses", required=True),
            _TITLE,
            Column("family", STRING, "Side of social integration that it stands on"),
        ),
        Dataset.stages,
    ),
    Table(
        "participants",
        "People with a seat in the dialogue, by pseudonym",
        ("participant",),
        (
            Column("participant", STRING, "Pseudonym, of this export only unless it is one of a "
                   "series", required=True),
            *(_ROLE, _GROUP, _REGION, _COUNTRY, _CAPACITY),
            Column("lang", STRING, "Language that the person gave (BCP 47)"),
            Column("joined_at", DATETIME, "When the person took their seat (UTC)"),
            Column("left_at", DATETIME, "When the person left; empty: has not"),
        ),
        Dataset.participants,
    ),
    Table(
        "threads",
        "Threads: conversations, each in one forum",
        ("thread",),
        (
            Column("thread", INTEGER, "Number of the thread in the dialogue", required=True),
            _TITLE,
            Column("forum", STRING, "Forum it stands in", required=True, names="forums.forum"),
            Column("stage", STRING, "Its primary stage", required=True, names="stages.stage"),
            Column("other_stages", STRING, "Further stages, with semicolons between them"),
            Column("round", INTEGER, "Round in which it was opened", names="rounds.round"),
            Column("question", STRING, "Guiding question it answers"),
            Column("lang", STRING, "Language of its title (BCP 47)"),
            Column("outline", STRING, "Sub-headings of an imported conversation"),
            Column("created_at", DATETIME, "When it was opened (UTC)"),
            Column("permalink", STRING, "Its address"),
        ),
        Dataset.threads,
    ),
    Table(
        "posts",
        "Contributions; one without words keeps its place",
        ("post",),
        (
            Column("post", INTEGER, "Number of the contribution in the dialogue", required=True),
            Column("thread", INTEGER, "Thread it stands in", required=True, names="threads.thread"),
            Column("reply_to", INTEGER, "Contribution it answers; empty: the thread, or one that "
                   "this export does not hold", names="posts.post"),
            Column("forum", STRING, "Forum it stands in", required=True, names="forums.forum"),
            Column("stage", STRING, "Primary stage of its thread", required=True,
                   names="stages.stage"),
            Column("round", INTEGER, "Round in which it was made", names="rounds.round"),
            Column("author", STRING, "Name where the author agreed to be named, else their "
                   "pseudonym", required=True),
            Column("author_id", STRING, "Tells authors apart: a pseudonym (p-), or a mark for who "
                   "speaks under this name (n-)", required=True),
            Column("participant", STRING, "Pseudonym of the author; empty where they are named",
                   names="participants.participant"),
            Column("organisation", STRING, "Organisation that a named author speaks for"),
            *(_GROUP, _REGION, _COUNTRY, _CAPACITY, _ROLE),
            Column("lang", STRING, "Language of the contribution (BCP 47)"),
            Column("consent", STRING, "How it may be quoted: with the name, under a pseudonym "
                   "(alias), by number only (paraphrase), not at all (none)", required=True,
                   values=tuple(one.value for one in Consent)),
            Column("state", STRING, "Whether it stands", required=True,
                   values=tuple(one.value for one in PostState)),
            Column("section", STRING, "Sub-heading it stood under in an imported conversation"),
            Column("created_at", DATETIME, "When it was made (UTC)", required=True),
            Column("edited_at", DATETIME, "When its words were last changed (UTC)"),
            Column("body_markdown", STRING, "Its words as typed (Markdown); empty without consent, "
                   "or when it does not stand"),
            Column("body_text", STRING, "Its words as plain text"),
            Column("permalink", STRING, "Its address"),
        ),
        Dataset.posts,
    ),
)  # fmt: skip
