"""The page of one point of a draft: what it rests on, and what is said about it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request

from dialogue.dialogues.pages import around
from dialogue.errors import DialogueError, Invalid
from dialogue.i18n import told, told_by_field
from dialogue.permissions import Actor, Permission, can, refusal, seat_in
from dialogue.summaries.checking.models import REVIEWED_FIRST
from dialogue.summaries.checking.queries import (
    NOBODY,
    checks_of,
    citations_of,
    own_check,
    remarks_of,
    tallies_of,
)
from dialogue.summaries.checksums import checksum
from dialogue.summaries.models import Citation, Point
from dialogue.summaries.queries import get_point
from dialogue.summaries.writing.citing import QUOTABLE, Trouble, trouble_of
from dialogue.threads.models import Post, PostState
from dialogue.web import current_actor, private


@dataclass(frozen=True, slots=True)
class Cited:
    """A contribution that the point cites, with the passages that may be shown of it."""

    post: Post
    passages: tuple[str, ...]
    is_own: bool
    holds: bool


def point_page(
    slug: str, number: int, point_number: int, problem: DialogueError | None = None, form: str = ""
) -> Response:
    """The page; after a refusal, with what was typed in the form called ``form``: "check",
    "remark", or another with the id of what it is about, as in "answer-12" or "takeout-c7"."""
    actor = current_actor()
    point = get_point(actor, slug, number, point_number)
    errors = _by_id(problem, form)
    page: dict[str, Any] = {
        **around(actor, point.dialogue),
        "tab": "summaries",
        "summary": point.summary,
        "point": point,
        "cited": cited_by(point, actor),
        "check": own_check(actor, point),
        "checks": checks_of(point),
        "tally": tallies_of(point.summary).get(point.number, NOBODY),
        "remarks": remarks_of(point),
        "no_remark": _no_remark(actor, point),
        "may_write": can(actor, Permission.WRITE_SUMMARY, point),
        "may_remove": can(actor, Permission.REMOVE_SAID, point),
        "checksum": checksum,
        "errors": errors,
        "form": form if problem else "",
        "typed": request.form if problem else {},
    }
    page["may_check"] = page["check"] is not None and can(
        actor, Permission.CHECK_POINT, page["check"]
    )
    drawn = render_template("summaries/point.html", **page)
    return private(make_response(drawn, problem.status if problem else 200))


def _no_remark(actor: Actor, point: Point) -> str | None:
    """Why the actor may not remark, as a sentence; None when they may."""
    reason = refusal(actor, Permission.REMARK, point)
    if reason is not None:
        return reason
    seat = seat_in(actor, point.dialogue)
    return REVIEWED_FIRST if seat is not None and seat.is_held else None


def _by_id(problem: DialogueError | None, form: str) -> dict[str, str]:
    """Sentences by the ids of their fields: fields of the many forms of a kind have their
    number."""
    _, dash, row = form.partition("-")
    if isinstance(problem, Invalid) and problem.fields:
        return {f"{name}{dash}{row}": told(why) for name, why in problem.fields.items()}
    return told_by_field(problem)


def cited_by(point: Point, actor: Actor) -> list[Cited]:
    """What the point cites, in the order in which it was cited."""
    by_post: dict[int, list[Citation]] = {}
    for citation in citations_of(point):
        by_post.setdefault(citation.post_id, []).append(citation)
    return [_cited(citations, actor) for citations in by_post.values()]


def _cited(citations: list[Citation], actor: Actor) -> Cited:
    post = citations[0].post
    troubles = {one: trouble_of(one) for one in citations}
    held = [one for one in citations if troubles[one] in (None, Trouble.EDITED)]
    shown = [one.passage for one in held if one.passage and post.consent in QUOTABLE]
    is_own = post.user_id == actor.id and post.state == PostState.PUBLISHED
    return Cited(post, tuple(shown), is_own, bool(held))
