"""Who takes part: what each person chose to tell, and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_participants
from dialogue.dialogues.seat_models import Participant
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.pagination import Page, page_of
from dialogue.permissions import Actor
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.queries import visible_posts

PEOPLE_A_PAGE = 50
POSTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class People:
    """A page of seats with the number of contributions each has standing, by seat id."""

    seats: Sequence[Participant]
    contributions: dict[int, int]
    page: Page
    chosen: dict[str, str]


def list_people(actor: Actor, dialogue: Dialogue, arguments: Mapping[str, str]) -> People:
    """Present seats, by name; ``arguments`` narrow by role, region and stakeholder type."""
    columns = {
        "role": Participant.role,
        "region": Participant.region,
        "stakeholder_type": Participant.stakeholder_type,
    }
    chosen = {name: arguments[name] for name in columns if arguments.get(name)}
    wanted = visible_participants(actor).where(
        Participant.dialogue_id == dialogue.id,
        Participant.left_at.is_(None),
        *(columns[name] == value for name, value in chosen.items()),
    )
    total = db.session.scalar(wanted.with_only_columns(func.count())) or 0
    page = page_of(total, arguments.get("page"), PEOPLE_A_PAGE)
    seats = db.session.scalars(
        wanted.order_by(func.lower(Participant.name), Participant.id)
        .offset(page.offset)
        .limit(page.size)
    ).all()
    return People(seats, _contributions(actor, dialogue, seats), page, chosen)


def get_person(actor: Actor, dialogue: Dialogue, handle: str) -> tuple[Participant, Sequence[Any]]:
    """The seat called ``handle`` and its newest contributions that the actor may read."""
    seat = db.session.scalar(
        visible_participants(actor).where(
            Participant.dialogue_id == dialogue.id, Participant.handle == handle
        )
    )
    if seat is None:
        raise NotFound
    posts = db.session.execute(
        visible_posts(actor)
        .where(Post.author_id == seat.id, Post.state == PostState.PUBLISHED.value)
        .with_only_columns(
            Post.number, Post.created_at, Post.lang, Post.html, Thread.title, Thread.number
        )
        .order_by(Post.number.desc())
        .limit(POSTS_SHOWN)
    ).all()
    return seat, posts


def _contributions(
    actor: Actor, dialogue: Dialogue, seats: Sequence[Participant]
) -> dict[int, int]:
    rows = db.session.execute(
        visible_posts(actor)
        .where(
            Post.dialogue_id == dialogue.id,
            Post.author_id.in_([seat.id for seat in seats]),
            Post.state == PostState.PUBLISHED.value,
        )
        .with_only_columns(Post.author_id, func.count())
        .group_by(Post.author_id)
    )
    return {seat_id: count for seat_id, count in rows}
