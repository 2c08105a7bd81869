"""Published versions: as a page, as files to verify, and what changed from one to the next."""

from functools import partial

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.pages import around
from dialogue.dialogues.queries import get_readable_dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.errors import NotFound
from dialogue.permissions import Actor, Permission, can
from dialogue.summaries.checksums import spelled
from dialogue.summaries.coverage.words import group_word, kind_words
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.comparing import changes_between
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.published_page import drawn_points, published
from dialogue.summaries.publishing.standing import as_it_stands
from dialogue.summaries.queries import get_publication, get_summary
from dialogue.summaries.views import blueprint
from dialogue.threads.kept import Kept
from dialogue.web import current_actor, private


@blueprint.get("/<int:number>")
def show(slug: str, number: int) -> BaseResponse:
    """The newest version; the draft for its readers while nothing is published."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kept = Kept(actor, dialogue)
    summary = get_summary(actor, slug, number)
    if not summary.version:
        return _private_redirect(url_for("summaries.draft", slug=slug, number=number))
    return _page(kept, actor, summary, _version_of(summary, summary.version))


@blueprint.get("/<int:number>/versions/<int:version>")
def version(slug: str, number: int, version: int) -> Response:
    actor = current_actor()
    kept = Kept(actor, get_readable_dialogue(actor, slug))
    summary = get_summary(actor, slug, number)
    return _page(kept, actor, summary, _version_of(summary, version))


@blueprint.get("/<int:number>/versions/<int:version>/content.json")
def content(slug: str, number: int, version: int) -> Response:
    """The frozen content, byte for byte what the checksum was made of. It holds no words of people
    who are cited."""
    found = _version_of(get_summary(current_actor(), slug, number), version)
    return _file(found, spelled(found.content), "content")


@blueprint.get("/<int:number>/versions/<int:version>/words.json")
def words(slug: str, number: int, version: int) -> Response:
    """What people said, as far as it still stands, by the keys that the content refers to."""
    found = _version_of(get_summary(current_actor(), slug, number), version)
    standing = as_it_stands(found)
    return _file(found, spelled(standing.said), "words")


@blueprint.get("/<int:number>/versions/<int:version>/changes")
def difference(slug: str, number: int, version: int) -> Response:
    """What this version changed of the one before."""
    actor = current_actor()
    dialogue = get_readable_dialogue(actor, slug)
    kept = Kept(actor, dialogue)
    summary = get_summary(actor, slug, number)
    after, before = _version_of(summary, version), _version_of(summary, version - 1)
    unnamed = as_it_stands(after).unnamed | as_it_stands(before).unnamed

    def draw() -> str:
        return render_template(
            "summaries/difference.html",
            **around(actor, dialogue),
            tab="summaries",
            summary=summary,
            before=before,
            after=after,
            changes=changes_between(before.content, after.content),
            unnamed=unnamed,
        )

    facts = (after.id, before.id, sorted(unnamed))
    return kept.page(draw, *facts, forums=_forums(summary), at_door=False)


def _version_of(summary: Summary, version: int) -> Publication:
    found = get_publication(summary, version)
    if found is None:
        raise NotFound
    return found


def _page(kept: Kept, actor: Actor, summary: Summary, publication: Publication) -> Response:
    shown = published(summary, publication)
    dialogue: Dialogue = summary.dialogue
    rights = {
        "may_publish": can(actor, Permission.PUBLISH_SUMMARY, summary),
        "may_respond": can(actor, Permission.RESPOND, summary) and shown.is_newest,
    }
    may_remove = can(actor, Permission.REMOVE_SAID, summary)

    def draw() -> str:
        return render_template(
            "summaries/published.html",
            **around(actor, dialogue),
            **rights,
            tab="summaries",
            summary=summary,
            shown=shown,
            standing=shown.standing,
            content=shown.standing.content,
            html_of=drawn_points(publication),
            kind_words=kind_words(),
            group_name=partial(group_word, shape_of(dialogue)),
            take_out=_ways_to_take_out(publication) if may_remove else {},
        )

    facts = (shown.facts, summary.state, summary.version, sorted(rights.items()), may_remove)
    return kept.page(draw, *facts, forums=_forums(summary), at_door=False)


def _ways_to_take_out(publication: Publication) -> dict[str, str]:
    """Where the words of printed answers are taken out, by their keys."""
    address = partial(
        url_for,
        "summaries.printed_answer",
        slug=publication.dialogue.slug,
        number=publication.summary.number,
        version=publication.version,
    )
    return {one.key: address(check_id=one.check_id) for one in publication.answers}


def _forums(summary: Summary) -> list[Forum]:
    return [summary.forum] if summary.forum else []


def _file(publication: Publication, text: str, what: str) -> Response:
    response = private(Response(text, content_type="application/json"))
    summary = publication.summary
    name = f"{summary.dialogue.slug}-summary-{summary.number}-v{publication.version}-{what}.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _private_redirect(address: str) -> BaseResponse:
    """A way that somebody else may not have."""
    response = redirect(address, 302)
    response.headers["Cache-Control"] = "no-store"
    return response
