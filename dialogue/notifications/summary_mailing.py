"""What mails tell of summaries: that they cite somebody's words, which of their own, and what they
are asked about. Of other people's words they tell nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.notifications.models import Notification, Reason
from dialogue.reading import plain_text
from dialogue.summaries.checking.queries import checks_waiting_in, own_numbers_cited
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Publication, PublishedCitation
from dialogue.summaries.queries import newest_publication
from dialogue.threads.models import Post, PostState

MOST_POINTS = 10


@dataclass(frozen=True, slots=True)
class CitedIn:
    """Contributions of somebody's own, by their numbers, and what a point that cites them says; no
    ``words`` of what the mail does not ask about."""

    numbers: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class SummaryTold:
    """The title under which its reader knows the summary, and where it cites them; ``more`` points
    are left out."""

    title: str
    cited: tuple[CitedIn, ...]
    more: int = 0


def summary_told(notification: Notification, summary: Summary, seat: Participant) -> SummaryTold:
    """What a mail tells the person of this seat."""
    if notification.reason == Reason.CHECK:
        return _asked(summary, seat)
    publication = newest_publication(summary)
    if publication is None:
        return SummaryTold("", ())
    point = notification.event.data.get("point")
    numbers = _own_numbers(publication, seat, point)
    return SummaryTold(publication.title, (CitedIn(numbers),) if numbers else ())


def _asked(summary: Summary, seat: Participant) -> SummaryTold:
    checks = checks_waiting_in(seat.user, summary)
    numbers = own_numbers_cited(checks)
    cited = [
        CitedIn(tuple(numbers.get(check.id, ())), plain_text(check.point.html))
        for check in checks[:MOST_POINTS]
    ]
    return SummaryTold(summary.title, tuple(cited), len(checks) - len(cited))


def _own_numbers(publication: Publication, seat: Participant, point: int | None) -> tuple[int, ...]:
    wanted = (
        select(Post.number)
        .join(PublishedCitation, PublishedCitation.post_id == Post.id)
        .where(
            PublishedCitation.publication_id == publication.id,
            Post.author_id == seat.id,
            Post.state == PostState.PUBLISHED.value,
        )
    )
    if point is not None:
        wanted = wanted.where(PublishedCitation.point_number == point)
    return tuple(db.session.scalars(wanted.distinct().order_by(Post.number)))
