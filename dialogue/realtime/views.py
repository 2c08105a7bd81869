"""What a page missed, over plain HTTP: after a gap, after sleep, where no socket comes through."""

from flask import Blueprint, Response, jsonify, request

from dialogue.permissions import Actor
from dialogue.realtime.catching_up import catch_up
from dialogue.realtime.watched import Watched, open_desk, open_stream
from dialogue.web import current_actor, etag_of, private

blueprint = Blueprint("realtime", __name__)


@blueprint.get("/d/<slug>/threads/<int:number>/changes")
def of_thread(slug: str, number: int) -> Response:
    return _answer(f"thread/{slug}/{number}")


@blueprint.get("/d/<slug>/forums/<forum>/changes")
def of_forum(slug: str, forum: str) -> Response:
    return _answer(f"forum/{slug}/{forum}")


@blueprint.get("/d/<slug>/changes")
def of_dialogue(slug: str) -> Response:
    return _answer(f"dialogue/{slug}")


@blueprint.get("/d/<slug>/moderation/changes")
def of_desk(slug: str) -> Response:
    """``?forum=`` chooses the forum whose desk is asked about."""
    actor = current_actor()
    return _told(actor, open_desk(actor, slug, request.args.get("forum")))


@blueprint.get("/account/changes")
def of_person() -> Response:
    return _answer("me")


def _answer(name: str) -> Response:
    actor = current_actor()
    return _told(actor, open_stream(actor, name))


def _told(actor: Actor, watched: Watched) -> Response:
    """The stream's changes after the cursor ``?after=``; without one, from now on. Browsers keep
    the answer, to ask whether it still holds, where everybody may read it."""
    after = request.args.get("after")
    answer = catch_up(watched, after)
    if not watched.is_public:
        return private(jsonify(answer))
    etag = etag_of(watched.key, actor.id, answer["cursor"], after)
    is_held = request.if_none_match.contains_weak(etag)
    response = Response(status=304) if is_held else jsonify(answer)
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Cache-Control"] = "no-cache"
    return response
