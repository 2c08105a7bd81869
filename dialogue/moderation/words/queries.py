"""Watched words as they are listed, and made ready for looking at texts."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import DialogueShape
from dialogue.extensions import db
from dialogue.memory import Recent
from dialogue.moderation.models import WatchedWord
from dialogue.moderation.words.watched_words import Entry, WatchedWords, first_subtag
from dialogue.pagination import Page

WORDS_A_PAGE = 100
LISTS_KEPT = 20  # of 5,000 words each at most, 4 MB

_lists: Recent[WatchedWords] = Recent(LISTS_KEPT)


def watched_in(dialogue: Dialogue | DialogueShape, lang: str | None) -> WatchedWords:
    """The dialogue's words for texts in this language, read once while the list stays as it is:
    whatever changes it changes the dialogue's version."""
    key = (dialogue.id, dialogue.version, first_subtag(lang))
    return _lists.get(key) or _lists.put(key, WatchedWords(_entries(dialogue), lang))


def count_words(dialogue: Dialogue) -> int:
    counted = select(func.count(WatchedWord.id)).where(WatchedWord.dialogue_id == dialogue.id)
    return db.session.scalar(counted) or 0


def words_on(dialogue: Dialogue, page: Page) -> Sequence[WatchedWord]:
    """The words of one page, by what they do and how they are spelt."""
    return db.session.scalars(
        select(WatchedWord)
        .where(WatchedWord.dialogue_id == dialogue.id)
        .order_by(WatchedWord.act, WatchedWord.text, WatchedWord.id)
        .offset(page.offset)
        .limit(page.size)
    ).all()


def all_words(dialogue: Dialogue) -> Sequence[WatchedWord]:
    return db.session.scalars(
        select(WatchedWord).where(WatchedWord.dialogue_id == dialogue.id).order_by(WatchedWord.id)
    ).all()


def _entries(dialogue: Dialogue | DialogueShape) -> Iterator[Entry]:
    rows = db.session.execute(
        select(WatchedWord.text, WatchedWord.act, WatchedWord.lang, WatchedWord.replacement).where(
            WatchedWord.dialogue_id == dialogue.id
        )
    )
    return (Entry(*row) for row in rows)
