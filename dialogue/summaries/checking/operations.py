"""How people say whether a point is fair to their words, and writers settle what they said."""

from dialogue import clock, limits
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.moderation.words.wording import fit_to_stand
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.summaries.checking.models import Check, Fairness
from dialogue.summaries.writing.changing import lock, note_change, take_turn
from dialogue.text import clean_body, is_blank, scrub
from dialogue.threads.publishing import own_seat

WORDS_LONGEST = 1000


@operation(Permission.CHECK_POINT)
def answer_check(
    actor: Actor,
    check: Check,
    *,
    answer: str,
    words: str = "",
    version: int,
    heeded: bool = False,
) -> Check:
    """Say whether point ``version`` is fair to one's words; what is missing needs ``words``. An
    answer can be given anew, and opens again what was settled. ``heeded``: the author was warned of
    words in it, and sends it as it is. Conflict when the point has another wording by now, or was
    dropped. Invalid by field."""
    point = check.point
    lock(point.summary)
    require(actor, Permission.CHECK_POINT, check)
    own_seat(actor, check.dialogue)
    _see_present(check, version)
    checked = gathered(
        {
            "answer": lambda: _chosen(answer),
            "words": lambda: _own_words(actor, check, answer, words, heeded=heeded),
        }
    )
    present = (check.answer, check.words, check.answered_version, check.removed_at)
    if present == (*checked.values(), version, None):
        return check
    limits.count(limits.CONTRIBUTIONS, actor.id)
    check.answer, check.words = checked["answer"], checked["words"]
    check.answered_version, check.answered_at = version, clock.now()
    check.removed_at, check.removed_reason = None, ""
    check.settlement, check.settled_by_id, check.settled_at = "", None, None
    note_change(
        actor, point.summary, "summary.checked", point=point.number, answer=checked["answer"]
    )
    return check


@operation(Permission.WRITE_SUMMARY)
def settle_check(actor: Actor, check: Check, *, settlement: str) -> Check:
    """Say what was changed because of an answer, or why nothing was. Conflict where nothing asks
    for it. Invalid by field."""
    point = check.point
    take_turn(point.summary)
    db.session.refresh(check)
    if check.answer not in (Fairness.UNFAIR, Fairness.NUANCE):
        raise Conflict("There is nothing to settle: this answer was changed meanwhile.")
    checked = gathered({"settlement": lambda: clean_body(scrub(settlement), limit=WORDS_LONGEST)})
    check.settlement = checked["settlement"]
    check.settled_by_id, check.settled_at = actor.id, clock.now()
    note_change(actor, point.summary, "summary.check_settled", point=point.number)
    return check


def _see_present(check: Check, version: int) -> None:
    """Conflict when the point of the check has not this wording any more."""
    point = check.point
    db.session.refresh(check)
    db.session.refresh(point)
    if point.dropped_at is not None:
        raise Conflict("This point was dropped meanwhile.")
    if point.version != version:
        raise Conflict("This point was changed meanwhile. Read it again, then answer.")


def _chosen(answer: str) -> str:
    if answer not in list(Fairness):
        raise Invalid("Choose whether the point is fair to your words.")
    return answer


def _own_words(actor: Actor, check: Check, answer: str, words: str, *, heeded: bool) -> str:
    """Their language is not told: it is the draft's, or that of their author."""
    if not is_blank(words):
        return fit_to_stand(
            actor,
            check,
            clean_body(scrub(words), limit=WORDS_LONGEST),
            langs=(check.point.summary.lang, check.participant.lang),
            limit=WORDS_LONGEST,
            heeded=heeded,
        )
    if answer in (Fairness.UNFAIR, Fairness.NUANCE):
        raise Invalid("Say what is not right, or what is missing: it is printed with the point.")
    return ""
