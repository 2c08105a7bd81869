"""The page of exports: ask for one, see what it would change, fetch it once it is made."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from dialogue.late import late

if TYPE_CHECKING:
    from dialogue.exports import pages
else:
    pages = late("dialogue.exports.pages")

blueprint = Blueprint("exports", __name__, url_prefix="/d/<slug>/exports")


@blueprint.get("/")
def listing(slug: str) -> Response:
    return pages.listing(slug)


@blueprint.post("/")
def ask(slug: str) -> BaseResponse:
    return pages.ask(slug)


@blueprint.post("/<int:export_id>/again")
def ask_again(slug: str, export_id: int) -> BaseResponse:
    return pages.ask_again(slug, export_id)


@blueprint.post("/<int:export_id>/link")
def make_link(slug: str, export_id: int) -> BaseResponse:
    return pages.make_link(slug, export_id)


@blueprint.get("/files/<token>")
def fetch(slug: str, token: str) -> BaseResponse:
    return pages.fetch(slug, token)
