"""What people suggested about the stage of a thread, as its case keeps it."""

from typing import Any

from dialogue.moderation.models import Case


def suggestions_in(case: Case) -> list[dict[str, Any]]:
    """The oldest first: each with seat_id, stage, reason and moment."""
    return list(case.data.get("suggestions", ()))
