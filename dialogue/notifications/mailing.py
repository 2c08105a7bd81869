"""Writes the mails of notifications, and sends them.

What any visitor may read may stand in a mail, for mail passes many hands; and, where any visitor
may read, the points about which somebody is asked. Of anything else a mail says that it is there:
no word of it, no title, no name, and no address that tells one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import shape_of
from dialogue.events import Event
from dialogue.i18n import LANGUAGES
from dialogue.mail.links import absolute_url, site_host
from dialogue.mail.sending import send
from dialogue.moderation.acts import told_in_words
from dialogue.moderation.models import Decision
from dialogue.notifications.mail_operations import begin_daily_mails, mark_mailed
from dialogue.notifications.mail_queries import (
    DueDecision,
    DueMail,
    public_title,
    words_about_suggestion,
)
from dialogue.notifications.models import Notification, Reason
from dialogue.notifications.stop_links import stop_token
from dialogue.notifications.summary_mailing import SummaryTold, summary_told
from dialogue.permissions import SITE, Operator
from dialogue.reading import excerpt, plain_text
from dialogue.text import without_bidi

MOST_IN_ONE_MAIL = 50
EXCERPT = 300
CLOSED = "closed"
MODERATION = "moderation"


@dataclass(frozen=True, slots=True)
class Decided:
    """What the moderators decided, by its act, for whoever it concerns (``is_own``) or whoever took
    the decision before; with the rule and its words in the language of the mail, and theirs."""

    act: str
    is_own: bool
    rule: str
    rule_message: str
    message: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as a mail tells it: ``kind`` is a reason, MODERATION, or CLOSED, of which only
    ``link`` is told."""

    kind: str
    link: str
    thread: str = ""
    name: str = ""
    words: str = ""
    message: str = ""
    decision: Decided | None = None
    summary: SummaryTold | None = None

    @property
    def excerpt(self) -> str:
        return excerpt(self.words, EXCERPT)


@dataclass(slots=True)
class ThreadTold:
    """What is new in one thread or of one summary, or ("") in all that are not open, or
    (``is_moderation``) what was decided about somebody."""

    title: str
    is_moderation: bool = False
    items: list[Told] = field(default_factory=list)


def send_one(due: DueMail, event: Event) -> None:
    """The mail of one notification; a program that reads mail puts those of a thread together."""
    (notification,) = due.notifications
    thread = notification.present_thread
    threaded = f"<thread-{thread.id}@{site_host()}>" if thread is not None else None
    _send("notification", due, event, told=_told(due, notification), threaded=threaded)


def send_daily(due: DueMail, event: Event) -> None:
    """One mail of everything in a dialogue since the last, the newest left out when it is much."""
    told = [(_place_in_mail(one), _told(due, one)) for one in due.notifications]
    shown = told[:MOST_IN_ONE_MAIL]
    _send(
        "daily",
        due,
        event,
        threads=_by_thread(shown),
        count=len(told),
        more=len(told) - len(shown),
    )


def send_decision(due: DueDecision, event: Event) -> None:
    """The mail about a decision to somebody who has no seat, and so no mails to stop."""
    notification, dialogue = due.notification, due.notification.dialogue
    known = (due.person.lang, dialogue.lang)
    lang = next((one for one in known if one in LANGUAGES), None)
    told = Told(CLOSED, absolute_url("mails.follow", notification_id=notification.id))
    if due.is_open and notification.decision is not None:
        endpoint, values = place_of(notification)
        decided = _decided(lang, notification, notification.decision)
        told = Told(MODERATION, absolute_url(endpoint, **values), decision=decided)
    send(
        "decision",
        to=str(due.person.email),
        lang=lang,
        about=event,
        dialogue=_line(public_title(dialogue) or ""),
        told=told,
        told_in_words=told_in_words,
    )
    mark_mailed(Operator(), SITE, seat=None, notifications=[notification])


def place_of(notification: Notification) -> tuple[str, dict[str, Any]]:
    """The endpoint, and what it needs, of the permanent address of what is told."""
    slug, post = notification.dialogue.slug, notification.post
    thread = notification.present_thread
    if notification.decision_id is not None:
        return "moderation.decision", {"slug": slug, "decision_id": notification.decision_id}
    if notification.summary_id is not None:
        return "summaries.mine", {"slug": slug}
    if post is None:
        return "threads.show", {"slug": slug, "number": thread.number if thread else 0}
    return "threads.post", {"slug": slug, "number": post.number}


def begin_due_daily_mails() -> None:
    """The duty of the background: owe every daily mail that is due."""
    while begin_daily_mails(Operator(), SITE):
        pass


def _send(
    template: str, due: DueMail, event: Event, *, threaded: str | None = None, **facts: Any
) -> None:
    """Send, and note it afterwards: a process that ends in between sends the mail again, under the
    Message-ID that it had."""
    seat = due.seat
    stop = absolute_url("mails.ask_stop", token=stop_token(seat))
    title = public_title(seat.dialogue)
    send(
        template,
        to=str(seat.user.email),
        lang=_language(seat),
        about=event,
        headers=_headers(seat, stop, threaded),
        dialogue=_line(title or ""),
        dialogues=absolute_url("home.index"),
        level=seat.mails,
        choose=absolute_url("mails.settings"),
        stop=stop,
        told_in_words=told_in_words,
        **facts,
    )
    mark_mailed(Operator(), SITE, seat=seat, notifications=due.notifications)


def _language(seat: Participant) -> str | None:
    """The first that the interface speaks: the person's choice, their own in this dialogue, its."""
    known = (seat.user.lang, seat.lang, seat.dialogue.lang)
    return next((lang for lang in known if lang in LANGUAGES), None)


def _headers(seat: Participant, stop: str, threaded: str | None) -> Mapping[str, str]:
    headers = {
        "List-Id": f"<dialogue-{seat.dialogue_id}.{site_host()}>",
        "List-Unsubscribe": f"<{stop}>",
    }
    if stop.startswith("https:"):  # RFC 8058 knows no other
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if threaded is not None:
        headers |= {"References": threaded, "In-Reply-To": threaded}
    return headers


def _told(due: DueMail, notification: Notification) -> Told:
    if notification.id not in due.open_ids:
        return Told(CLOSED, absolute_url("mails.follow", notification_id=notification.id))
    endpoint, values = place_of(notification)
    link = absolute_url(endpoint, **values)
    if notification.decision is not None:
        return Told(
            MODERATION,
            link,
            decision=_decided(_language(due.seat), notification, notification.decision),
        )
    if notification.summary is not None:
        said_of = summary_told(notification, notification.summary, due.seat)
        return Told(notification.reason, link, _line(said_of.title), summary=said_of)
    post, place = notification.post, notification.present_thread
    thread = _line(place.title if place else "")
    if notification.reason == Reason.FLAG:
        return Told(notification.event.kind, link, thread)
    if notification.reason == Reason.SUGGESTION:
        said = words_about_suggestion(notification)
        return Told(Reason.SUGGESTION, link, thread, message=said)
    if post is None or notification.reason == Reason.DECISION:
        return Told(Reason.DECISION, link, thread)
    return Told(notification.reason, link, thread, _line(post.author_name), plain_text(post.html))


def _decided(lang: str | None, notification: Notification, decision: Decision) -> Decided:
    rule, lang = shape_of(notification.dialogue).rule(decision.rule), lang or "en"
    return Decided(
        act=decision.act,
        is_own=notification.reason == Reason.DECISION,
        rule=rule.title_in(lang) if rule else "",
        rule_message=rule.message_in(lang) if rule else "",
        message=decision.message,
    )


def _place_in_mail(notification: Notification) -> tuple[str, int]:
    """What stands together in a mail: what is told of a thread, or of a summary, or of people."""
    thread = notification.present_thread
    if thread is not None:
        return "thread", thread.id
    return "summary", notification.summary_id or 0


def _by_thread(told: Sequence[tuple[tuple[str, int], Told]]) -> list[ThreadTold]:
    """In the order of their first news; what is not open stands together at the end."""
    threads: dict[tuple[str, int], ThreadTold] = {}
    closed = ThreadTold("")
    for place, item in told:
        if item.kind == CLOSED:
            found = closed
        else:
            is_moderation = item.decision is not None
            first = ThreadTold(item.thread, is_moderation)
            found = threads.setdefault(place, first)
        found.items.append(item)
    return [*threads.values(), *([closed] if closed.items else ())]


def _line(text: str) -> str:
    """A name or a title: one line, and nothing that turns the words around it."""
    return without_bidi(" ".join(text.split()))
