"""What is frozen of a point: its text, whom it cites in which words, what they say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dialogue.dialogues.shape import Shape
from dialogue.disclosure import key_for, pseudonym
from dialogue.roles import TEAM
from dialogue.summaries.checking.models import Check, Fairness
from dialogue.summaries.models import Citation, Point, Summary
from dialogue.summaries.publishing.freezing import NOTHING_SAID, Alike, Said, told_of
from dialogue.summaries.publishing.queries import checks_by_point, seats_alike
from dialogue.threads.models import Consent, Post


def pseudonyms_key(secret: str, summary: Summary) -> bytes:
    """The key of the pseudonyms in a dialogue's summaries: the same in all of them, and no other
    document's. ``secret`` is the server's."""
    dialogue = summary.dialogue
    return key_for(secret, f"summaries:{dialogue.id}:{dialogue.created_at.isoformat()}")


class Points:
    """Freezes one point after the other. ``answers`` are the keys under which words of printed
    answers are kept, by the ids of the checks."""

    def __init__(self, summary: Summary, shape: Shape, secret: str, said: Said) -> None:
        self._shape, self._said, self._lang = shape, said, summary.lang
        self._key = pseudonyms_key(secret, summary)
        self._alike: Alike = seats_alike(summary.dialogue)
        self._checks = checks_by_point(summary)
        self.paraphrased = 0
        self.answers: dict[int, str] = {}

    def frozen(self, point: Point) -> dict[str, Any]:
        posts = [citation.post for citation in point.citations]
        checks = self._checks.get(point.id, [])
        return {
            "number": point.number,
            "text": point.text,
            "label": point.label,
            "own_view": point.is_own_view,
            "level": point.level,
            "addressee": point.addressee,
            "stage": self._shape.stage(point.stage_id).slug if point.stage_id else None,
            "people": len({post.author_id for post in posts if post.role not in TEAM}),
            "citations": [self._citation(one) for one in point.citations],
            "checks": _counted(checks, point),
            "answers": [self._answer(one, point) for one in checks if _is_printed(one, point)],
        }

    def _citation(self, citation: Citation) -> dict[str, Any]:
        post = citation.post
        kept: Mapping[str, str | None] = NOTHING_SAID
        if post.consent == Consent.PARAPHRASE:
            self.paraphrased += 1
        else:
            described = self._described(post)
            who = self._who(post.consent, post.author_name, post.author_id)
            kept = self._said.keep("c", **who, described=described, passage=citation.passage)
        return {
            "post": post.number,
            "post_version": post.version,
            "consent": post.consent,
            "lang": post.lang,
            **kept,
        }

    def _who(self, consent: str, name: str, seat_id: int) -> dict[str, str]:
        """Whoever speaks by name has no pseudonym: it would name their other words."""
        return {
            "who": name if consent == Consent.NAME else "",
            "pseudonym": pseudonym(self._key, seat_id) if consent == Consent.ALIAS else "",
        }

    def _described(self, post: Post) -> str:
        kind, region = told_of(post.stakeholder_type, post.region, self._alike)
        terms = (self._shape.term("stakeholder-type", kind), self._shape.term("region", region))
        return " · ".join(term.title_in(self._lang) for term in terms if term)

    def _answer(self, check: Check, point: Point) -> dict[str, Any]:
        """By the name under which the same person is cited here; without one where a contribution
        of theirs is cited by its number alone."""
        cited = [one.post for one in point.citations if one.post.author_id == check.participant_id]
        consent = _narrowest({post.consent for post in cited})
        is_open = check.is_disputed
        return {
            "answer": check.answer,
            "open": is_open,
            "earlier": check.answered_version != point.version,
            "settlement": "" if is_open else check.settlement,
            "posts": [post.number for post in cited] if consent != Consent.PARAPHRASE else [],
            **self._words(check, consent),
        }

    def _words(self, check: Check, consent: str) -> Mapping[str, str | None]:
        """Nothing said is what a moderator left of it."""
        if check.has_lost_words:
            return NOTHING_SAID
        who = self._who(consent, check.participant.name, check.participant_id)
        kept = self._said.keep("k", **who, words=check.words)
        self.answers[check.id] = kept["said"]
        return kept


def _narrowest(consents: set[str]) -> str:
    if not consents or Consent.PARAPHRASE in consents:
        return Consent.PARAPHRASE.value
    return (Consent.ALIAS if Consent.ALIAS in consents else Consent.NAME).value


def _is_printed(check: Check, point: Point) -> bool:
    """What somebody missed in this wording, and every dispute that is not settled."""
    if check.answer not in (Fairness.UNFAIR, Fairness.NUANCE):
        return False
    return check.is_disputed or check.answered_version == point.version


def _counted(checks: Sequence[Check], point: Point) -> dict[str, int]:
    """Answers count for the wording that they were given to."""
    answers = [one.answer for one in checks if one.answered_version == point.version]
    answers = [one for one in answers if one is not None]
    return {
        "asked": len(checks),
        "answered": len(answers),
        **{one.value: answers.count(one.value) for one in Fairness},
    }
