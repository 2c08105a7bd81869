"""From what somebody typed to what is stored: drawn text, and whom and what it names."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from dialogue import markup
from dialogue.addresses import person_address, post_address
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats.models import Participant
from dialogue.dialogues.shape import DialogueShape
from dialogue.extensions import db
from dialogue.naming import MENTIONS_ASKED
from dialogue.text import HANDLE, clean_body
from dialogue.threads.held.reviewing import Verdict
from dialogue.threads.quoting.quotations import refuse_withdrawn_words

AT_NAME = re.compile(rf"@({HANDLE})")


@dataclass(frozen=True, slots=True)
class Written:
    """A cleaned body, its drawing, and the participants it mentions."""

    body: str
    html: str
    mentioned: tuple[int, ...]


def write(dialogue: Dialogue | DialogueShape, body: str) -> Written:
    """Clean (Invalid when it cannot be taken) and draw a body for this dialogue."""
    source = clean_body(body)
    refuse_withdrawn_words(dialogue, source)
    return draw(dialogue, source)


def as_found(dialogue: Dialogue | DialogueShape, written: Written, verdict: Verdict) -> Written:
    """The same, or what is left of it when a reviewer put other words in it."""
    return written if verdict.body == written.body else draw(dialogue, verdict.body)


def draw(dialogue: Dialogue | DialogueShape, source: str) -> Written:
    """Draw a clean body for this dialogue."""
    people = _people_named_in(dialogue, source)

    def address_of(name: str) -> str | None:
        found = people.get(_as_handle(name))
        return person_address(dialogue.slug, found.handle) if found else None

    rendered = markup.render(
        source,
        post_url=lambda number: post_address(dialogue.slug, number),
        mention_url=address_of,
    )
    mentioned = {people[_as_handle(name)].id for name in rendered.mentions}
    return Written(source, rendered.html, tuple(sorted(mentioned)))


def write_from_archive(body: str) -> Written:
    """Clean (Invalid when there is nothing to see) and draw a body of any length from elsewhere.

    "#12" and "@amina" meant other things there: they stay text, and nobody counts as mentioned.
    """
    source = clean_body(body, limit=None, brackets=None)
    return Written(source, markup.render(source).html, ())


def _people_named_in(
    dialogue: Dialogue | DialogueShape, source: str
) -> dict[str, Row[*tuple[Any, ...]]]:
    """Id and handle of the seats whose handle stands behind an "@" in the source, by handle."""
    names = dict.fromkeys(_as_handle(name) for name in AT_NAME.findall(source))
    if not names:
        return {}
    rows = db.session.execute(
        select(Participant.id, Participant.handle).where(
            Participant.dialogue_id == dialogue.id,
            Participant.handle.in_(list(names)[:MENTIONS_ASKED]),
            Participant.left_at.is_(None),
        )
    )
    return {row.handle: row for row in rows}


def _as_handle(name: str) -> str:
    """A name behind an "@" as handles are written: "@Amina" is who is called amina."""
    return unicodedata.normalize("NFC", name.lower())
