"""Which mails notifications send, and when."""

from dialogue.events import Event, on
from dialogue.mail.sending import is_open
from dialogue.notifications.mail_queries import (
    daily_mail_due,
    decision_due_without_seat,
    mail_due_at_once,
)
from dialogue.notifications.mailing import send_daily, send_decision, send_one


@on("notification.added", name="mail.notification")
def mail_at_once(event: Event) -> None:
    """To those who want a mail for each; of decisions, to those without a seat too."""
    due = mail_due_at_once(event) if is_open() else None
    if due is not None:
        send_one(due, event)
    elif is_open() and (decided := decision_due_without_seat(event)) is not None:
        send_decision(decided, event)


@on("notifications.daily_due", name="mail.daily")
def mail_the_day(event: Event) -> None:
    """To those who want one a day; nothing to tell is no mail."""
    due = daily_mail_due(event) if is_open() else None
    if due is not None:
        send_daily(due, event)
