"""Why a contribution came back to its author: told by whoever returns contributions, to the right
of this package."""

from collections.abc import Callable
from dataclasses import dataclass

from dialogue.threads.held.models import HeldPost


@dataclass(frozen=True, slots=True)
class Returned:
    """The rule of the rulebook, the words that came with it, and the endpoint and id of the page
    that tells more."""

    rule: str | None
    message: str
    endpoint: str
    decision_id: int


Explain = Callable[[HeldPost], Returned | None]
_explaining: list[Explain] = []


def explain_with(explain: Explain) -> Explain:
    """Have returned contributions explained by this function."""
    _explaining.append(explain)
    return explain


def why_returned(held: HeldPost) -> Returned | None:
    """The newest reason for which the contribution was returned; None when nobody knows one."""
    return next((found for explain in _explaining if (found := explain(held))), None)
