"""How rounds and their guiding questions are added, changed and removed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from dialogue.dialogues.fields import (
    first_moment,
    gathered,
    line,
    lines_of,
    moment_after,
    optional_line,
    retranslated,
    round_number,
)
from dialogue.dialogues.models import Dialogue, Question, Round
from dialogue.dialogues.news import tell_change
from dialogue.dialogues.plans.parts import QUESTION_LONGEST, THEME_LONGEST, TITLE_LONGEST
from dialogue.dialogues.setup.forms import RoundForm
from dialogue.dialogues.setup.question_matching import match_questions
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission

QUESTIONS_MOST = 50
LIMITS = {"title": TITLE_LONGEST, "theme": THEME_LONGEST}


@operation(Permission.SET_UP_DIALOGUE)
def add_round(actor: Actor, dialogue: Dialogue, *, form: RoundForm) -> Round:
    """A further round. Invalid by field."""
    added = Round(dialogue_id=dialogue.id, translations={})
    _word(dialogue, added, form)
    tell_change(actor, dialogue, "rounds", about=("round", added.id))
    return added


@operation(Permission.SET_UP_DIALOGUE)
def change_round(actor: Actor, changed: Round, *, form: RoundForm) -> None:
    """Change a round and its questions; Conflict when a question in use would go."""
    dialogue = changed.dialogue
    _word(dialogue, changed, form)
    tell_change(actor, dialogue, "rounds", about=("round", changed.id))


@operation(Permission.SET_UP_DIALOGUE)
def remove_round(actor: Actor, removed: Round) -> None:
    """Remove a round in which nothing was said."""
    dialogue, removed_id = removed.dialogue, removed.id
    try:
        with attempt():
            db.session.delete(removed)
            db.session.flush()
    except IntegrityError:
        raise Conflict("Contributions belong to this round: it stays.") from None
    db.session.expire(dialogue, ["rounds"])
    tell_change(actor, dialogue, "rounds", about=("round", removed_id))


def _word(dialogue: Dialogue, target: Round, form: RoundForm) -> None:
    values = gathered(
        {
            "number": lambda: _free_number(dialogue, target, round_number(form.number)),
            "title": lambda: line(form.title, TITLE_LONGEST),
            "theme": lambda: optional_line(form.theme, THEME_LONGEST),
            "starts_at": lambda: first_moment(form.starts_at),
            "ends_at": lambda: moment_after(form.ends_at),
            "questions": lambda: _questions(lines_of(form.questions)),
        }
    )
    _refuse_backward(values["starts_at"], values["ends_at"])
    texts = values.pop("questions")
    by_language = _aligned(form.question_translations, len(texts))
    changed = {name for name in LIMITS if getattr(target, name) != values[name]}
    target.translations = retranslated(target.translations, form.translations, changed, LIMITS)
    for name, value in values.items():
        setattr(target, name, value)
    db.session.add(target)
    db.session.flush()
    _ask(target, texts, by_language)
    db.session.expire(dialogue, ["rounds"])


def _ask(target: Round, texts: list[str], by_language: Mapping[str, list[str]]) -> None:
    """Make ``texts`` the round's questions, in this order; those that stay keep their ids."""
    old = list(target.questions)
    matched = match_questions([one.text for one in old], texts)
    _drop([one for index, one in enumerate(old) if index not in matched])
    for position, one in enumerate(old, start=1):
        one.position = -position  # out of the way of the new order
    db.session.flush()
    for place, (text, index) in enumerate(zip(texts, matched, strict=True)):
        one = Question(round_id=target.id, translations={}) if index is None else old[index]
        given = {lang: lines[place] if lines else "" for lang, lines in by_language.items()}
        known = (one.translations if one.text == text else {}) | given
        one.translations = {lang: words for lang, words in known.items() if words}
        one.text, one.position = text, place + 1
        db.session.add(one)
    db.session.flush()
    db.session.expire(target, ["questions"])


def _drop(questions: list[Question]) -> None:
    """Take out what is asked no more; a question in use stays."""
    for one in questions:
        try:
            with attempt():
                db.session.delete(one)
                db.session.flush()
        except IntegrityError:
            raise Conflict(
                'Threads answer the question "%(text)s": keep its line.', text=one.text
            ) from None


def _free_number(dialogue: Dialogue, target: Round, number: int) -> int:
    if any(one.number == number and one.id != target.id for one in dialogue.rounds):
        raise Invalid("There is a round %(number)d already.", number=number)
    return number


def _questions(lines: list[str]) -> list[str]:
    if len(lines) > QUESTIONS_MOST:
        raise Invalid("Ask at most %(most)d questions in a round.", most=QUESTIONS_MOST)
    return [line(text, QUESTION_LONGEST) for text in lines]


def _aligned(given: Mapping[str, Sequence[str]], count: int) -> dict[str, list[str]]:
    """Each language has a line for each question, or none at all."""
    checks = {f"questions-{lang}": _translated(lines, count) for lang, lines in given.items()}
    found = gathered(checks)
    return {lang: found[f"questions-{lang}"] for lang in given}


def _translated(lines: Sequence[str], count: int) -> Any:
    def check() -> list[str]:
        if lines and len(lines) != count:
            raise Invalid("Translate all %(count)d questions, one a line, or none.", count=count)
        return [line(text, QUESTION_LONGEST) for text in lines]

    return check


def _refuse_backward(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid(fields={"ends_at": Invalid("A round must end after it starts.")})
