"""Whose words a draft reflects, and its sources, each as a page of its own."""

from typing import Any

from flask import Response, make_response, render_template, request

from dialogue.dialogues.pages import around
from dialogue.dialogues.shape import shape_of
from dialogue.errors import TooMany
from dialogue.pagination import LIST_SIZE, page_of
from dialogue.permissions import Actor, Permission, can, require
from dialogue.summaries.coverage.ledger_reading import LedgerRead, read_ledger
from dialogue.summaries.coverage.small_groups import closed_lines
from dialogue.summaries.models import Summary, SummaryState
from dialogue.summaries.queries import get_draft
from dialogue.summaries.sources.finding_queries import posts_numbered
from dialogue.summaries.sources.panel import panel, worded
from dialogue.summaries.sources.suggesting import APART_BY, set_apart
from dialogue.summaries.views import blueprint
from dialogue.web import current_actor, private


@blueprint.get("/<int:number>/coverage")
def coverage(slug: str, number: int) -> Response:
    """Everything for its writers; for those who take part, while it is circulated, what would be
    printed of it."""
    actor = current_actor()
    summary = get_draft(actor, slug, number)
    ledger = read_ledger(actor, summary)
    is_writer = can(actor, Permission.WRITE_SUMMARY, summary)
    page: dict[str, Any] = {
        **_around(actor, summary),
        **worded(shape_of(summary.dialogue)),
        "is_writer": is_writer,
        "ledger": ledger,
        "closed": _closed(ledger, is_writer),
    }
    if is_writer:
        page |= _waiting(actor, summary, ledger) | _apart(actor, summary)
    return private(make_response(render_template("summaries/coverage.html", **page)))


@blueprint.get("/<int:number>/sources")
def sources(slug: str, number: int) -> Response:
    actor = current_actor()
    summary = get_draft(actor, slug, number)
    require(actor, Permission.WRITE_SUMMARY, summary)
    page = {
        **_around(actor, summary),
        **panel(actor, summary, request.args),
        "sources_at": "summaries.sources",
    }
    return private(make_response(render_template("summaries/sources.html", **page)))


def _around(actor: Actor, summary: Summary) -> dict[str, Any]:
    return {
        **around(actor, summary.dialogue),
        "tab": "summaries",
        "summary": summary,
        "may_change": summary.state != SummaryState.PUBLISHED,
    }


def _closed(ledger: LedgerRead, is_writer: bool) -> dict[str, frozenset[int]]:
    """The places of groups, by kind, whose figures are not shown to this reader."""
    lines = ledger.found.lines
    return {kind: frozenset() if is_writer else closed_lines(lines[kind]) for kind in lines}


def _waiting(actor: Actor, summary: Summary, ledger: LedgerRead) -> dict[str, Any]:
    """A page of the people who are not reflected yet, each with the contribution to begin with."""
    waiting = ledger.waiting()
    page = page_of(len(waiting), request.args.get("page"), LIST_SIZE)
    here = waiting[page.offset : page.offset + page.size]
    posts = posts_numbered(actor, summary, [one.numbers[0] for one in here])
    known = [(one, posts[one.numbers[0]]) for one in here if one.numbers[0] in posts]
    return {"waiting": known, "page": page}


def _apart(actor: Actor, summary: Summary) -> dict[str, Any]:
    """The words that set groups apart, when they were asked for."""
    by = request.args.get("terms", "")
    found = problem = None
    if by in APART_BY:
        try:
            found = set_apart(actor, summary, by)
        except TooMany as too_many:
            problem = too_many
    return {"apart_by": APART_BY, "terms_by": by, "apart": found, "too_many": problem}
