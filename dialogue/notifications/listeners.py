"""Whom events concern: told, or no longer.

Every listener may be called twice for an event: what is done already is not found again.
"""

from collections.abc import Callable, Sequence

from dialogue.events import Event, on
from dialogue.moderation.acts import TOLD
from dialogue.notifications import following_operations, operations, settling_operations
from dialogue.notifications.settling_queries import AT_ONCE
from dialogue.notifications.summary_recipients import TOLD_OF_SUMMARIES
from dialogue.permissions import SITE, Operator
from dialogue.threads.arranging.moving import Arranged, on_arranging
from dialogue.threads.reading.positions import Mark, on_reading

BY_ITSELF = Operator()


@on("post.published", name="notifications.tell")
def tell_of_publishing(event: Event) -> None:
    _in_portions(lambda: operations.tell_of_publishing(BY_ITSELF, SITE, event=event))


@on("post.reviewed", name="notifications.tell")
def tell_of_reviewing(event: Event) -> None:
    """Of what was published before a moderator looked at it, people are told afterwards."""
    tell_of_publishing(event)


@on("post.edited", name="notifications.tell")
def tell_of_editing(event: Event) -> None:
    _in_portions(lambda: operations.tell_of_editing(BY_ITSELF, SITE, event=event))


def tell_of_moderation(event: Event) -> None:
    operations.tell_of_moderation(BY_ITSELF, SITE, event=event)


for _act in TOLD:
    on(f"decision.{_act}", name="notifications.tell")(tell_of_moderation)


@on("case.upheld", name="notifications.tell")
@on("case.dismissed", name="notifications.tell")
def tell_of_case(event: Event) -> None:
    _in_portions(lambda: operations.tell_of_case(BY_ITSELF, SITE, event=event))


def tell_of_summary(event: Event) -> None:
    _in_portions(lambda: operations.tell_of_summary(BY_ITSELF, SITE, event=event))


for _kind in TOLD_OF_SUMMARIES:
    on(_kind, name="notifications.tell")(tell_of_summary)


@on("summary.checked", name="notifications.settle_checks")
@on("summary.published", name="notifications.settle_checks")
@on("summary.drawn_back", name="notifications.settle_checks")
@on("summary.point_dropped", name="notifications.settle_checks")
@on("summary.citation_dropped", name="notifications.settle_checks")
def settle_checks(event: Event) -> None:
    """Whoever has nothing to answer any more has nothing there that waits for them."""
    summary_id = event.object_id or 0
    _in_portions(lambda: settling_operations.settle_checks(BY_ITSELF, SITE, summary_id=summary_id))


@on("post.withdrawn", name="notifications.forget")
@on("post.hidden", name="notifications.forget")
@on("post.removed", name="notifications.forget")
def forget_post(event: Event) -> None:
    post_id = event.object_id or 0
    _in_portions(lambda: operations.forget_post(BY_ITSELF, SITE, post_id=post_id))


@on("dialogue.read", name="notifications.settle")
def see_all_read(event: Event) -> None:
    seat_id = event.object_id or 0
    _in_portions(lambda: settling_operations.see_all_read(BY_ITSELF, SITE, seat_id=seat_id))


@on("dialogue.changed", name="notifications.settle")
@on("dialogue.phase_changed", name="notifications.settle")
@on("participant.rights_changed", name="notifications.settle")
@on("participant.seated", name="notifications.settle")
@on("participant.left", name="notifications.settle")
@on("participant.unseated", name="notifications.settle")
@on("thread.moved", name="notifications.settle")
@on("thread.arranged", name="notifications.settle")
def settle_unreadable(event: Event) -> None:
    """Whoever may have lost a right to read has nothing there that waits for them."""
    dialogue_id = event.dialogue_id or 0
    _in_portions(
        lambda: settling_operations.settle_unreadable(BY_ITSELF, SITE, dialogue_id=dialogue_id)
    )
    _in_portions(
        lambda: settling_operations.settle_unreadable_summaries(
            BY_ITSELF, SITE, dialogue_id=dialogue_id
        )
    )


@on_reading
def see_what_was_read(marks: Sequence[Mark]) -> None:
    settling_operations.see_what_was_read(BY_ITSELF, SITE, marks=marks)


@on_arranging
def follow_arranged(arranged: Arranged, is_undone: bool) -> list[int]:
    return following_operations.follow_arranged(
        BY_ITSELF, SITE, arranged=arranged, is_undone=is_undone
    )


def _in_portions(work: Callable[[], int]) -> None:
    while work() == AT_ONCE:
        pass
