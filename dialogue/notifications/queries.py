"""What people were told of, and what of it they may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.queries import may_read_forum, readable_dialogues
from dialogue.errors import NotFound
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.markup import excerpt, plain_text
from dialogue.moderation.models import Decision
from dialogue.notifications.models import Notification, Reason
from dialogue.notifications.summary_queries import is_shown_summary
from dialogue.pagination import Page, page_of
from dialogue.permissions import Actor
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Publication
from dialogue.threads.models import Post, PostState, Thread

SHOWN = 30
EXCERPT = 240

# Where a notification stands: with its contribution, which may be moved; a decision, in its thread.
PRESENT_THREAD_ID = func.coalesce(Post.thread_id, Notification.thread_id)


def shown_to(reader: Actor) -> Select[Notification]:
    """Whosever notifications, as far as the reader may read there by now and what they speak of
    still stands; decisions are told even of what does not. One that concerns the reader is theirs
    wherever they may read; of a draft, who may read it. Everything that shows a notification, page
    or mail, starts from here."""
    return (
        select(Notification)
        .join(Dialogue, Notification.dialogue_id == Dialogue.id)
        .outerjoin(Post, Notification.post_id == Post.id)
        .outerjoin(Decision, Notification.decision_id == Decision.id)
        .outerjoin(Thread, Thread.id == PRESENT_THREAD_ID)
        .outerjoin(Forum, Forum.id == func.coalesce(Thread.forum_id, Decision.forum_id))
        .where(
            or_(
                and_(Notification.summary_id.is_(None), _is_of_a_place(reader)),
                _is_of_a_person(reader),
                is_shown_summary(reader),
            )
        )
    )


def _is_of_a_place(reader: Actor) -> ColumnElement[bool]:
    stands = or_(
        Notification.post_id.is_(None),
        Post.state == PostState.PUBLISHED.value,
        Notification.reason == Reason.DECISION.value,
        Notification.case_id.is_not(None),
    )
    return and_(Notification.decision_id.is_(None), may_read_forum(reader), stands)


def _is_of_a_person(reader: Actor) -> ColumnElement[bool]:
    dialogues = readable_dialogues(reader).with_only_columns(Dialogue.id)
    is_open = and_(
        Decision.dialogue_id.in_(dialogues),
        or_(Decision.forum_id.is_(None), may_read_forum(reader)),
    )
    return and_(
        Notification.decision_id.is_not(None), or_(Notification.user_id == reader.id, is_open)
    )


def visible_notifications(actor: Actor) -> Select[Notification]:
    """What somebody was told of, as far as it may be shown to them."""
    return shown_to(actor).where(Notification.user_id == actor.id)


def get_notification(actor: Actor, notification_id: int) -> Notification:
    """One of the actor's own, of something that they may see; NotFound otherwise."""
    found = db.session.scalar(
        visible_notifications(actor).where(Notification.id == notification_id)
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as the list shows it: of a decision neither the contribution's words nor an
    author's name. One about a person's own is told by its ``act`` and ``rule``."""

    id: int
    reason: str
    event: str
    at: datetime
    seen_at: datetime | None
    slug: str
    dialogue_title: str
    dialogue_lang: str
    dialogue_id: int
    dialogue_version: int
    thread_number: int | None
    thread_title: str | None
    thread_lang: str | None
    number: int | None
    author_name: str | None
    lang: str | None
    html: str | None
    decision_id: int | None
    act: str | None
    rule: str | None
    message: str | None
    summary_number: int | None
    summary_title: str | None
    summary_lang: str | None

    @property
    def is_decision(self) -> bool:
        return self.reason not in (Reason.REPLY, Reason.MENTION, Reason.WATCHED)

    @property
    def excerpt(self) -> str:
        return excerpt(plain_text(self.html or ""), EXCERPT)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of what somebody was told; ``newest`` is the last thing they were told when it was
    made, 0 before the first."""

    page: Page
    rows: list[Told]
    newest: int


def list_told(actor: Actor, number: str | None) -> Listed:
    """Page ``number`` of what somebody was told of, the newest first."""
    newest = select(func.max(Notification.id)).where(Notification.user_id == actor.id)
    visible = visible_notifications(actor)
    total, last = db.session.execute(
        visible.with_only_columns(func.count(Notification.id), newest.scalar_subquery())
    ).one()
    page = page_of(total, number, SHOWN)
    rows: Result[*tuple[Any, ...]] = db.session.execute(
        visible.join(Event, Notification.event_id == Event.id)
        .outerjoin(_told, _is_told())
        .outerjoin(Summary, Notification.summary_id == Summary.id)
        .outerjoin(
            Publication,
            and_(Publication.summary_id == Summary.id, Publication.version == Summary.version),
        )
        .with_only_columns(*_TOLD)
        .order_by(Notification.id.desc())
        .offset(page.offset)
        .limit(page.size)
    )
    return Listed(page, [Told(*row) for row in rows], last or 0)


_told = aliased(Decision)


def _is_told() -> ColumnElement[bool]:
    """Whoever suggested a stage reads what the decision says; of flags no words are told."""
    of_case = and_(
        Notification.reason == Reason.SUGGESTION.value, Notification.case_id == _told.case_id
    )
    return or_(Notification.decision_id == _told.id, of_case)


_TOLD = (
    Notification.id,
    Notification.reason,
    Event.kind,
    Notification.at,
    Notification.seen_at,
    Dialogue.slug,
    Dialogue.title,
    Dialogue.lang,
    Dialogue.id,
    Dialogue.version,
    Thread.number,
    Thread.title,
    Thread.lang,
    Post.number,
    Post.author_name,
    Post.lang,
    Post.html,
    Notification.decision_id,
    _told.act,
    _told.rule,
    _told.message,
    Summary.number,
    # A draft may have another title by now, which is for those who read the draft.
    case((Notification.reason == Reason.CHECK.value, Summary.title), else_=Publication.title),
    Summary.lang,
)
