"""What may be cited, and whether a citation still holds."""

from enum import StrEnum

from dialogue.errors import Invalid
from dialogue.markup import plain_text
from dialogue.summaries.models import Citation, Summary
from dialogue.threads.models import Consent, Post, PostState

PASSAGE_LIMIT = 1200
QUOTABLE = frozenset({Consent.NAME.value, Consent.ALIAS.value})


class Trouble(StrEnum):
    """Why a citation does not hold any more. EDITED: the contribution has other words by now, and
    a writer has to look whether it still says this."""

    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    NO_CONSENT = "no-consent"
    NOT_QUOTABLE = "not-quotable"
    OUT_OF_SIGHT = "out-of-sight"
    PASSAGE_GONE = "passage-gone"
    EDITED = "edited"


def trouble_of(citation: Citation) -> Trouble | None:
    """None for a citation that holds."""
    post = citation.post
    found = trouble_with(citation.point.summary, post)
    if found is not None:
        return found
    if citation.passage and post.consent not in QUOTABLE:
        return Trouble.NOT_QUOTABLE
    if post.version == citation.post_version:
        return None
    if citation.passage and not stands_in(citation.passage, post):
        return Trouble.PASSAGE_GONE
    return Trouble.EDITED


def trouble_with(summary: Summary, post: Post) -> Trouble | None:
    """Why a summary cannot cite this contribution; None when it can."""
    if post.state != PostState.PUBLISHED:
        withdrawn = post.state == PostState.WITHDRAWN
        return Trouble.WITHDRAWN if withdrawn else Trouble.HIDDEN
    if post.consent == Consent.NONE:
        return Trouble.NO_CONSENT
    own = summary.forum
    here = post.thread.forum
    if here.visibility != "public" and (own is None or own.id != here.id):
        return Trouble.OUT_OF_SIGHT
    return None


def refuse_uncitable(summary: Summary, post: Post) -> None:
    """Invalid, with the reason, when the summary cannot cite this contribution."""
    found = trouble_with(summary, post)
    if found is None:
        return
    number = post.number
    if found is Trouble.WITHDRAWN:
        raise Invalid("Contribution %(number)d was withdrawn by its author.", number=number)
    if found is Trouble.HIDDEN:
        raise Invalid("Contribution %(number)d was taken out by moderators.", number=number)
    if found is Trouble.NO_CONSENT:
        raise Invalid(
            "The author of contribution %(number)d does not want it to be cited.", number=number
        )
    raise Invalid(
        "Contribution %(number)d stands in a forum that not every reader of this summary may read.",
        number=number,
    )


def clean_passage(post: Post, passage: str) -> str:
    """The passage on one line, as it stands in the present wording; "" for the whole contribution.
    Invalid when its author does not want to be quoted, or never wrote that."""
    words = " ".join(passage.split())
    if not words:
        return ""
    if post.consent not in QUOTABLE:
        raise Invalid(
            "The author of contribution %(number)d may be cited, but not quoted: cite it without a"
            " passage, and say it in your own words.",
            number=post.number,
        )
    if len(words) > PASSAGE_LIMIT:
        raise Invalid("Quote %(limit)d characters at most.", limit=PASSAGE_LIMIT)
    if not stands_in(words, post):
        raise Invalid(
            "These words do not stand in contribution %(number)d as it reads now.",
            number=post.number,
        )
    return words


def stands_in(passage: str, post: Post) -> bool:
    """Whether these words stand in the present wording, whatever lies between them."""
    return " ".join(passage.split()) in " ".join(plain_text(post.html).split())
