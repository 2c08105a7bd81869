"""How the addresses of views.py answer: loaded when somebody first exports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, current_app, flash, request
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.answering import LARGEST_ID, form_page
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import forums_of, get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import DialogueError, Invalid, NotFound, TooMany
from dialogue.exports import operations
from dialogue.exports.dataset import K_LEAST, K_MOST, PUBLIC, K
from dialogue.exports.documents.page_words import of_reports
from dialogue.exports.form_reading import DRAFT, REPORT, wish_in
from dialogue.exports.formats import FORMATS
from dialogue.exports.gate.scope import STATES
from dialogue.exports.making.queries import outdated_among
from dialogue.exports.making.workshop import Means, Workshop, workshop_of
from dialogue.exports.models import Export, ExportState
from dialogue.exports.papers import (
    CONTRIBUTORS,
    PARTICIPATION,
    PROCEEDINGS,
    RULES,
    paper_of,
    papers_of,
)
from dialogue.exports.queries import get_export, get_export_behind, newest_exports
from dialogue.exports.sending import sent
from dialogue.exports.telling import sentences
from dialogue.exports.wishes import Wish, checked, looked_at, paper_in
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, language_name
from dialogue.permissions import Permission, can, require
from dialogue.small_cells import FEWEST
from dialogue.summaries.models import Summary
from dialogue.web import current_actor, private, see_other

Papers = Sequence[tuple[Summary, bool]]

CHOSEN = ("summary", "format", "forum", "round", "stage", "lang")


@dataclass(frozen=True, slots=True)
class Listed:
    """An export in the list: what a document shows, what was changed or left out, and whether
    words in it were taken back since."""

    export: Export
    shown: str
    changes: list[str]
    is_outdated: bool


def listing(slug: str) -> Response:
    """The form, with what an address may choose in it."""
    chosen = {name: request.args[name] for name in CHOSEN if name in request.args}
    return _page(_exporting(slug), typed=chosen)


def ask(slug: str) -> BaseResponse:
    dialogue, means = _exporting(slug), _workshop().means
    try:
        wish = wish_in(request.form, interface()["lang"])
        if "look" in request.form:
            return _page(dialogue, looked=_looked(dialogue, wish, means), wish=wish)
        operations.ask_for_export(current_actor(), dialogue, wish=wish, means=means)
    except (Invalid, NotFound, TooMany) as problem:
        return _page(dialogue, problem)
    flash(_("The export is being made. You find it in the list below."))
    return see_other("exports.listing", slug=slug, _anchor="list")


def ask_again(slug: str, export_id: int) -> BaseResponse:
    export = _own(slug, export_id)
    operations.ask_again(current_actor(), export, means=_workshop().means)
    flash(_("The export is being made. You find it in the list below."))
    return see_other("exports.listing", slug=slug, _anchor="list")


def make_link(slug: str, export_id: int) -> BaseResponse:
    """Leads to the file by an address that can be used once."""
    export, workshop = _own(slug, export_id), _workshop()
    if export.is_made_anew:
        return _made_anew(slug)
    token = operations.link_to_export(current_actor(), export, means=workshop.means)
    if token is None:
        workshop.shelf.drop(export.shelf_name)
        return _made_anew(slug)
    return see_other("exports.fetch", slug=slug, token=token)


def fetch(slug: str, token: str) -> BaseResponse:
    """The file, once: rights are asked again, and nothing of it is left here afterwards."""
    actor, dialogue = current_actor(), _exporting(slug)
    export = get_export_behind(actor, dialogue, token)
    readable = {forum.slug for forum in forums_of(actor, dialogue)}
    if not readable.issuperset(export.told.get("forums", ())):
        raise NotFound
    if export.is_made_anew:
        return _made_anew(slug)
    if request.method == "HEAD":
        return private(Response(content_type=FORMATS[export.format].file_media_type))
    workshop, name = _workshop(), export.shelf_name
    try:
        file = workshop.shelf.place_of(name).open("rb")
    except FileNotFoundError:
        raise NotFound from None
    may_go = False
    try:
        may_go = operations.take_export(actor, export, token=token, means=workshop.means)
    finally:
        if not may_go:
            file.close()
    workshop.shelf.drop(name)
    if not may_go:
        return _made_anew(slug)
    media_type = FORMATS[export.format].file_media_type
    return sent(file, media_type, export.size, export.file_name)


def _made_anew(slug: str) -> BaseResponse:
    flash(
        _(
            "Words were taken back since it was made. It is being made anew: you find it in "
            "the list below."
        )
    )
    return see_other("exports.listing", slug=slug, _anchor="list")


def _exporting(slug: str) -> Dialogue:
    dialogue = get_readable_dialogue(current_actor(), slug)
    require(current_actor(), Permission.EXPORT, dialogue)
    return dialogue


def _own(slug: str, export_id: int) -> Export:
    dialogue = _exporting(slug)
    if export_id > LARGEST_ID:
        abort(404)
    return get_export(current_actor(), dialogue, export_id)


def _workshop() -> Workshop:
    return workshop_of(current_app)


def _looked(dialogue: Dialogue, wish: Wish, means: Means) -> list[str]:
    """What the export would change, as far as it is known before its words are read."""
    checked(wish, needs_purpose=False)
    paper = paper_in(wish, current_actor(), dialogue)
    with looked_at(current_actor(), dialogue, wish, means) as dataset:
        if paper.is_report:
            return [of_reports("what_is_hidden", FEWEST)]
        return sentences(dataset.told)


def _page(dialogue: Dialogue, problem: DialogueError | None = None, **values: Any) -> Response:
    shape, lang = shape_of(dialogue), interface()["lang"]
    forums = forums_of(current_actor(), dialogue)
    papers = papers_of(current_actor(), dialogue)
    known: dict[str, Any] = {"looked": None, "wish": None}
    return form_page(
        "exports/listing.html",
        dialogue,
        problem,
        exports=_listed(dialogue, papers),
        states=ExportState,
        formats=[(one.name, _(one.title)) for one in FORMATS.values()],
        format_title=lambda name: _(FORMATS[name].title) if name in FORMATS else name,
        choices={
            "forum": [(one.slug, one.title_in(lang)) for one in forums],
            "round": [(str(one.number), one.title_in(lang)) for one in shape.rounds],
            "stage": [(one.slug, one.title_in(lang)) for one in shape.stages],
            "lang": [(code, language_name(code, lang)) for code in dialogue.languages],
            "state": [(state, _state_name(state)) for state in STATES],
            "summary": _papers(dialogue, papers),
        },
        annexes=_annexes(),
        k={"least": K_LEAST, "usual": K, "most": K_MOST},
        public=PUBLIC,
        **known | values,
    )


def _listed(dialogue: Dialogue, papers: Papers) -> list[Listed]:
    """Outdated is also what the background duties put back in a moment."""
    exports = newest_exports(current_actor(), dialogue)
    outdated = outdated_among(one for one in exports if one.state == ExportState.READY)
    return [
        Listed(
            one,
            _shown(one, papers),
            sentences(one.told),
            is_outdated=one.is_made_anew or one.id in outdated,
        )
        for one in exports
    ]


def _shown(export: Export, papers: Papers) -> str:
    """What a document shows beside contributions; "" where it is nothing more."""
    if paper_of(export).is_report:
        return str(_("The participation report, for the team"))
    titles = {one.number: one.title for one, _is_draft in papers}
    title = titles.get(export.summary_number or 0)
    return _titled(title, export.version) if title else ""


def _papers(dialogue: Dialogue, papers: Papers) -> list[tuple[str, str]]:
    summaries = [
        (f"{one.number}{DRAFT}", _titled(one.title, None))
        if is_draft
        else (str(one.number), _titled(one.title, one.version))
        for one, is_draft in papers
    ]
    if not can(current_actor(), Permission.READ_REPORT, dialogue):
        return summaries
    return [(REPORT, _("The participation report, for the team")), *summaries]


def _titled(title: str, version: int | None) -> str:
    if version is None:
        return str(_("%(title)s (draft)", title=title))
    return str(_("%(title)s (version %(number)s)", title=title, number=version))


def _annexes() -> dict[str, str]:
    return {
        CONTRIBUTORS: _("Those who agreed to be named"),
        PARTICIPATION: _("The participation report, for the team"),
        PROCEEDINGS: _("All contributions"),
        RULES: _("Rules and figures of moderation"),
    }


def _state_name(state: str) -> str:
    names = {
        "published": _("published"),
        "withdrawn": _("withdrawn"),
        "hidden": _("hidden"),
        "removed": _("removed"),
    }
    return str(names[state])
