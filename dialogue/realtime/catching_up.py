"""The answer to "what did I miss?": the same for an address and for a socket."""

from typing import Any

from dialogue.cursors import read_cursor
from dialogue.realtime import entries
from dialogue.realtime.entries import Missed
from dialogue.realtime.presenting import present
from dialogue.realtime.watched import Watched
from dialogue.streams import head_of

Answer = dict[str, Any]


def catch_up(watched: Watched, after: str | None) -> Answer:
    """``{"seq", "cursor", "reset", "changes", "more"}`` after the cursor ``after`` as a browser
    keeps it; None: from now on, so there are no changes."""
    if after is None:
        missed = Missed(head_of(watched.key))
    else:
        missed = entries.missed(watched.key, read_cursor(after))
    return {
        "seq": missed.cursor.seq,
        "cursor": str(missed.cursor),
        "reset": missed.reset,
        "changes": present(watched, missed.changes),
        "more": missed.more,
    }
