"""How what people were told of is settled: seen, read, out of reach, out of date."""

from collections.abc import Sequence

from dialogue.accounts.models import User
from dialogue.actors import Site
from dialogue.notifications import settling_queries as queries
from dialogue.notifications.counting import drop, see
from dialogue.notifications.models import Notification
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.threads.reading.positions import Mark


@operation(Permission.SEE_NOTIFICATIONS)
def see_one(actor: Actor, notification: Notification) -> int:
    """Take one notification as seen."""
    return see(actor, queries.unseen_one(notification))


@operation(Permission.SEE_NOTIFICATIONS)
def see_all(actor: Actor, person: User, *, newest: int) -> int:
    """Take everything up to notification ``newest`` as seen: later ones were not on the page."""
    return see(actor, queries.unseen_until(person.id, newest))


@operation(Permission.TELL_PEOPLE)
def see_what_was_read(actor: Actor, site: Site, *, marks: Sequence[Mark]) -> int:
    """Take as seen what speaks of contributions that people had before their eyes."""
    return see(actor, queries.unseen_among(marks))


@operation(Permission.TELL_PEOPLE)
def see_all_read(actor: Actor, site: Site, *, seat_id: int) -> int:
    """Take as seen what speaks of contributions that a participant took as read."""
    return see(actor, queries.unseen_of_all_read(seat_id))


@operation(Permission.TELL_PEOPLE)
def settle_unreadable(actor: Actor, site: Site, *, dialogue_id: int) -> int:
    """Let nothing count for people who may not read it any more: no page would show it to them."""
    return see(actor, queries.unseen_unreadable(dialogue_id))


@operation(Permission.TELL_PEOPLE)
def settle_unreadable_summaries(actor: Actor, site: Site, *, dialogue_id: int) -> int:
    """The same of summaries."""
    return see(actor, queries.unseen_of_unreadable_summaries(dialogue_id))


@operation(Permission.TELL_PEOPLE)
def settle_checks(actor: Actor, site: Site, *, summary_id: int) -> int:
    """Let nothing ask people who answered, or about a draft that nobody reads now."""
    return see(actor, queries.unseen_and_answered(summary_id))


@operation(Permission.TELL_PEOPLE)
def drop_old(actor: Actor, site: Site) -> int:
    """Drop notifications that are out of date."""
    return drop(actor, queries.out_of_date())
