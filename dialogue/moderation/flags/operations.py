"""How contributions are flagged."""

from dialogue import limits
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict
from dialogue.moderation.deciding import clean_rule
from dialogue.moderation.flags.flagging import add_flag, flag_case
from dialogue.moderation.flags.queries import decided_before, has_flagged
from dialogue.moderation.models import Flag
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.text import clean_body, is_blank, scrub
from dialogue.threads.models import Post
from dialogue.threads.publishing import lock_counters, lock_post, own_seat

TEXT_LONGEST = 1000
OTHER = "other"


@operation(Permission.FLAG)
def flag_post(actor: Actor, post: Post, *, reason: str, message: str = "") -> Flag:
    """Ask moderators to look at a contribution, for a rule of the rulebook; for OTHER, in one's own
    words. Invalid by field; Conflict when one flagged it already, or moderators decided about that
    since it was worded as it is."""
    lock_counters(post.dialogue)
    lock_post(post)
    require(actor, Permission.FLAG, post)
    limits.count(limits.FLAGS, actor.id)
    checked = gathered(
        {
            "reason": lambda: clean_rule(post.dialogue, reason),
            "message": lambda: _own_words(message, needed=reason == OTHER),
        }
    )
    seat = own_seat(actor, post.dialogue)
    case = flag_case(post)
    if case is not None and has_flagged(case, seat.id):
        raise Conflict("You flagged this contribution already. A moderator will look at it.")
    if case is None and decided_before(post, checked["reason"]) is not None:
        raise Conflict("Moderators looked at this already, for the same reason, and decided.")
    return add_flag(actor, post, seat_id=seat.id, rule=checked["reason"], text=checked["message"])


def _own_words(message: str, *, needed: bool) -> str:
    if is_blank(message) and not needed:
        return ""
    return clean_body(scrub(message), limit=TEXT_LONGEST, what="message")
