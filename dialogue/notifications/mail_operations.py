"""How people choose their mails, and how the program notes which it has sent."""

from collections.abc import Mapping, Sequence

from sqlalchemy import update

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.dialogues.seats.models import Mails, Participant
from dialogue.errors import Invalid, NotFound
from dialogue.events import record
from dialogue.extensions import db
from dialogue.notifications.mail_queries import own_seats, seats_with_daily_mail_due
from dialogue.notifications.models import Notification
from dialogue.notifications.stop_links import seat_of_token
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, Site

AT_ONCE = 500


@operation(Permission.CHANGE_OWN_ACCOUNT)
def choose_mails(actor: Actor, user: User, *, chosen: Mapping[int, str]) -> None:
    """Take the levels that a person chose for their seats, by the seats' ids: all or, with an
    Invalid by "mails-<id>", none."""
    seats = {seat.id: seat for seat in own_seats(user) if seat.id in chosen}
    wrong = {
        f"mails-{seat_id}": Invalid("Choose one of the answers in the list.")
        for seat_id in seats
        if chosen[seat_id] not in set(Mails)
    }
    if wrong:
        raise Invalid(fields=wrong)
    for seat_id, seat in seats.items():
        _choose(actor, seat, Mails(chosen[seat_id]))


@operation(Permission.STOP_MAILS)
def stop_mails(actor: Actor, site: Site, *, token: str) -> None:
    """Stop the mails that the token of a mail belongs to; NotFound for a wrong one."""
    _choose(actor, _seat(token), Mails.NONE)


@operation(Permission.STOP_MAILS)
def start_mails(actor: Actor, site: Site, *, token: str, mails: str) -> None:
    """Take back that they were stopped; for each, unless ``mails`` is another level."""
    _choose(actor, _seat(token), Mails.DAILY if mails == Mails.DAILY else Mails.EACH)


@operation(Permission.MANAGE_PEOPLE)
def begin_daily_mails(actor: Actor, site: Site) -> int:
    """Owe daily mails to those to whom they are due; to how many: some may be left. Whoever begins
    a mail notes it in the same transaction, so no other process begins it too."""
    now = clock.now()
    due = seats_with_daily_mail_due(now).order_by(Participant.id).limit(AT_ONCE)
    seats = db.session.scalars(
        due.with_for_update(of=Participant, skip_locked=True).execution_options(
            populate_existing=True
        )
    ).all()
    for seat in seats:
        seat.daily_mail_at = now
        record(
            "notifications.daily_due",
            actor=actor,
            about=("participant", seat.id),
            dialogue_id=seat.dialogue_id,
        )
    return len(seats)


@operation(Permission.MANAGE_PEOPLE)
def mark_mailed(
    actor: Actor, site: Site, *, seat: Participant | None, notifications: Sequence[Notification]
) -> None:
    """Note that a mail spoke of these: to this seat, or to somebody without one."""
    ids = [notification.id for notification in notifications]
    db.session.execute(
        update(Notification).where(Notification.id.in_(ids)).values(mailed_at=clock.now())
    )
    record(
        "notifications.mailed",
        actor=actor,
        about=("participant", seat.id if seat else None),
        dialogue_id=notifications[0].dialogue_id,
        data={"notifications": ids},
    )


def _seat(token: str) -> Participant:
    seat = seat_of_token(token)
    if seat is None:
        raise NotFound
    return seat


def _choose(actor: Actor, seat: Participant, level: Mails) -> None:
    if seat.mails == level:
        return
    seat.mails = level.value
    record(
        "participant.mails_chosen",
        actor=actor,
        about=("participant", seat.id),
        dialogue_id=seat.dialogue_id,
        data={"mails": level.value},
    )
