"""The inside of flags: how much they weigh, and what the site does by itself.

Everything here runs inside a transaction that holds the dialogue's counters.
"""

from collections import Counter
from collections.abc import Sequence

from dialogue import clock
from dialogue.actors import Operator
from dialogue.extensions import db
from dialogue.moderation.cases import open_case, unsettled_case
from dialogue.moderation.deciding import decide_post
from dialogue.moderation.flags.queries import flags_of, outcomes_of, was_flagged_by_site
from dialogue.moderation.models import Act, Case, CaseKind, Flag
from dialogue.permissions import Actor
from dialogue.threads.held.setting_aside import set_words_aside
from dialogue.threads.models import Post, PostState

SITE_ITSELF = Operator()
WORDS_RULE = "rules"
Outcomes = tuple[int, int]


def weight(upheld: int, dismissed: int) -> float:
    """What a flag of somebody counts whose earlier flags were upheld and dismissed so often: 1 for
    whoever never flagged before, towards 2 for who was always right and towards 0 for who never
    was. One outcome more or less moves it little, so that nobody is silenced by one mistake."""
    return 2 * (upheld + 1) / (upheld + dismissed + 2)


def score(outcomes: Sequence[Outcomes]) -> float:
    """The weight of all flags of a case, by how often the people who raised them were right before.
    What the site finds has none: it brings a case to a moderator, and hides nothing."""
    return sum(weight(*one) for one in outcomes)


def flag_case(post: Post) -> Case | None:
    """The unsettled case of a contribution's flags."""
    return unsettled_case(post.dialogue, CaseKind.FLAG, f"post/{post.id}")


def add_flag(actor: Actor, post: Post, *, seat_id: int | None, rule: str, text: str) -> Flag:
    """Add a flag to the contribution's case, which is opened by the first; the case's score is
    worked out anew, and what has enough of them is hidden where the dialogue says so."""
    case = open_case(
        actor,
        CaseKind.FLAG,
        f"post/{post.id}",
        dialogue=post.dialogue,
        forum=post.forum,
        post_id=post.id,
        thread_id=post.thread_id,
    )
    flag = Flag(case_id=case.id, seat_id=seat_id, at=clock.now(), rule=rule, text=text)
    db.session.add(flag)
    db.session.flush()
    flags = flags_of(case)
    seats = [one.seat_id for one in flags if one.seat_id is not None]
    known = outcomes_of(post.dialogue_id, seats)
    case.score = score([known.get(seat, (0, 0)) for seat in seats])
    _hide_by_score(post, case, flags)
    return flag


def flag_by_site(post: Post, words: Sequence[str]) -> None:
    """The site finds watched words in what was published: once, however often it is edited."""
    found = ", ".join(words)
    if not was_flagged_by_site(post, found):
        add_flag(SITE_ITSELF, post, seat_id=None, rule=WORDS_RULE, text=found)


def _hide_by_score(post: Post, case: Case, flags: Sequence[Flag]) -> None:
    """The case stays open: a moderator confirms it or restores the contribution."""
    limit = post.dialogue.hides_flagged_at
    if limit is None or case.score < limit or post.state != PostState.PUBLISHED:
        return
    ((rule, _count),) = Counter(one.rule for one in flags).most_common(1)
    set_words_aside(SITE_ITSELF, post, PostState.HIDDEN, rule=rule)
    decide_post(SITE_ITSELF, Act.HIDE, post, case=case, rule=rule, settles=None, score=case.score)
