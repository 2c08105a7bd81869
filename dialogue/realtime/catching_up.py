"""The answer to "what did I miss?": the same for an address and for a socket."""

from typing import Any

from dialogue.cursors import read_cursor
from dialogue.realtime import entries
from dialogue.realtime.entries import Change, Missed
from dialogue.realtime.presenting import present
from dialogue.realtime.watched import Watched
from dialogue.streams import head_of

Answer = dict[str, Any]
OWN = (Change("notifications", "count"),)


def catch_up(watched: Watched, after: str | None) -> Answer:
    """``{"seq", "cursor", "reset", "changes", "more"}`` after the cursor ``after`` as a browser
    keeps it; None: from now on, so there are no changes. What a person's own stream tells of is a
    few states: after a reset its changes are all of them."""
    if after is None:
        missed = Missed(head_of(watched.key))
    else:
        missed = entries.missed(watched.key, read_cursor(after))
    is_anew = missed.reset and watched.person_id is not None
    return {
        "seq": missed.cursor.seq,
        "cursor": str(missed.cursor),
        "reset": missed.reset,
        "changes": present(watched, OWN if is_anew else missed.changes),
        "more": missed.more,
    }
