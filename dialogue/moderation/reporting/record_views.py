"""The record of acts as a page, and as a table for other programs."""

import json
from collections.abc import Iterator

from flask import Response, make_response, render_template, request

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.i18n import gettext as _
from dialogue.i18n import interface
from dialogue.moderation.acts import in_words
from dialogue.moderation.reporting.csv_tables import csv_of
from dialogue.moderation.reporting.record import OPERATOR, Record
from dialogue.moderation.views import blueprint
from dialogue.threads.lists.narrowing import Choice
from dialogue.web import current_actor, private

COLUMNS = (
    *("seq", "at", "action", "actor", "object", "forum", "person", "details"),
    *("hash_before", "hash"),
)


@blueprint.get("/moderation/record")
def show_record(slug: str) -> Response:
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    record = Record(actor, dialogue, request.args)
    acts, more_before = record.page(request.args.get("before"))
    drawn = render_template(
        "moderation/record.html",
        **around(actor, dialogue),
        record=record,
        acts=acts,
        more_before=more_before,
        choices=_choices(record, dialogue),
        chosen={name: value for name, value in record.chosen.items() if value},
        in_words=in_words,
    )
    return private(make_response(drawn))


@blueprint.get("/moderation/record.csv")
def record_as_csv(slug: str) -> Response:
    """The same acts, the oldest first; every cell is words, none a formula."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    record = Record(actor, dialogue, request.args)
    table = csv_of([COLUMNS, *_rows(record)])
    response = private(Response(table, content_type="text/csv; charset=utf-8"))
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-record.csv")
    return response


def _choices(record: Record, dialogue: Dialogue) -> list[Choice]:
    shape, lang = shape_of(dialogue), interface()["lang"]
    forums = [(one.slug, shape.forum(one.id).title_in(lang)) for one in record.forums.values()]
    operator = (OPERATOR, _("the command line or the program"))
    return [
        ("kind", _("What was done"), record.kinds, _("everything")),
        ("forum", _("Forum"), forums, _("all forums")),
        ("by", _("Who did it"), [*record.actors, operator], _("anybody")),
        ("about", _("Whom it concerns"), record.persons, _("anybody")),
        ("from", _("From"), [], ""),
        ("until", _("Until"), [], ""),
    ]


def _rows(record: Record) -> Iterator[tuple[str, ...]]:
    for act in record.all():
        forum = record.forums.get(act.forum_id) if act.forum_id else None
        yield (
            str(act.seq),
            act.at.isoformat(),
            act.action,
            record.name_of(act.actor_id) or "",
            f"{act.object_kind}/{act.object_id or ''}",
            forum.slug if forum else "",
            record.name_of(act.person_id) or "",
            json.dumps(act.data, ensure_ascii=False, sort_keys=True),
            act.hash_before,
            act.hash,
        )
