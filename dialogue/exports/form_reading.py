"""A wish as a form has it."""

from collections.abc import Mapping
from datetime import date

from dialogue.dialogues.fields import gathered
from dialogue.errors import Invalid
from dialogue.exports.dataset import TEAM, K
from dialogue.exports.formats import PROGRAMS
from dialogue.exports.gate.scope import Scope
from dialogue.exports.papers import ANNEXES
from dialogue.exports.wishes import Wish

DRAFT = "-draft"  # behind the number of a summary
REPORT = "report"  # in its place


def wish_in(form: Mapping[str, str], lang: str) -> Wish:
    """Invalid by field for what cannot be read at all; the rest is for the operation."""
    shown = form.get("summary", "")
    found = gathered(
        {
            "round": lambda: _number(form.get("round", "")),
            "since": lambda: day_in(form.get("since", "")),
            "until": lambda: day_in(form.get("until", "")),
            "k": lambda: _number(form.get("k", "")),
            "summary": lambda: _number("" if shown == REPORT else shown.removesuffix(DRAFT)),
        }
    )
    return Wish(
        format=form.get("format", ""),
        audience=form.get("audience", TEAM),
        flavour=form.get("flavour", PROGRAMS),
        scope=Scope(
            forum=form.get("forum") or None,
            round=found["round"],
            stage=form.get("stage") or None,
            state=form.get("state") or None,
            lang=form.get("lang") or None,
            since=found["since"],
            until=found["until"],
        ),
        k=K if found["k"] is None else found["k"],
        is_series=form.get("series") == "1",
        purpose=form.get("purpose", ""),
        lang=lang,
        summary=found["summary"],
        is_draft=shown.endswith(DRAFT),
        annexes=tuple(one for one in ANNEXES if form.get(f"annex-{one}") == "1"),
        is_report=shown == REPORT,
    )


def day_in(text: str) -> date | None:
    """A day as forms and commands spell it; None when there is none."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Write the day like 2005-06-15.") from None


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()) or len(text.strip()) > 9:
        raise Invalid("Write a number.")
    return int(text.strip())
