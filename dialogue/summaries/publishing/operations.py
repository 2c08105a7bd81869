"""How a summary is published, answered by the host, and kept true to its sources."""

from collections.abc import Sequence

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotFound
from dialogue.extensions import db
from dialogue.i18n import LANGUAGES, speaking
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.models import Section, Summary, SummaryState
from dialogue.summaries.publishing.content import frozen
from dialogue.summaries.publishing.models import (
    Publication,
    PublishedAnswer,
    PublishedCitation,
    Reception,
    Response,
)
from dialogue.summaries.publishing.queries import (
    hold_sources,
    publications_citing,
    responses_of,
)
from dialogue.summaries.publishing.standing import gone_for_good, recommendations
from dialogue.summaries.queries import load_draft, newest_publication
from dialogue.summaries.writing.changing import announce, lock, note_change, take_turn
from dialogue.summaries.writing.readiness import NotReady, problems_of, standing_points
from dialogue.threads.choosing import clean_reason
from dialogue.threads.publishing import wait_for_turn
from dialogue.threads.writing import write


@operation(Permission.PUBLISH_SUMMARY)
def publish(
    actor: Actor, summary: Summary, *, changes: int, secret: str, note: str = ""
) -> Publication:
    """Freeze the draft as the next version. ``changes`` is how often the draft that the writer saw
    had changed: Conflict when it did since. NotReady with what stands in the way, else Invalid by
    field. ``secret`` is the server's, for pseudonyms. Titles of the outline are frozen in the
    summary's language."""
    wait_for_turn(summary.dialogue)
    take_turn(summary)
    if summary.changes != changes:
        raise Conflict("The draft was changed meanwhile. Look at it again before you publish it.")
    checked = gathered({"note": lambda: clean_reason(note)})
    hold_sources(summary)
    sections = load_draft(summary)
    problems = problems_of(sections)
    if problems:
        raise NotReady(problems)
    with speaking(summary.lang if summary.lang in LANGUAGES else "en"):
        made = frozen(actor, summary, sections, secret=secret, note=checked["note"])
    summary.version += 1
    summary.state = SummaryState.PUBLISHED.value
    publication = Publication(
        summary_id=summary.id,
        summary=summary,
        version=summary.version,
        title=summary.title,
        content=made.content,
        said=made.said,
        checksum=made.checksum,
        note=checked["note"],
        published_by_id=actor.id,
        published_at=clock.now(),
        cited=_cited_in(sections),
        answers=[PublishedAnswer(check_id=one, key=key) for one, key in made.answers.items()],
    )
    db.session.add(publication)
    announce(actor, summary, "summary.published", version=summary.version)
    return publication


def _cited_in(sections: Sequence[Section]) -> list[PublishedCitation]:
    pairs = {
        (point.number, citation.post_id)
        for point in standing_points(sections)
        for citation in point.citations
    }
    return [PublishedCitation(point_number=point, post_id=post) for point, post in sorted(pairs)]


@operation(Permission.PUBLISH_SUMMARY)
def begin_next_version(actor: Actor, summary: Summary) -> Summary:
    """Open the draft again; readers go on reading the published version. Conflict when it is open
    already."""
    lock(summary)
    if summary.state != SummaryState.PUBLISHED:
        raise Conflict("The next version was begun already.")
    summary.state = SummaryState.DRAFT.value
    note_change(actor, summary, "summary.next_begun", version=summary.version + 1)
    return summary


@operation(Permission.RESPOND)
def respond(
    actor: Actor, summary: Summary, *, point: int, reception: str, words: str, version: int
) -> Response:
    """Answer recommendation ``point`` of the published version for the host. ``version`` is that of
    the answer which the host saw, 0 for none: Conflict when there is another by now. Invalid by
    field; NotFound when there is no such recommendation."""
    lock(summary)
    if point not in recommendations(newest_publication(summary)):
        raise NotFound
    kept = responses_of(summary).get(point)
    if (kept.version if kept else 0) != version:
        raise Conflict("Somebody else answered meanwhile. Here are both texts.")
    limits.count(limits.CONTRIBUTIONS, actor.id)
    checked = gathered(
        {
            "reception": lambda: _chosen_reception(reception),
            "words": lambda: write(summary.dialogue, words),
        }
    )
    response = kept or Response(summary_id=summary.id, point_number=point, version=0)
    response.reception = checked["reception"]
    response.words, response.html = checked["words"].body, checked["words"].html
    response.version = version + 1
    response.responded_by_id, response.responded_at = actor.id, clock.now()
    db.session.add(response)
    announce(actor, summary, "summary.responded", point=point)
    return response


@operation(Permission.TELL_PEOPLE)
def follow_source(actor: Actor, dialogue: Dialogue, *, post_id: int) -> int:
    """Have everything published that cites a contribution follow what became of it: words that were
    taken back for good are erased, readers look again. How many versions cite it."""
    found = publications_citing(post_id)
    for summary in {one.summary_id: one.summary for one in found}.values():
        lock(summary)
    for publication in found:
        db.session.refresh(publication)
        publication.erase(gone_for_good(publication, post_id))
    for summary in {one.summary_id: one.summary for one in found}.values():
        announce(actor, summary, "summary.sources_changed", post=post_id)
    return len(found)


def _chosen_reception(reception: str) -> str:
    if reception not in list(Reception):
        raise Invalid("Choose how the recommendation is received.")
    return reception
