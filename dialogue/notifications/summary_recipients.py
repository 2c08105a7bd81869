"""Who is told of summaries: those whose words they cite, as far as they may read them."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, and_, select

from dialogue.dialogues.seats.models import Participant
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.notifications.models import Notification, Reason
from dialogue.notifications.recipients import People
from dialogue.notifications.settling_queries import AT_ONCE
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.queries import readers_of_summary, waiting_in
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Publication, PublishedCitation
from dialogue.threads.models import Post, PostState


def told_of_asking(summary: Summary, event: Event) -> People:
    """The next AT_ONCE of those whom this event asked about the draft, and who have something to
    answer there still."""
    is_waiting = waiting_in(summary.id).where(Check.participant_id == Participant.id)
    asked = Participant.id.in_(event.data.get("seats", ()))
    return _next_of(summary, event, Reason.CHECK, and_(asked, is_waiting.exists()))


def told_of_version(summary: Summary, event: Event) -> People:
    """The next AT_ONCE of those whose words the version that was published cites."""
    version = event.data.get("version")
    cited = _cited().where(Publication.summary_id == summary.id, Publication.version == version)
    return _next_of(summary, event, Reason.SUMMARY, Participant.id.in_(cited))


def told_of_response(summary: Summary, event: Event) -> People:
    """The next AT_ONCE of those whose words the answered recommendation cites, as it is published
    now."""
    cited = _cited().where(
        Publication.summary_id == summary.id,
        Publication.version == summary.version,
        PublishedCitation.point_number == event.data.get("point"),
    )
    return _next_of(summary, event, Reason.RESPONSE, Participant.id.in_(cited))


def _cited() -> Select[int]:
    """The authors of what publications cite, as far as it stands."""
    return (
        select(Post.author_id)
        .join(PublishedCitation, PublishedCitation.post_id == Post.id)
        .join(Publication, PublishedCitation.publication_id == Publication.id)
        .where(Post.state == PostState.PUBLISHED.value)
    )


def _next_of(
    summary: Summary, event: Event, reason: Reason, concerned: ColumnElement[bool]
) -> People:
    """Nobody hears of their own doing, or twice of one event."""
    told = select(Notification.id).where(
        Notification.user_id == Participant.user_id, Notification.event_id == event.id
    )
    rows = db.session.scalars(
        readers_of_summary(summary.id)
        .where(concerned, Participant.user_id.is_distinct_from(event.actor_id), ~told.exists())
        .with_only_columns(Participant.user_id)
        .order_by(Participant.user_id)
        .limit(AT_ONCE)
    )
    return [(user_id, reason.value) for user_id in rows]


TOLD_OF_SUMMARIES: dict[str, Callable[[Summary, Event], People]] = {
    "summary.circulated": told_of_asking,
    "summary.asked": told_of_asking,
    "summary.published": told_of_version,
    "summary.responded": told_of_response,
}
