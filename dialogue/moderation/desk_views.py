"""The desk: what waits for a moderator, one case after the other."""


from flask import Response, flash, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.errors import Conflict, Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, told_by_field
from dialogue.moderation import case_operations
from dialogue.moderation.acts import in_words
from dialogue.moderation.case_kinds import handling_of
from dialogue.moderation.case_page import facts_of
from dialogue.moderation.case_queries import desk_cursors, get_case
from dialogue.moderation.desk_rows import clock_of, drawn_cases
from dialogue.moderation.desk_tab import note_waiting
from dialogue.moderation.models import Case, CaseKind
from dialogue.moderation.queue import BY_FLAGS, MINE, NOBODY, WAITING, Narrowing, Queue
from dialogue.moderation.views import blueprint
from dialogue.standing_in import page_for
from dialogue.threads.forms import number_in
from dialogue.threads.narrowing import Choice
from dialogue.web import current_actor, etag_of, private, see_other



@blueprint.get("/moderation/")
def desk(slug: str) -> Response:
    """Drawn once for all to whom it is the same, and kept by no browser."""
    actor = current_actor()
    queue = _queue(get_readable_dialogue(actor, slug))
    dialogue, narrowing, live = queue.dialogue, queue.narrowing, _live(queue)
    page, rows = queue.page(request.args.get("page"))
    if not narrowing.leaves_out:
        note_waiting(actor, dialogue, queue.total)
    context, clocks = around(actor, dialogue), [clock_of(row) for row in rows]

    def draw() -> str:
        return render_template(
            "moderation/desk.html",
            **context,
            tab="moderation",
            queue=queue,
            page=page,
            rows=drawn_cases(rows, clocks, context["shape"], narrowing),
            kinds=[kind.value for kind in CaseKind],
            choices=_choices(queue),
            query=narrowing.as_query(),
            live=live,
        )

    if "_flashes" in session:
        return private(make_response(draw()))
    rights = [context[name] for name in sorted(context) if name.startswith("may_")]
    now_round = context["now_round"]
    facts = (dialogue.id, dialogue.version, now_round and now_round.id, rights, queue.scope)
    key = etag_of(*facts, actor.is_admin, narrowing, page, queue.counts, rows, clocks, live)
    return private(make_response(page_for(actor, key, draw)))


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
    live = _live(queue, found)
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


def _live(queue: Queue, found: Case | None = None) -> dict[str, str]:
    """What a script needs to follow the desk, or the desk of one case. Ask before anything that
    the page shows is read."""
    forum = found.forum if found is not None else None
    places = [
        one
        for one in desk_cursors(queue.dialogue, queue.scope)
        if forum is None or one[0] == forum.slug
    ]

    def changes(forum: str) -> str:
        return url_for("realtime.of_desk", slug=queue.dialogue.slug, forum=forum)

    return {
        "stream": " ".join(key for _slug, key, _place in places),
        "cursor": " ".join(str(place) for _slug, _key, place in places),
        "changes": " ".join(changes(forum) for forum, _key, _place in places),
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


