"""What authors do with contributions that wait for a moderator or were returned to them."""

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.text import TITLE_LIMIT, clean_line
from dialogue.threads.choosing import chosen_consent, chosen_language
from dialogue.threads.held.holding import set_aside, tell_waiting
from dialogue.threads.held.models import HeldKind, HeldPost, HeldState
from dialogue.threads.held.queries import UNSETTLED
from dialogue.threads.held.reviewing import Proposal, look_at
from dialogue.threads.publishing import lock_counters
from dialogue.threads.writing import as_found, write


@operation(Permission.MEND_HELD)
def mend_held(
    actor: Actor,
    held: HeldPost,
    *,
    body: str,
    title: str = "",
    lang: str | None = None,
    consent: str | None = None,
    version: int,
    heeded: bool = False,
) -> HeldPost:
    """Send other words in place of those that wait or were returned; they wait for a moderator
    again. Language and consent stay unless others are chosen; a change keeps the consent of what
    it changes. Invalid by field; Conflict when it was decided meanwhile."""
    _refuse_settled(held, version)
    checked = gathered(
        {
            "body": lambda: write(held.dialogue, body),
            "title": lambda: _title(held, title),
            "lang": lambda: chosen_language(lang) or held.lang,
            "consent": lambda: _consent(held, consent),
        }
    )
    proposal = Proposal(
        actor,
        held.author,
        held.dialogue,
        held.forum,
        checked["body"].body,
        checked["lang"],
        thread=held.thread,
        title=checked["title"],
        post=held.post,
    )
    verdict = look_at(proposal, heeded=heeded)
    written = as_found(held.dialogue, checked["body"], verdict)
    held.title, held.body, held.html = verdict.title, written.body, written.html
    held.lang, held.consent = checked["lang"], checked["consent"]
    held.reasons = [one.as_json() for one in verdict.holds] or held.reasons
    if held.state == HeldState.RETURNED:
        held.held_at = clock.now()
    held.state = HeldState.WAITING.value
    held.version += 1
    tell_waiting(actor, held, "post.mended")
    return held


@operation(Permission.TAKE_BACK_HELD)
def take_back_held(actor: Actor, held: HeldPost, *, version: int) -> None:
    """Give up what waits or was returned: its words go. Conflict when it was decided meanwhile."""
    _refuse_settled(held, version)
    set_aside(actor, held)


def _refuse_settled(held: HeldPost, version: int) -> None:
    lock_counters(held.dialogue)
    db.session.refresh(held)
    if held.state not in UNSETTLED or held.version != version:
        raise Conflict("The moderators decided about this meanwhile.")


def _consent(held: HeldPost, consent: str | None) -> str:
    if not consent or held.kind == HeldKind.EDIT:
        return held.consent
    return chosen_consent(held.dialogue, consent)


def _title(held: HeldPost, title: str) -> str:
    return clean_line(title, limit=TITLE_LIMIT) if held.kind == HeldKind.THREAD else ""
