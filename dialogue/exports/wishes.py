"""What somebody wants to take away, checked."""

import secrets
from dataclasses import dataclass, field
from typing import cast

from dialogue.dialogues.fields import gathered, one_of, optional_line
from dialogue.dialogues.models import Dialogue
from dialogue.disclosure import key_for
from dialogue.errors import Invalid
from dialogue.exports.dataset import AUDIENCES, K_LEAST, K_MOST, TEAM, Dataset, Gate, K
from dialogue.exports.formats import FLAVOURS, FORMATS, PROGRAMS
from dialogue.exports.gate.rows import utc
from dialogue.exports.gate.scope import Scope
from dialogue.exports.making.workshop import Means
from dialogue.exports.models import Export
from dialogue.exports.papers import Paper, chosen_paper, paper_of, report_paper
from dialogue.permissions import Actor, Visitor

PURPOSE_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Wish:
    """``k``: how many people have to share an affiliation in an export for the public;
    ``is_series``: with the dialogue's lasting pseudonyms; ``purpose``: why, for the log;
    ``lang``: of the interface, for what is written around the words. Of a document ``summary`` is
    the number of the summary that it shows (None: contributions alone), ``annexes`` what is
    added; ``is_report``: it shows the participation report instead."""

    format: str
    audience: str = TEAM
    flavour: str = PROGRAMS
    scope: Scope = field(default_factory=Scope)
    k: int = K
    is_series: bool = False
    purpose: str = ""
    lang: str = "en"
    summary: int | None = None
    is_draft: bool = False
    annexes: tuple[str, ...] = ()
    is_report: bool = False


def checked(wish: Wish, *, needs_purpose: bool) -> str:
    """The purpose, when all else can be fulfilled; Invalid by field otherwise."""
    found = gathered(
        {
            "format": lambda: one_of(wish.format, tuple(FORMATS)),
            "audience": lambda: one_of(wish.audience, AUDIENCES),
            "flavour": lambda: one_of(wish.flavour, FLAVOURS),
            "k": lambda: _k(wish.k),
            "purpose": lambda: _purpose(wish.purpose, needs_purpose),
        }
    )
    return str(found["purpose"])


def paper_in(wish: Wish, actor: Actor, dialogue: Dialogue) -> Paper:
    """What the document shows. Invalid, beside the field "summary", for what cannot be."""
    return cast(Paper, gathered({"summary": lambda: _paper(wish, actor, dialogue)})["summary"])


def _paper(wish: Wish, actor: Actor, dialogue: Dialogue) -> Paper:
    reader = actor if wish.audience == TEAM else Visitor()
    if wish.is_report:
        _check_report(wish)
        return report_paper(reader, dialogue, wish.scope)
    has_paper = wish.summary is not None or wish.is_draft or wish.annexes
    if has_paper and not FORMATS[wish.format].is_document:
        raise Invalid("Only documents show a summary: choose such a format, or no summary.")
    if wish.is_draft and wish.audience != TEAM:
        raise Invalid("A draft is for the team.")
    return chosen_paper(
        reader, dialogue, wish.summary, is_draft=wish.is_draft, annexes=wish.annexes
    )


def _check_report(wish: Wish) -> None:
    if not FORMATS[wish.format].is_document:
        raise Invalid(
            "The participation report leaves as a document: choose such a format, or take its "
            "tables from its own page."
        )
    if wish.summary is not None or wish.is_draft:
        raise Invalid("Choose a summary or the participation report, not both.")
    if wish.annexes:
        raise Invalid("Nothing can be added to the participation report.")


def new_salt() -> str:
    """What makes an export's pseudonyms its own (128 random bits)."""
    return secrets.token_hex(16)


def key_of(export: Export, means: Means) -> bytes:
    """The key of an export's pseudonyms: its own, which nobody can make again once its salt is
    gone, or the dialogue's."""
    dialogue = export.dialogue
    if export.is_series:
        return key_for(means.secret, f"dialogue:{dialogue.id}:{utc(dialogue.created_at)}")
    if export.salt is None:
        raise LookupError(f"the key of export {export.id} is gone")
    return key_for(means.secret, f"export:{export.id}:{export.salt}")


def dataset_for(export: Export, actor: Actor, means: Means) -> Dataset:
    gate = Gate(key_of(export, means), means.site_url, export.audience, export.k)
    dataset = Dataset(actor, export.dialogue, Scope.from_told(export.scope), gate)
    dataset.paper = paper_of(export)
    return dataset


def looked_at(actor: Actor, dialogue: Dialogue, wish: Wish, means: Means) -> Dataset:
    """The dataset of a wish, to see what it would hold: its pseudonyms are nobody's."""
    gate = Gate(key_for(means.secret, new_salt()), means.site_url, wish.audience, wish.k)
    return Dataset(actor, dialogue, wish.scope, gate)


def _k(k: int) -> int:
    if not K_LEAST <= k <= K_MOST:
        raise Invalid(
            "Between %(least)d and %(most)d people have to share what is told of them.",
            least=K_LEAST,
            most=K_MOST,
        )
    return k


def _purpose(purpose: str, needed: bool) -> str:
    found = optional_line(purpose, PURPOSE_LONGEST)
    if needed and not found:
        raise Invalid("Say what it is for: it is kept in the log of exports.")
    return found
