"""The proceedings of a dialogue: every contribution of an export, by forum and thread.

Numbered and headed as in proceedings of international forums: "47. Name, organisation, country".
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from dialogue import clock, markup
from dialogue.exports.documents.by_thread import Row
from dialogue.exports.documents.gathered import Gathered
from dialogue.exports.documents.html_blocks import blocks_of
from dialogue.exports.documents.signs import is_mostly_right_to_left
from dialogue.exports.documents.tree import (
    UNKNOWN,
    Block,
    Document,
    Heading,
    ItemList,
    PageBreak,
    Paragraph,
    Passage,
    Text,
    line,
)
from dialogue.exports.documents.wording import Wording
from dialogue.i18n import direction

SEPARATOR = " \u00b7 "


class Source(Protocol):
    """What gives the rows of an export, each with its ``type``."""

    def rows(self) -> Iterator[Row]: ...


def proceedings(
    dataset: Source,
    *,
    lang: str = "en",
    audience: str = "team",
    remarks: Callable[[], Iterable[str]] = tuple,
) -> Document:
    """The proceedings as a document whose own words are in ``lang`` (of the interface).

    All rows are read at once, into a file where they are many; the document's blocks are made from
    there as a writer asks for them. ``remarks`` is asked after that for sentences on the cover:
    what was generalised or left out. Needs the application's context, for its translations.
    """
    rows = Gathered(dataset.rows())
    wording = Wording(lang)
    return Document(
        title=rows.dialogue["title"],
        lang=lang,
        title_lang=rows.dialogue["lang"],
        subtitle=wording.proceedings,
        facts=tuple(_facts(rows, wording)),
        notices=(wording.illustrative,) if rows.dialogue["illustrative"] else (),
        blocks=_Proceedings(rows, wording, 1).blocks([wording.audience(audience), *remarks()]),
        made_at=clock.now(),
    )


def _facts(rows: Gathered, wording: Wording) -> Iterator[tuple[str, str]]:
    starts = [one["starts_at"] for one in rows.rounds if one["starts_at"]]
    ends = [one["ends_at"] for one in rows.rounds if one["ends_at"]]
    if starts and ends:
        yield wording.dates, wording.span(min(starts), max(ends))
    yield wording.contributions, str(len(rows.posts.numbers))
    yield wording.threads, str(len(rows.threads))


def contributions(rows: Gathered, wording: Wording, level: int) -> Iterator[Block]:
    """Every contribution by forum and thread; forums have headings of this level (1 or 2)."""
    return _Proceedings(rows, wording, level).forums()


class _Proceedings:
    def __init__(self, rows: Gathered, wording: Wording, level: int) -> None:
        self._rows, self._wording, self._level = rows, wording, level
        self._lang = rows.dialogue["lang"]

    def blocks(self, remarks: Iterable[str]) -> Iterator[Block]:
        if strapline := self._rows.dialogue["strapline"]:
            yield Paragraph(line(strapline), lang=self._lang)
        yield from (Paragraph(line(remark), is_small=True) for remark in remarks)
        if self._rows.rounds:
            yield Heading(1, line(self._wording.rounds))
            for one in self._rows.rounds:
                yield from self._round(one)
        yield from self.forums()

    def forums(self) -> Iterator[Block]:
        for forum in self._rows.forums:
            threads = [one for one in self._rows.threads if one["forum"] == forum["forum"]]
            if threads:
                if self._level == 1:
                    yield PageBreak()
                yield Heading(self._level, line(forum["title"]), lang=self._lang)
            for thread in threads:
                yield from self._thread(thread)

    def _round(self, one: Row) -> Iterator[Block]:
        title = f"{one['round']}. {one['title']}"
        yield Paragraph((Text(title, strong=True),), lang=self._lang)
        if one["starts_at"] and one["ends_at"]:
            yield Paragraph(line(self._wording.span(one["starts_at"], one["ends_at"])))
        asked = tuple(
            (Paragraph(line(f"{question['question']} {question['text']}")),)
            for question in one["questions"]
        )
        if asked:
            yield ItemList(asked, lang=self._lang)

    def _thread(self, thread: Row) -> Iterator[Block]:
        lang = UNKNOWN if thread["lang"] is None else thread["lang"]
        title = Text(thread["title"], href=thread["permalink"])
        yield Heading(self._level + 1, (title,), anchor=f"thread-{thread['thread']}", lang=lang)
        stages = [thread["stage"], *thread["other_stages"]]
        told = SEPARATOR.join(self._rows.stages.get(slug, slug) for slug in stages)
        yield Paragraph(line(told), lang=self._lang, is_small=True)
        for post in self._rows.posts.of(thread["thread"]):
            yield from self._post(post)

    def _post(self, post: Row) -> Iterator[Block]:
        name, *others = self._wording.speaker(post)
        heading = ", ".join([f"{post['post']}. {name}", *others])
        yield Heading(self._level + 2, line(heading), anchor=anchor(post["post"]))
        yield Paragraph(tuple(self._about(post)), is_small=True)
        words = post["body_markdown"]
        if words is None:
            yield Paragraph((Text(self._wording.silence(post), emphasis=True),))
            return
        drawn = markup.render(words, post_url=lambda number: self._address(post, number))
        yield Passage(blocks_of(drawn.html), lang=_language(post["lang"], drawn.text))

    def _about(self, post: Row) -> Iterator[Text]:
        yield Text(self._wording.day(post["created_at"]), href=post["permalink"])
        if number := post["reply_to"]:
            told = self._wording.in_reply_to % {"number": number}
            yield Text(SEPARATOR)
            yield Text(told, href=self._address(post, number))
        if post.get("section"):
            yield Text(f"{SEPARATOR}{post['section']}")

    def _address(self, post: Row, number: int) -> str:
        """Where a contribution stands: in this document, or in the dialogue."""
        if number in self._rows.posts.numbers:
            return f"#{anchor(number)}"
        site: Any = post["permalink"]
        return f"{site.rpartition('/')[0]}/{number}"


def anchor(number: int) -> str:
    """Where the contribution of that number stands in proceedings."""
    return f"p{number}"


def _language(lang: str | None, words: str) -> str:
    """The language that was given, unless the letters say that it was not meant."""
    if lang and is_mostly_right_to_left(words) and direction(lang) != "rtl":
        return UNKNOWN
    return lang or UNKNOWN
