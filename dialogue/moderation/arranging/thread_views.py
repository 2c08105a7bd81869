"""The page on which a thread is moderated, and what its forms do."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.fields import gathered, minutes, moment_after
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import forums_of
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, told, told_by_field
from dialogue.moderation.arranging import thread_operations
from dialogue.moderation.arranging.operations import undo_arrangement
from dialogue.moderation.queries import decision_noted_in
from dialogue.moderation.views import blueprint
from dialogue.permissions import RULES, Actor, Permission, can, require, roles_of
from dialogue.threads.forms import number_in
from dialogue.threads.lists.listing import is_pinned
from dialogue.threads.models import Thread
from dialogue.threads.notes.queries import notes_with_decisions
from dialogue.threads.queries import get_thread
from dialogue.web import current_actor, private, see_other

ACTS = {
    "title": Permission.RETITLE,
    "merge": Permission.ARRANGE,
    "split": Permission.ARRANGE,
    "undo": Permission.ARRANGE,
    "lock": Permission.CURB,
    "conclude": Permission.CONCLUDE,
}
Work = Callable[[Actor, Thread, Mapping[str, str]], object]


@blueprint.get("/threads/<int:number>/moderate")
def thread_acts(slug: str, number: int) -> Response:
    return acts_page(moderated_thread(slug, number, Permission.RETITLE))


@blueprint.post("/threads/<int:number>/title")
def title(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "title", Permission.RETITLE, _retitle)


@blueprint.post("/threads/<int:number>/lock")
def lock(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "lock", Permission.CURB, _lock)


@blueprint.post("/threads/<int:number>/slow")
def slow(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "slow", Permission.CURB, _set_pace)


@blueprint.post("/threads/<int:number>/pin")
def pin(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "pin", Permission.CURB, _pin)


@blueprint.post("/threads/<int:number>/hold")
def hold(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "hold", Permission.CURB, _hold)


@blueprint.post("/threads/<int:number>/conclude")
def conclude(slug: str, number: int) -> BaseResponse:
    return _perform(slug, number, "conclude", Permission.CONCLUDE, _conclude)


@blueprint.post("/threads/<int:number>/undo")
def undo(slug: str, number: int) -> BaseResponse:
    """Put back what a note of this thread tells of."""
    return _perform(slug, number, "undo", Permission.ARRANGE, _undo)


def _perform(slug: str, number: int, act: str, permission: Permission, work: Work) -> BaseResponse:
    thread = moderated_thread(slug, number, permission)
    try:
        work(current_actor(), thread, request.form)
    except (Invalid, Conflict) as problem:
        return acts_page(moderated_thread(slug, number, permission), act, problem)
    flash(_("It is done. The head of the thread tells what was changed."))
    return see_other("moderation.thread_acts", slug=slug, number=number)


def _retitle(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    named = sent.get("title", "")
    thread_operations.retitle(actor, thread, title=named, **grounds_in(sent))


def _lock(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    if "off" in sent:
        thread_operations.unlock(actor, thread)
    else:
        thread_operations.lock(actor, thread, **grounds_in(sent))


def _set_pace(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    read = gathered({"minutes": lambda: minutes(sent.get("minutes", ""))})
    thread_operations.set_pace(actor, thread, minutes=read["minutes"], **grounds_in(sent))


def _pin(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    if "off" in sent:
        thread_operations.unpin(actor, thread)
        return
    read = gathered({"until": lambda: moment_after(sent.get("until", ""))})
    message = sent.get("message", "")
    thread_operations.pin(actor, thread, until=read["until"], message=message)


def _hold(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    thread_operations.hold_thread(actor, thread, held="off" not in sent, **grounds_in(sent))


def _conclude(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    text = "" if "off" in sent else sent.get("conclusion", "")
    thread_operations.conclude(actor, thread, conclusion=text)


def _undo(actor: Actor, thread: Thread, sent: Mapping[str, str]) -> None:
    decision = decision_noted_in(thread, number_in(sent.get("decision")) or 0)
    undo_arrangement(actor, decision)


def grounds_in(sent: Mapping[str, str]) -> dict[str, str]:
    return {"rule": sent.get("reason", ""), "message": sent.get("message", "")}


def moderated_thread(slug: str, number: int, permission: Permission) -> Thread:
    """NotFound for whoever has no such role where the thread stands."""
    actor = current_actor()
    thread = get_thread(actor, slug, number)
    require_here(actor, permission, thread)
    return thread


def require_here(actor: Actor, permission: Permission, subject: Any) -> None:
    """NotFound for whoever has no such role where the subject stands, NotPermitted for those whom
    something else keeps from it."""
    if not roles_of(actor, subject) & (RULES[permission].roles or set()):
        raise NotFound
    require(actor, permission, subject)


def acts_page(
    thread: Thread, failed: str = "", problem: Invalid | Conflict | None = None
) -> Response:
    """Every form for this thread; the one that ``failed`` as it was sent."""
    actor = current_actor()
    may = {act: can(actor, permission, thread) for act, permission in ACTS.items()}
    drawn = render_template(
        "moderation/thread.html",
        **around(actor, thread.dialogue),
        **choices_for(actor, thread),
        tab="forums",
        thread=thread,
        may=may,
        is_pinned=is_pinned(thread.pinned_until),
        done=notes_with_decisions(thread) if may["undo"] else [],
        failed=failed,
        value=sent_to(failed),
        errors=errors_of(failed, problem),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def choices_for(actor: Actor, thread: Thread) -> dict[str, Any]:
    """What can be chosen in forms about a thread: (value, text) pairs."""
    shape, lang = shape_of(thread.dialogue), interface()["lang"]
    return {
        "rules": [(rule.slug, rule.title_in(lang)) for rule in shape.rulebook],
        "stages": [(stage.slug, stage.title_in(lang)) for stage in shape.stages],
        "forums": [
            (forum.slug, shape.forum(forum.id).title_in(lang))
            for forum in forums_of(actor, thread.dialogue)
            if can(actor, Permission.ARRANGE, forum)
        ],
        "parts": [
            ("one", _("this one alone")),
            ("later", _("this one and all later ones")),
            ("replies", _("this one with the answers to it")),
            ("all", _("all of the thread")),
        ],
    }


def sent_to(act: str) -> Callable[..., str]:
    """What was typed into a field of the form for ``act``; other forms stand as they are."""

    def value(form: str, name: str, usual: Any = "") -> str:
        return str(request.form.get(name, usual) if form == act else usual)

    return value


def errors_of(act: str, problem: Invalid | Conflict | None) -> dict[str, str]:
    """By the field's id on a page of several forms."""
    if isinstance(problem, Conflict):
        return {"": told(problem)}
    return {f"{act}-{name}": sentence for name, sentence in told_by_field(problem).items()}
