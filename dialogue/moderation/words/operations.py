"""How the list of watched words changes."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import delete

from dialogue.dialogues.fields import gathered, language, one_of
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.news import tell_quietly
from dialogue.errors import Invalid
from dialogue.extensions import db
from dialogue.moderation.models import WatchedWord
from dialogue.moderation.words.queries import all_words
from dialogue.moderation.words.watched_words import ACTS, LONGEST, REPLACE, key_of
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission
from dialogue.text import clean_line, is_blank
from dialogue.threads.publishing import lock_counters

WORDS_MOST = 5000

_Key = tuple[str, bool, str | None]


@dataclass(slots=True)
class Taken:
    """How many lines became words, and why others did not, by their number."""

    count: int = 0
    refused: dict[int, Invalid] = field(default_factory=dict)


@operation(Permission.WATCH_WORDS)
def add_words(
    actor: Actor, dialogue: Dialogue, *, lines: str, act: str, lang: str | None = None
) -> Taken:
    """Watch for the words in ``lines``, one a line, as "word = replacement" where they are
    replaced. A word that is watched for already, in this language, gets the new act. Lines that
    cannot be taken are told, the rest is kept. Invalid by field."""
    checked = gathered(
        {
            "act": lambda: one_of(act, ACTS),
            "lang": lambda: language(lang or "") or None,
            "lines": lambda: _numbered(lines),
        }
    )
    lock_counters(dialogue)
    watched = {_key(one.text, one.lang): one for one in all_words(dialogue)}
    taken = Taken()
    for number, line in checked["lines"]:
        try:
            word, other = _read(line, checked["act"])
            _watch(dialogue, watched, word, other, checked["act"], checked["lang"])
            taken.count += 1
        except Invalid as refusal:
            taken.refused[number] = refusal
    if taken.count:
        _tell_change(actor, dialogue, added=taken.count)
    return taken


@operation(Permission.WATCH_WORDS)
def remove_words(actor: Actor, dialogue: Dialogue, *, ids: Collection[int]) -> int:
    """Watch for these words no longer; answers how many there were."""
    lock_counters(dialogue)
    ours = {one.id for one in all_words(dialogue)}
    gone = ours & set(ids)
    if gone:
        db.session.execute(delete(WatchedWord).where(WatchedWord.id.in_(gone)))
        _tell_change(actor, dialogue, removed=len(gone))
    return len(gone)


def _watch(
    dialogue: Dialogue,
    watched: dict[_Key, WatchedWord],
    word: str,
    replacement: str,
    act: str,
    lang: str | None,
) -> None:
    known = watched.get(_key(word, lang))
    if known is None:
        if len(watched) >= WORDS_MOST:
            raise Invalid("The list is full: it holds %(limit)d words.", limit=WORDS_MOST)
        known = WatchedWord(dialogue_id=dialogue.id, lang=lang)
        db.session.add(known)
        watched[_key(word, lang)] = known
    known.text, known.act, known.replacement = word, act, replacement


def _key(word: str, lang: str | None) -> _Key:
    """Equal for words that are found in the same places."""
    return (*key_of(word), lang)


def _numbered(lines: str) -> list[tuple[int, str]]:
    """The lines that have words on them, with their numbers from 1."""
    found = [
        (number, line)
        for number, line in enumerate(lines.splitlines(), start=1)
        if not is_blank(line)
    ]
    if not found:
        raise Invalid("Write something: this is empty.")
    return found


def _read(line: str, act: str) -> tuple[str, str]:
    word, equals, other = line.partition("=")
    if equals and act != REPLACE:
        raise Invalid('Other words after "=" are for words that are replaced.')
    cleaned = clean_line(word, limit=LONGEST)
    key, _is_beginning = key_of(cleaned)
    if not key or key.strip("*") == "":
        raise Invalid("There is nothing to look for in this line.")
    if len(key) > LONGEST:
        raise Invalid("Shorten this to %(limit)d characters at most.", limit=LONGEST)
    return cleaned, "" if is_blank(other) else clean_line(other, limit=LONGEST)


def _tell_change(actor: Actor, dialogue: Dialogue, **counts: int) -> None:
    """In the record how much changed, and no word of it."""
    dialogue.version = Dialogue.version + 1
    db.session.flush()
    about = ("dialogue", dialogue.id)
    tell_quietly("words.changed", actor=actor, dialogue=dialogue, about=about, data=counts)
