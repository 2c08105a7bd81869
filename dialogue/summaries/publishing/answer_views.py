"""Where a moderator takes the words of an answer out of what is printed."""

from typing import Any

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.answering import LARGEST_ID
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import told_by_field
from dialogue.permissions import Permission, require
from dialogue.summaries.checking.point_page import point_page
from dialogue.summaries.checking.queries import get_check
from dialogue.summaries.checksums import checksum
from dialogue.summaries.publishing import answer_operations
from dialogue.summaries.publishing.models import PublishedAnswer
from dialogue.summaries.publishing.published_page import drawn_points
from dialogue.summaries.publishing.queries import printed_answer as find_answer
from dialogue.summaries.publishing.standing import as_it_stands, points_of
from dialogue.summaries.queries import get_publication, get_summary
from dialogue.summaries.views import blueprint
from dialogue.web import current_actor, private, see_other

ANSWER = f"/<int:number>/versions/<int:version>/checks/<int(max={LARGEST_ID}):check_id>"


@blueprint.get(ANSWER)
def printed_answer(slug: str, number: int, version: int, check_id: int) -> Response:
    return _page(_to_moderate(slug, number, version, check_id))


@blueprint.post(ANSWER)
def take_printed_out(slug: str, number: int, version: int, check_id: int) -> BaseResponse:
    found = _to_moderate(slug, number, version, check_id)
    seen, reason = request.form.get("seen", ""), request.form.get("reason", "")
    try:
        answer_operations.take_words_out(current_actor(), found.check, seen=seen, reason=reason)
    except (Invalid, Conflict) as problem:
        return _page(_to_moderate(slug, number, version, check_id), problem)
    flash(_("The words are taken out."))
    return see_other("summaries.version", slug=slug, number=number, version=version)


@blueprint.post(f"/<int:number>/checks/<int(max={LARGEST_ID}):check_id>/take-out")
def take_words_out(slug: str, number: int, check_id: int) -> BaseResponse:
    """The same from the page of a draft's point."""
    check = get_check(current_actor(), slug, number, check_id)
    point = check.point.number
    seen, reason = request.form.get("seen", ""), request.form.get("reason", "")
    try:
        answer_operations.take_words_out(current_actor(), check, seen=seen, reason=reason)
    except (Invalid, Conflict) as problem:
        return point_page(slug, number, point, problem, f"takeout-c{check_id}")
    flash(_("The words are taken out."))
    return see_other("summaries.point", slug=slug, number=number, point_number=point)


def _to_moderate(slug: str, number: int, version: int, check_id: int) -> PublishedAnswer:
    actor = current_actor()
    get_readable_dialogue(actor, slug)
    summary = get_summary(actor, slug, number)
    require(actor, Permission.REMOVE_SAID, summary)
    publication = get_publication(summary, version)
    found = find_answer(publication, check_id) if publication else None
    if found is None:
        raise NotFound
    return found


def _page(printed: PublishedAnswer, problem: Invalid | Conflict | None = None) -> Response:
    """The answer as it may be shown by now, and the form while it has words."""
    publication = printed.publication
    standing = as_it_stands(publication)
    point, answer = _place(standing.content, printed.key)
    words = standing.said.get(printed.key, {}).get("words", "")
    drawn = render_template(
        "summaries/printed_answer.html",
        **around(current_actor(), publication.dialogue),
        tab="summaries",
        publication=publication,
        check_id=printed.check_id,
        point=point,
        html=drawn_points(publication)[point["number"]],
        answer=answer,
        words=words,
        seen=checksum(words),
        reason=request.form.get("reason", ""),
        errors=told_by_field(problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def _place(content: dict[str, Any], key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The point and the answer in it whose words stand under this key."""
    return next(
        (point, one)
        for point in points_of(content)
        for one in point["answers"]
        if one["said"] == key
    )
