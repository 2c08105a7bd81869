"""The facilitation log as a page, with how often which advice was shown."""

from flask import Response, make_response, render_template, request

from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.moderation.reporting.facilitation import facilitation_log
from dialogue.moderation.views import blueprint
from dialogue.threads.advice.advising import times_shown
from dialogue.threads.models import Facilitation
from dialogue.web import current_actor, private


@blueprint.get("/moderation/facilitation")
def facilitation(slug: str) -> Response:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kind = request.args.get("kind", "")
    rows, page = facilitation_log(actor, dialogue, kind=kind, page=request.args.get("page"))
    context = around(actor, dialogue)
    drawn = render_template(
        "moderation/facilitation.html",
        **context,
        rows=rows,
        page=page,
        kinds=list(Facilitation),
        chosen={"kind": kind} if kind in list(Facilitation) else {},
        advice=times_shown(dialogue) if context["may_set_up"] else (),
    )
    return private(make_response(drawn))
