"""Where people say whether a point is fair to their words, remark on it, and are answered."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.i18n import gettext as _
from dialogue.summaries.checking import operations as checking_operations
from dialogue.summaries.checking import remark_operations
from dialogue.summaries.checking.models import Check, Remark
from dialogue.summaries.checking.point_page import point_page
from dialogue.summaries.checking.queries import get_check, get_own_check, get_remark
from dialogue.summaries.queries import get_point
from dialogue.summaries.views import blueprint
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, see_other

LARGEST_ID = 2**31 - 1
REMARK = f"/<int:number>/remarks/<int(max={LARGEST_ID}):remark_id>"


@blueprint.get(f"/<int:number>/points/<int(max={LARGEST_ID}):point_number>")
def point(slug: str, number: int, point_number: int) -> Response:
    """A point of a draft: what it cites, whether that is fair, and what is remarked on it."""
    return point_page(slug, number, point_number)


@blueprint.post(f"/<int:number>/points/<int(max={LARGEST_ID}):point_number>/check")
def check(slug: str, number: int, point_number: int) -> BaseResponse:
    asked = get_own_check(current_actor(), slug, number, point_number)

    def answer() -> Check:
        return checking_operations.answer_check(
            current_actor(),
            asked,
            answer=request.form.get("answer", ""),
            words=request.form.get("words", ""),
            version=number_in(request.form.get("version")) or 0,
            heeded="heeded" in request.form,
        )

    return _done(slug, number, point_number, "check", answer, _("Your answer is kept. Thank you."))


@blueprint.post(f"/<int:number>/checks/<int(max={LARGEST_ID}):check_id>/settle")
def settle(slug: str, number: int, check_id: int) -> BaseResponse:
    found = get_check(current_actor(), slug, number, check_id)

    def write() -> Check:
        settlement = request.form.get("settlement", "")
        return checking_operations.settle_check(current_actor(), found, settlement=settlement)

    place = (slug, number, found.point.number)
    return _done(*place, f"settle-{check_id}", write, _("What you wrote is kept."))


@blueprint.post(f"/<int:number>/points/<int(max={LARGEST_ID}):point_number>/remarks")
def remark(slug: str, number: int, point_number: int) -> BaseResponse:
    found = get_point(current_actor(), slug, number, point_number)

    def write() -> Remark:
        return remark_operations.remark(
            current_actor(),
            found,
            body=request.form.get("body", ""),
            client_key=request.form.get("client_key"),
            heeded="heeded" in request.form,
        )

    return _done(slug, number, point_number, "remark", write, _("Your remark is there."))


@blueprint.post(f"{REMARK}/withdraw")
def withdraw_remark(slug: str, number: int, remark_id: int) -> BaseResponse:
    found = get_remark(current_actor(), slug, number, remark_id)
    place = (slug, number, found.point.number)

    def withdraw() -> Remark:
        return remark_operations.withdraw_remark(current_actor(), found)

    return _done(*place, f"withdraw-{remark_id}", withdraw, _("Your remark is taken back."))


@blueprint.post(f"{REMARK}/remove")
def remove_remark(slug: str, number: int, remark_id: int) -> BaseResponse:
    found = get_remark(current_actor(), slug, number, remark_id)
    place = (slug, number, found.point.number)

    def remove() -> Remark:
        reason = request.form.get("reason", "")
        return remark_operations.remove_remark(current_actor(), found, reason=reason)

    return _done(*place, f"remove-{remark_id}", remove, _("The remark is taken away."))


@blueprint.post(f"{REMARK}/answer")
def answer_remark(slug: str, number: int, remark_id: int) -> BaseResponse:
    found = get_remark(current_actor(), slug, number, remark_id)
    place = (slug, number, found.point.number)

    def answer() -> Remark:
        words = request.form.get("words", "")
        return remark_operations.answer_remark(current_actor(), found, words=words)

    return _done(*place, f"answer-{remark_id}", answer, _("Your answer is there."))


def _done(
    slug: str, number: int, point: int, form: str, work: Callable[[], Any], sentence: str
) -> BaseResponse:
    """To the point's page, or with a refusal to the form as it was sent."""
    try:
        work()
    except (Invalid, Conflict, TooMany) as problem:
        return point_page(slug, number, point, problem, form)
    except NotPermitted as refused:
        if form not in ("check", "remark"):
            raise
        return point_page(slug, number, point, refused, form)
    flash(sentence)
    return see_other("summaries.point", slug=slug, number=number, point_number=point)
