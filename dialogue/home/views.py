"""The front pages: no rule lives here, each reading comes from its own feature."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from dialogue import clock
from dialogue.addresses import dialogue_stream
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around, standing_of
from dialogue.dialogues.queries import (
    documents_of,
    forums_of,
    get_dialogue,
    get_readable_dialogue,
    may_read,
    visible_dialogues,
)
from dialogue.errors import NotFound
from dialogue.events import head_of
from dialogue.extensions import db
from dialogue.home.catch_up import catch_up
from dialogue.home.people import choices_for, get_person, list_people
from dialogue.i18n import interface
from dialogue.permissions import Actor
from dialogue.threads.drawing import affiliation, role_word
from dialogue.threads.listing import count_cells
from dialogue.threads.operations import read_everything
from dialogue.threads.queries import newest_posts
from dialogue.threads.reading import unread_by_cell
from dialogue.web import conditional_page, current_actor, private, see_other

blueprint = Blueprint("home", __name__)

POSTS_SHOWN = 100


@blueprint.get("/")
def index() -> Response:
    """The dialogues one may see, the newest first."""
    actor = current_actor()
    found = db.session.scalars(
        visible_dialogues(actor).order_by(Dialogue.created_at.desc(), Dialogue.id.desc())
    ).all()
    return make_response(
        render_template("home/index.html", cards=[around(actor, dialogue) for dialogue in found])
    )


@blueprint.get("/help")
def help() -> Response:
    return make_response(render_template("home/help.html"))


@blueprint.get("/d/<slug>/")
def dialogue(slug: str) -> Response:
    """A dialogue's home: the question of the round, the map, what is new."""
    actor = current_actor()
    found = get_dialogue(actor, slug)
    if not may_read(actor, found):
        return make_response(render_template("home/closed_door.html", **around(actor, found)))
    if found.visibility != "public":
        return private(make_response(_draw_home(actor, found)))
    head = head_of(dialogue_stream(found.slug))
    facts = _facts(actor, found, head)
    standing = standing_of(found, head)
    return conditional_page(facts, lambda: _draw_home(actor, found), standing=standing)


def _facts(actor: Actor, found: Dialogue, head: int) -> tuple[Any, ...]:
    page = around(actor, found)
    seat = page["seat"]
    fresh = sorted(unread_by_cell(actor, seat)) if seat else None
    return (
        found.id,
        found.version,
        head,
        clock.now().date().isoformat(),
        page["now_round"].number if page["now_round"] else None,
        seat.role if seat else None,
        page["may_join"],
        fresh,
    )


def _draw_home(actor: Actor, found: Dialogue) -> str:
    page = around(actor, found)
    seat = page["seat"]
    fresh = unread_by_cell(actor, seat) if seat else set()
    counts = count_cells(actor, found)
    return render_template(
        "home/dialogue.html",
        **page,
        tab="home",
        is_front=True,
        forums=forums_of(actor, found),
        cells=_cells(page["shape"], counts, fresh),
        newest=newest_posts(actor, found, limit=6),
        documents=documents_of(found),
        has_new=bool(fresh),
        days_left=_days_left(page["now_round"]),
    )


def _cells(
    shape: Any, counts: dict[tuple[int, int], int], fresh: set[tuple[int, int]]
) -> dict[tuple[str, str], tuple[int, bool]]:
    return {
        (shape.forum(forum_id).slug, shape.stage(stage_id).slug): (
            count,
            (forum_id, stage_id) in fresh,
        )
        for (forum_id, stage_id), count in counts.items()
    }


def _days_left(now_round: Any) -> int | None:
    return (now_round.ends_at - clock.now()).days if now_round else None


@blueprint.post("/d/<slug>/read")
def read_all(slug: str) -> BaseResponse:
    """Take everything so far as read."""
    actor = current_actor()
    read_everything(actor, get_readable_dialogue(actor, slug))
    return see_other("home.dialogue", slug=slug)


@blueprint.get("/d/<slug>/rounds/<int:number>/")
def round(slug: str, number: int) -> Response:
    """What somebody who joins late needs of a round."""
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    page = around(actor, found)
    shown = next((one for one in page["shape"].rounds if one.number == number), None)
    if shown is None:
        raise NotFound
    return make_response(
        render_template(
            "home/round.html",
            **page,
            tab="home",
            round=shown,
            days_left=_days_left(shown) if shown.state_at(clock.now()) == "now" else None,
            **catch_up(actor, found, shown),
        )
    )


@blueprint.get("/d/<slug>/people/")
def people(slug: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    page = around(actor, found)
    return make_response(
        render_template(
            "home/people.html",
            **page,
            affiliation=affiliation,
            role_word=role_word,
            tab="people",
            listed=list_people(actor, found, request.args),
            choices=choices_for(page["shape"], interface()["lang"]),
        )
    )


@blueprint.get("/d/<slug>/people/<handle>")
def person(slug: str, handle: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    shown = get_person(actor, found, handle)
    return make_response(
        render_template(
            "home/person.html",
            **around(actor, found),
            tab="people",
            person=shown,
            posts=newest_posts(actor, found, limit=POSTS_SHOWN, author_id=shown.id),
        )
    )


@blueprint.get("/livez")
def livez() -> Response:
    """The process answers. Nothing else is asked."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The process can serve: the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")
