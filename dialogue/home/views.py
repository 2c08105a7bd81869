"""The front pages: no rule lives here, each reading comes from its own feature."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import text
from werkzeug.wrappers import Response as BaseResponse

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import (
    forums_of,
    get_dialogue,
    get_readable_dialogue,
)
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.home.all_dialogues import list_dialogues
from dialogue.home.catch_up import catch_up
from dialogue.home.people import choices_for, get_person, list_people
from dialogue.i18n import interface
from dialogue.memory import Recent
from dialogue.moderation.people.queries import known_to
from dialogue.permissions import Actor
from dialogue.summaries.publishing.queries import Newest, newest_published
from dialogue.threads.drawing import affiliation, role_word
from dialogue.threads.kept import Kept
from dialogue.threads.lists.listing import count_cells
from dialogue.threads.lists.newest import newest_posts
from dialogue.threads.reading.operations import read_everything
from dialogue.threads.reading.positions import unread_by_cell
from dialogue.web import current_actor, see_other

blueprint = Blueprint("home", __name__)

POSTS_SHOWN = 100

_published: Recent[dict[int | None, Newest | None]] = Recent(200)


@blueprint.get("/")
def index() -> Response:
    """The dialogues one may see, the newest first."""
    found = list_dialogues(current_actor())
    return make_response(render_template("home/index.html", dialogues=found))


@blueprint.get("/help")
def help() -> Response:
    return make_response(render_template("home/help.html"))


@blueprint.get("/d/<slug>/")
def dialogue(slug: str) -> Response:
    """A dialogue's home: the question of the round, the map, what is new."""
    actor = current_actor()
    try:
        found = get_readable_dialogue(actor, slug)
    except NotFound:
        return _closed_door(actor, get_dialogue(actor, slug))
    kept, page = Kept(actor, found), around(actor, found)
    forums = forums_of(actor, found)
    fresh = unread_by_cell(actor, page["seat"]) if page["seat"] else set()

    def draw() -> str:
        return render_template(
            "home/dialogue.html",
            **page,
            tab="home",
            is_front=True,
            cursor=kept.cursor,
            forums=forums,
            cells=_cells(page["shape"], count_cells(actor, found), fresh),
            newest=newest_posts(actor, found, limit=6),
            documents=page["shape"].documents,
            summary=_summaries(kept, found)[None],
            has_new=bool(fresh),
            days_left=_days_left(page["now_round"]),
        )

    return kept.page(draw, sorted(fresh), forums=forums, shared=True)


def _summaries(kept: Kept, found: Dialogue) -> dict[int | None, Newest | None]:
    """As ``newest_published``, read once while nothing happens in the dialogue."""
    key = (found.id, str(kept.cursor))
    return _published.get(key) or _published.put(key, newest_published(found.id))


def _closed_door(actor: Actor, found: Dialogue) -> Response:
    return make_response(render_template("home/closed_door.html", **around(actor, found)))


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
    kept, page = Kept(actor, found), around(actor, found)
    shown = next((one for one in page["shape"].rounds if one.number == number), None)
    if shown is None:
        raise NotFound
    forums = forums_of(actor, found)
    is_now = shown.state_at(clock.now()) == "now"

    def draw() -> str:
        return render_template(
            "home/round.html",
            **page,
            tab="home",
            round=shown,
            summary=_summaries(kept, found).get(shown.id),
            days_left=_days_left(shown) if is_now else None,
            **catch_up(actor, found, shown, forums),
        )

    return kept.page(draw, forums=forums)


@blueprint.get("/d/<slug>/people/")
def people(slug: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    kept, page = Kept(actor, found), around(actor, found)

    def draw() -> str:
        return render_template(
            "home/people.html",
            **page,
            affiliation=affiliation,
            role_word=role_word,
            tab="people",
            listed=list_people(actor, found, request.args),
            choices=choices_for(page["shape"], interface()["lang"]),
        )

    return kept.page(draw, forums=forums_of(actor, found))


@blueprint.get("/d/<slug>/people/<handle>")
def person(slug: str, handle: str) -> Response:
    actor = current_actor()
    found = get_readable_dialogue(actor, slug)
    kept = Kept(actor, found)
    shown = get_person(actor, found, handle)
    may_know = known_to(actor, shown) is not None

    def draw() -> str:
        return render_template(
            "home/person.html",
            **around(actor, found),
            tab="people",
            person=shown,
            may_know=may_know,
            posts=newest_posts(actor, found, limit=POSTS_SHOWN, author_id=shown.id),
        )

    return kept.page(draw, may_know, forums=forums_of(actor, found))


@blueprint.get("/livez")
def livez() -> Response:
    """The process answers. Nothing else is asked."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The process can serve: the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")
