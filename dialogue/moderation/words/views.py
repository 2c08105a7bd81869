"""The page on which moderators choose the words to watch for, and try them out."""

from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.answering import form_page, set_up
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid
from dialogue.i18n import gettext as _
from dialogue.i18n import language_name, ngettext, told
from dialogue.moderation.views import blueprint
from dialogue.moderation.words import operations as word_operations
from dialogue.moderation.words.operations import WORDS_MOST, Taken
from dialogue.moderation.words.queries import WORDS_A_PAGE, count_words, watched_in, words_on
from dialogue.moderation.words.watched_words import ACTS, REPLACE, replaced
from dialogue.pagination import page_of
from dialogue.permissions import Permission
from dialogue.text import BODY_LIMIT
from dialogue.threads.forms import number_in
from dialogue.web import current_actor, see_other

REFUSALS_SHOWN = 20


@blueprint.get("/moderation/words")
def words(slug: str) -> Response:
    return _page(_watching(slug), typed={})


@blueprint.post("/moderation/words")
def add_words(slug: str) -> BaseResponse:
    dialogue, form = _watching(slug), request.form
    try:
        taken = word_operations.add_words(
            current_actor(),
            dialogue,
            lines=form.get("lines", ""),
            act=form.get("act", ""),
            lang=form.get("lang", ""),
        )
    except Invalid as problem:
        return _page(dialogue, problem)
    if taken.refused:
        return _refused_lines(dialogue, taken)
    flash(ngettext("%(num)s word is kept.", "%(num)s words are kept.", taken.count))
    return see_other("moderation.words", slug=slug)


@blueprint.post("/moderation/words/remove")
def remove_words(slug: str) -> BaseResponse:
    dialogue = _watching(slug)
    ids = {number for one in request.form.getlist("word") if (number := number_in(one))}
    count = word_operations.remove_words(current_actor(), dialogue, ids=ids)
    flash(ngettext("%(num)s word is removed.", "%(num)s words are removed.", count))
    return see_other("moderation.words", slug=slug)


@blueprint.post("/moderation/words/try")
def try_words(slug: str) -> Response:
    """What the words would make of a text that nobody keeps."""
    dialogue = _watching(slug)
    text, lang = request.form.get("text", "")[:BODY_LIMIT], request.form.get("text_lang", "")
    found = watched_in(dialogue, lang).find(text)
    giving_way = [one for one in found if one.entry.act == REPLACE]
    by_act = {act: _spelt(found, act) for act in ACTS}
    outcome = {
        "by_act": {act: spelt for act, spelt in by_act.items() if spelt},
        "text": replaced(text, giving_way) if giving_way else "",
    }
    return _page(dialogue, outcome=outcome)


def _spelt(found: list[Any], act: str) -> list[str]:
    return list(dict.fromkeys(one.entry.text for one in found if one.entry.act == act))


def _watching(slug: str) -> Dialogue:
    return set_up(slug, Permission.WATCH_WORDS)


def _refused_lines(dialogue: Dialogue, taken: Taken) -> Response:
    """The form again, with the lines that are still to be put right."""
    lines = request.form.get("lines", "").splitlines()
    told_lines = [
        _("Line %(number)s: %(refusal)s", number=number, refusal=told(refusal))
        for number, refusal in list(taken.refused.items())[:REFUSALS_SHOWN]
    ]
    typed = request.form.to_dict()
    typed["lines"] = "\n".join(lines[number - 1] for number in taken.refused)
    return _page(
        dialogue,
        Invalid(),
        typed=typed,
        kept=taken.count,
        told_lines=told_lines,
        refused=len(taken.refused),
    )


def _page(dialogue: Dialogue, problem: Invalid | None = None, **values: Any) -> Response:
    page = page_of(count_words(dialogue), request.args.get("page"), WORDS_A_PAGE)
    known: dict[str, Any] = {"outcome": None, "kept": 0, "told_lines": [], "refused": 0}
    return form_page(
        "moderation/words.html",
        dialogue,
        problem,
        page=page,
        listed=words_on(dialogue, page),
        spoken=[(code, language_name(code)) for code in dialogue.languages],
        most=WORDS_MOST,
        **known | values,
    )
