"""Who takes part: what each person chose to tell, and what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_participants
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import Shape
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.i18n import gettext as _
from dialogue.pagination import Page, page_of
from dialogue.permissions import Actor, Role
from dialogue.text import scrub
from dialogue.threads.lists.narrowing import Choice
from dialogue.threads.models import Post, PostState
from dialogue.threads.queries import visible_posts

PEOPLE_A_PAGE = 50


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
    chosen = {name: scrub(arguments[name]) for name in columns if arguments.get(name)}
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


def get_person(actor: Actor, dialogue: Dialogue, handle: str) -> Participant:
    """The seat called ``handle``; NotFound when there is none."""
    seat = db.session.scalar(
        visible_participants(actor).where(
            Participant.dialogue_id == dialogue.id, Participant.handle == handle
        )
    )
    if seat is None:
        raise NotFound
    return seat


def choices_for(shape: Shape, lang: str) -> list[Choice]:
    """What the list of people can be narrowed to."""
    return [
        ("role", _("Role"), [(role.value, _(role.value)) for role in Role], _("all roles")),
        (
            "stakeholder_type",
            _("Stakeholder type"),
            [(term.slug, term.title_in(lang)) for term in shape.terms["stakeholder-type"]],
            _("all types"),
        ),
        (
            "region",
            _("Region"),
            [(term.slug, term.title_in(lang)) for term in shape.terms["region"]],
            _("all regions"),
        ),
    ]


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
