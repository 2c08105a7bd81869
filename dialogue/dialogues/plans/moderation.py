"""What of a dialogue waits for a moderator, as a plan says it, and what may be chosen."""

from typing import Any

from dialogue.dialogues.plans.reading import Table

HOLDINGS = ("none", "first", "all")
REVIEWINGS = ("before", "after")
FIRST_HELD = range(1, 51)  # contributions of a person
APPEAL_DAYS = range(1, 91)
HIDING_SCORES = range(1, 1001)


def read_moderation(table: Table) -> dict[str, Any]:
    """By the fields of a plan; what it does not say is as in every dialogue."""
    return {
        "holding": table.choice("holding", HOLDINGS, "none"),
        "holding_first": _whole(table, "holding_first", FIRST_HELD, 3),
        "holds_links": table.flag("holds_links", False),
        "reviewing": table.choice("reviewing", REVIEWINGS, "before"),
        "appeal_days": _whole(table, "appeal_days", APPEAL_DAYS, 14),
        "hides_flagged_at": _whole(table, "hides_flagged_at", HIDING_SCORES)
        if table.has("hides_flagged_at")
        else None,
    }


def forum_moderation(table: Table) -> tuple[str | None, str | None]:
    """A forum's own holding and reviewing; None: as in the dialogue."""
    holding = table.choice("holding", HOLDINGS) if table.has("holding") else None
    reviewing = table.choice("reviewing", REVIEWINGS) if table.has("reviewing") else None
    return holding, reviewing


def _whole(table: Table, key: str, allowed: range, default: int | None = None) -> int:
    return table.whole(key, default, least=allowed[0], most=allowed[-1])
