"""Where a person sees where their words went."""

from functools import partial

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from dialogue.accounts.browser import signed_in_only
from dialogue.addresses import post_address
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.markup import render
from dialogue.summaries.checking.queries import own_numbers_cited, waiting_checks
from dialogue.summaries.receipt.queries import Reached, answers_without_words, receipt_of
from dialogue.summaries.views import blueprint
from dialogue.web import current_actor, private


@blueprint.get("/mine")
@signed_in_only
def mine(slug: str) -> ResponseReturnValue:
    """From each of the reader's own contributions to what became of it."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    waiting = waiting_checks(actor, dialogue)
    drawn = render_template(
        "summaries/mine.html",
        **around(actor, dialogue),
        tab="summaries",
        receipt=receipt_of(actor, dialogue, request.args.get("page")),
        waiting=waiting,
        without_words=answers_without_words(actor, dialogue),
        numbers=own_numbers_cited(waiting),
        drawn=lambda reached: _drawn(slug, reached),
    )
    return private(make_response(drawn))


def _drawn(slug: str, reached: Reached) -> str:
    """What a point says, as HTML: of what was published its source alone is kept."""
    return render(reached.text, post_url=partial(post_address, slug)).html
