"""What somebody is still writing in a thread goes with what it answers."""

import re
from collections.abc import Collection, Iterator

from sqlalchemy import or_, select

from dialogue.extensions import db
from dialogue.threads.drafts.keeping import reply_place
from dialogue.threads.models import Draft, Thread

PLACE = re.compile(r"thread/(?P<thread>\d+)(?:/reply/(?P<reply>\d+))?")


def carry_drafts(source: Thread, target: Thread, numbers: Collection[int], *, whole: bool) -> None:
    """Put drafts of answers to these contributions, or all of ``source`` when the ``whole`` of it
    goes, where the answers will be sent. Where somebody has begun one there too, both are kept."""
    for draft, answered in list(_drafts_of(source)):
        if whole or answered in numbers:
            _carry(draft, reply_place(target.number, answered))


def _drafts_of(thread: Thread) -> Iterator[tuple[Draft, int | None]]:
    """Each with the number of the contribution that it answers; nobody changes them meanwhile."""
    place = reply_place(thread.number, None)
    found = db.session.scalars(
        select(Draft)
        .where(
            Draft.dialogue_id == thread.dialogue_id,
            or_(Draft.place == place, Draft.place.startswith(f"{place}/")),
        )
        .order_by(Draft.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for draft in found:
        fits = PLACE.fullmatch(draft.place)
        if fits is not None:
            yield draft, int(fits["reply"]) if fits["reply"] else None


def _carry(draft: Draft, place: str) -> None:
    begun = db.session.scalar(
        select(Draft).where(
            Draft.user_id == draft.user_id,
            Draft.dialogue_id == draft.dialogue_id,
            Draft.place == place,
        )
    )
    if begun is None:
        draft.place = place
    else:
        both = [one.fields.get("body", "") for one in (begun, draft)]
        begun.fields = begun.fields | {"body": "\n\n".join(body for body in both if body)}
        db.session.delete(draft)
    db.session.flush()
