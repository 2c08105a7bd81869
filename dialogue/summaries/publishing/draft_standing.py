"""A draft as it would be published, without what does not hold any more.

Made for documents of drafts, so that nobody's words leave in one that could not be published.
"""

from collections.abc import Sequence

from dialogue.i18n import LANGUAGES, speaking
from dialogue.permissions import Actor, Permission, require
from dialogue.summaries.models import Citation, Summary
from dialogue.summaries.publishing.content import frozen
from dialogue.summaries.publishing.standing import Standing, TakenBack, masked
from dialogue.summaries.queries import load_draft
from dialogue.summaries.writing.citing import Trouble, trouble_of
from dialogue.summaries.writing.readiness import standing_points
from dialogue.threads.models import Consent

_REASONS = {
    Trouble.WITHDRAWN: TakenBack.WITHDRAWN,
    Trouble.HIDDEN: TakenBack.HIDDEN,
    Trouble.NO_CONSENT: TakenBack.CONSENT,
    Trouble.NOT_QUOTABLE: TakenBack.CONSENT,
    Trouble.OUT_OF_SIGHT: TakenBack.OUT_OF_SIGHT,
    Trouble.PASSAGE_GONE: TakenBack.REDACTED,
}


def draft_as_it_stands(actor: Actor, summary: Summary, *, secret: str) -> Standing:
    """What may be shown of a draft at this moment, to those who write it (NotPermitted for
    others). ``secret`` is the server's, for pseudonyms."""
    require(actor, Permission.WRITE_SUMMARY, summary)
    sections = load_draft(summary)
    with speaking(summary.lang if summary.lang in LANGUAGES else "en"):
        made = frozen(actor, summary, sections, secret=secret, note="")
    cited = [one for point in standing_points(sections) for one in point.citations]
    troubles = _troubles(cited)
    return masked(
        made.content,
        made.said,
        {number: _REASONS[one] for number, one in troubles.items() if one in _REASONS},
        edited=tuple(sorted(n for n, one in troubles.items() if one is Trouble.EDITED)),
        unnamed=frozenset(one.post.number for one in cited if one.post.consent == Consent.NONE),
    )


def _troubles(cited: Sequence[Citation]) -> dict[int, Trouble]:
    """By the contribution's number; of two citations of one, that in greater trouble counts."""
    found: dict[int, Trouble] = {}
    for one in cited:
        trouble = trouble_of(one)
        if trouble is not None and found.get(one.post.number) not in _REASONS:
            found[one.post.number] = trouble
    return found
