"""The desk: what waits for a moderator, one case after the other."""

from flask import Response, flash, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialogue import clock
from dialogue.addresses import desk_stream
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, told_by_field
from dialogue.moderation.acts import in_words
from dialogue.moderation.desk import case_operations
from dialogue.moderation.desk.case_kinds import handling_of
from dialogue.moderation.desk.case_page import facts_of
from dialogue.moderation.desk.case_queries import Places, get_case, places_of
from dialogue.moderation.desk.queue import BY_FLAGS, MINE, NOBODY, WAITING, Narrowing, Queue
from dialogue.moderation.desk.rows import drawn_cases
from dialogue.moderation.desk.tab import note_waiting
from dialogue.moderation.models import Case, CaseKind
from dialogue.moderation.views import blueprint
from dialogue.permissions import Permission, can, roles_of
from dialogue.standing_in import page_for
from dialogue.threads.forms import number_in
from dialogue.threads.lists.narrowing import Choice
from dialogue.web import current_actor, etag_of, private, see_other


@blueprint.get("/moderation/")
def desk(slug: str) -> Response:
    """Kept by no browser, and drawn anew when something was told at these desks or in their forums,
    and every minute, for its clocks."""
    actor = current_actor()
    queue = _queue(get_readable_dialogue(actor, slug))
    dialogue, number = queue.dialogue, request.args.get("page")
    places = places_of(dialogue, queue.scope)
    if "_flashes" in session:
        return private(make_response(_draw_desk(queue, places, number)))
    roles = sorted(roles_of(actor, dialogue))
    key = etag_of(
        *("desk", dialogue.id, dialogue.version, actor.id, actor.is_confirmed, roles, queue.scope),
        *(queue.narrowing, number, places, clock.now().strftime("%Y-%m-%dT%H:%M")),
    )
    drawn = page_for(actor, key, lambda: _draw_desk(queue, places, number))
    return private(make_response(drawn))


def _draw_desk(queue: Queue, places: Places, number: str | None) -> str:
    dialogue, narrowing = queue.dialogue, queue.narrowing
    page, rows = queue.page(number)
    if not narrowing.leaves_out:
        note_waiting(current_actor(), dialogue, queue.total)
    return render_template(
        "moderation/desk.html",
        **around(current_actor(), dialogue),
        tab="moderation",
        queue=queue,
        page=page,
        rows=drawn_cases(rows, shape_of(dialogue), narrowing),
        kinds=[kind.value for kind in CaseKind],
        choices=_choices(queue),
        query=narrowing.as_query(),
        live=_live(dialogue, places),
        may_watch_words=can(current_actor(), Permission.WATCH_WORDS, dialogue),
    )


@blueprint.get("/moderation/cases/<int:case_id>")
def case(slug: str, case_id: int) -> Response:
    return _case_page(_case_at(slug, case_id))


@blueprint.post("/moderation/cases/<int:case_id>/decide")
def decide(slug: str, case_id: int) -> BaseResponse:
    """Afterwards the next case opens by itself."""
    found = _case_at(slug, case_id)
    queue = _queue(found.dialogue)
    following = queue.next_after(case_id)
    try:
        decision = handling_of(found).decide(current_actor(), found, request.form, _version())
    except (Invalid, Conflict) as problem:
        return _case_page(_case_at(slug, case_id), problem)
    flash(_("Done: %(what)s.", what=in_words(f"decision.{decision.act}")))
    if following is None:
        return see_other("moderation.desk", slug=slug, **queue.narrowing.as_query())
    return _to_case(slug, following, queue.narrowing)


@blueprint.post("/moderation/cases/<int:case_id>/take")
def take(slug: str, case_id: int) -> BaseResponse:
    found = _case_at(slug, case_id)
    try:
        case_operations.take(current_actor(), found, version=_version())
    except Conflict as problem:
        return _case_page(_case_at(slug, case_id), problem)
    return _to_case(slug, case_id, Narrowing.of(request.args))


@blueprint.post("/moderation/cases/<int:case_id>/release")
def release(slug: str, case_id: int) -> BaseResponse:
    found = _case_at(slug, case_id)
    try:
        case_operations.release(current_actor(), found, version=_version())
    except Conflict as problem:
        return _case_page(_case_at(slug, case_id), problem)
    flash(_("The others can take this case now."))
    return _to_case(slug, case_id, Narrowing.of(request.args))


@blueprint.post("/moderation/cases/<int:case_id>/notes")
def note(slug: str, case_id: int) -> BaseResponse:
    found = _case_at(slug, case_id)
    try:
        case_operations.note(current_actor(), found, text=request.form.get("note", ""))
    except Invalid as problem:
        return _case_page(_case_at(slug, case_id), problem)
    flash(_("The note is kept for the other moderators."))
    return _to_case(slug, case_id, Narrowing.of(request.args))


def _case_at(slug: str, case_id: int) -> Case:
    actor = current_actor()
    return get_case(actor, get_readable_dialogue(actor, slug), case_id)


def _queue(dialogue: Dialogue) -> Queue:
    return Queue(current_actor(), dialogue, Narrowing.of(request.args))


def _version() -> int:
    """The version of the case that the form was made for."""
    return number_in(request.form.get("version")) or 0


def _to_case(slug: str, case_id: int, narrowing: Narrowing) -> BaseResponse:
    query = narrowing.as_query()
    return see_other("moderation.case", _anchor="case", slug=slug, case_id=case_id, **query)


def _case_page(found: Case, problem: Invalid | Conflict | None = None) -> Response:
    """The case; after a conflict with what happened meanwhile, and what was typed."""
    actor, dialogue = current_actor(), found.dialogue
    queue = _queue(dialogue)
    live = _live(dialogue, places_of(dialogue, queue.scope), found.forum)
    errors = told_by_field(problem)
    if "rule" in errors:  # operations call so what the form asks for as the reason
        errors["reason"] = errors.pop("rule")
    handling = handling_of(found)
    drawn = render_template(
        "moderation/case.html",
        **around(actor, dialogue),
        tab="moderation",
        case=found,
        handling=handling,
        errors=errors,
        typed=request.form,
        query=queue.narrowing.as_query(),
        live=live,
        in_words=in_words,
        **facts_of(actor, found, queue.scope, seen=_version() if problem else None),
        **handling.facts(actor, found),
    )
    return private(make_response(drawn, problem.status if problem else 200))


def _live(dialogue: Dialogue, places: Places, forum: Forum | None = None) -> dict[str, str]:
    """What a script needs to follow these desks, or the one of ``forum``."""
    followed = [one for one in places.desks if forum is None or one[0] == forum.slug]

    def changes(forum: str) -> str:
        return url_for("realtime.of_desk", slug=dialogue.slug, forum=forum)

    return {
        "stream": " ".join(desk_stream(dialogue.slug, slug) for slug, _ in followed),
        "cursor": " ".join(str(place) for _, place in followed),
        "changes": " ".join(changes(slug) for slug, _ in followed),
    }


def _choices(queue: Queue) -> list[Choice]:
    lang = interface()["lang"]
    forums = [(one.slug, one.title_in(lang)) for one in queue.scope.forums]
    takers = [(MINE, _("me")), (NOBODY, _("nobody"))]
    orders = [(WAITING, _("waiting longest first")), (BY_FLAGS, _("most flagged first"))]
    return [
        ("forum", _("Forum"), forums, _("all forums")),
        ("assignee", _("Taken by"), takers, _("anybody")),
        ("sort", _("Order"), orders, ""),
    ]
