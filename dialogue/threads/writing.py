"""From what somebody typed to what is stored: drawn text, and whom and what it names."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from dialogue import markup
from dialogue.addresses import person_address, post_address
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seat_models import Participant
from dialogue.extensions import db
from dialogue.text import clean_body

HANDLE = re.compile(r"@([\w][\w.-]*)")


@dataclass(frozen=True, slots=True)
class Written:
    """A cleaned body, its drawing, and the participants it mentions."""

    body: str
    html: str
    mentioned: tuple[int, ...]


def write(dialogue: Dialogue, body: str) -> Written:
    """Clean (Invalid when it cannot be taken) and draw a body for this dialogue."""
    source = clean_body(body)
    people = _people_named_in(dialogue, source)
    rendered = markup.render(
        source,
        post_url=lambda number: post_address(dialogue.slug, number),
        mention_url=lambda handle: (
            person_address(dialogue.slug, handle) if handle in people else None
        ),
    )
    mentioned = tuple(sorted({people[handle] for handle in rendered.mentions if handle in people}))
    return Written(source, rendered.html, mentioned)


def _people_named_in(dialogue: Dialogue, source: str) -> dict[str, int]:
    """Seats whose handle stands behind an "@" in the source, by handle."""
    if "@" not in source:
        return {}
    handles = {found.rstrip(".-") for found in HANDLE.findall(source)}
    rows = db.session.execute(
        select(Participant.handle, Participant.id).where(
            Participant.dialogue_id == dialogue.id,
            Participant.handle.in_(sorted(handles)[:50]),
            Participant.left_at.is_(None),
        )
    )
    return {handle: participant_id for handle, participant_id in rows}
