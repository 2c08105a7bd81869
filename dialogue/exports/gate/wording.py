"""What a contribution says in an export, as far as its author and those it quotes agreed."""

import re
from collections.abc import Container
from typing import Any

from dialogue import markup
from dialogue.exports.gate.words import Scrubber
from dialogue.markup import plain_text
from dialogue.threads.quoting.marks import quoted_numbers, without_words_of

_MAY_HIDE = re.compile(r"[\\*_&`~<\[]")
NO_WORDS: dict[str, str | None] = {"body_markdown": None, "body_text": None}


class Wording:
    """``silent`` are the numbers of the contributions whose words stand nowhere."""

    def __init__(self, silent: set[int], scrub: Scrubber) -> None:
        self._silent: Container[int] = silent
        self._scrub = scrub
        self._quotations = 0

    def told(self) -> dict[str, Any]:
        """How many quotations were silenced, and names, addresses and telephone numbers found."""
        counts = self._scrub.counts
        return {
            "quotations": self._quotations,
            **{name: counts[name] for name in ("names", "emails", "phones")},
        }

    def of(self, number: int, body: str, html: str) -> dict[str, str | None]:
        """Its words as Markdown and as plain text; ``html`` is how ``body`` was drawn."""
        if number in self._silent:
            return NO_WORDS
        silenced = [one for one in quoted_numbers(body) if one in self._silent]
        shown = without_words_of(body, self._silent) if silenced else body
        self._quotations += len(silenced)
        markdown = self._scrub(shown)
        text = plain_text(html) if markdown == body else markup.render(markdown).text
        if _MAY_HIDE.search(markdown) and (bare := self._scrubbed_again(text)) is not None:
            return {"body_markdown": bare, "body_text": bare}
        return {"body_markdown": markdown, "body_text": text}

    def _scrubbed_again(self, text: str) -> str | None:
        """A name in two halves of Markdown is whole when it is drawn: the text without it."""
        counted = self._scrub.counts.copy()
        bare = self._scrub(text)
        if bare != text:
            return bare
        self._scrub.counts = counted
        return None
