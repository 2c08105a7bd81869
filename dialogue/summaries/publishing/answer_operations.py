"""How moderators take the words of an answer out, of what is printed too."""

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checksums import checksum
from dialogue.summaries.publishing.queries import printings_of
from dialogue.summaries.writing.changing import announce, lock, note_change
from dialogue.text import REASON_LIMIT, clean_line


@operation(Permission.REMOVE_SAID)
def take_words_out(actor: Actor, check: Check, *, seen: str, reason: str) -> Check:
    """Take words out of somebody's answer, and out of every version that printed them, with the
    reason that they are told; the answer stays. ``seen`` is the checksum of the words that the
    actor read: Conflict when they stand nowhere any more. Invalid by field."""
    point = check.point
    lock(point.summary)
    db.session.refresh(check)
    printed = [one for one in printings_of(check) if _is_seen(one.words, seen)]
    is_said = _is_seen(check.words, seen)
    if not printed and not is_said:
        raise Conflict("These words are not there any more.")
    checked = gathered({"reason": lambda: clean_line(reason, limit=REASON_LIMIT)})
    if is_said:
        check.words = ""
    check.removed_at, check.removed_reason = clock.now(), checked["reason"]
    for one in printed:
        one.publication.erase({one.key})
        one.removed_at = check.removed_at
    if printed:
        announce(actor, point.summary, "summary.sources_changed", point=point.number)
    facts = {"point": point.number, "person_id": check.user_id}
    note_change(actor, point.summary, "summary.words_taken_out", **facts)
    return check


def _is_seen(words: str, seen: str) -> bool:
    return words != "" and checksum(words) == seen
