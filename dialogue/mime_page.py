"""A page of plain text being written line by line, with quotes and lists set in from the margin."""

import os
import re
from dataclasses import dataclass, field

_DEEPEST = 30


@dataclass(slots=True)
class _Inset:
    """What each line within ``tag`` begins with; ``first`` stands there once instead (a bullet)."""

    tag: str
    margin: str
    first: str | None = None
    next_number: int | None = None


@dataclass(slots=True)
class Page:
    """Give words with ``say``, shape with the rest, read with ``text``."""

    _lines: list[str] = field(default_factory=list)
    _words: list[str] = field(default_factory=list)
    _insets: list[_Inset] = field(default_factory=list)
    _lead: str = ""
    _gap: bool = False
    _last_margin: str = ""

    def say(self, words: str, *, as_it_is: bool = False) -> None:
        self._words.append(words if as_it_is or self.has_words() else words.lstrip(" "))

    def has_words(self) -> bool:
        return any(word.strip() for word in self._words)

    def place(self) -> tuple[int, int]:
        """Where the next word will stand; for ``since`` and ``replace``."""
        return len(self._lines), len(self._words)

    def since(self, place: tuple[int, int]) -> str | None:
        """The words after ``place``, or None when that line has ended."""
        return "".join(self._words[place[1] :]) if place[0] == len(self._lines) else None

    def replace(self, place: tuple[int, int], words: str) -> None:
        self._words[place[1] :] = [words]

    def end_line(self, *, as_it_is: bool = False) -> None:
        """The line is full; an empty one leaves a gap."""
        said = "".join(self._words)
        text = said.rstrip() if as_it_is else re.sub(r" {2,}", " ", said).strip()
        self._words = []
        if text:
            self._write(self._lead + text)
            self._lead = ""
        else:
            self._gap = True

    def end_block(self, lead: str = "") -> None:
        """What follows stands apart and begins with ``lead`` ("## ")."""
        self.end_words()
        self._gap = True
        self._lead = lead

    def end_words(self) -> None:
        """Ends a line that has words; an empty one is taken up again."""
        if self.has_words():
            self.end_line()
        self._words = []

    def begin_quote(self) -> None:
        self.end_block()
        self._inset(_Inset("blockquote", "> "))

    def begin_list(self, *, numbered: bool) -> None:
        inner = any(inset.tag == "li" for inset in self._insets)
        if inner:
            self.end_words()
        else:
            self.end_block()
        self._inset(_Inset("list", "", next_number=1 if numbered else None))

    def begin_item(self) -> None:
        self.end_inset("li", within="list")
        self.end_words()
        owner = next((inset for inset in reversed(self._insets) if inset.tag == "list"), None)
        bullet = "- "
        if owner and owner.next_number is not None:
            bullet = f"{owner.next_number}. "
            owner.next_number += 1
        self._inset(_Inset("li", "    ", first=bullet))

    def end_inset(self, tag: str, within: str = "") -> None:
        """Ends the innermost open ``tag`` and all in it; looks no further out than ``within``."""
        for depth in range(len(self._insets) - 1, -1, -1):
            if self._insets[depth].tag == tag:
                self._leave(depth)
                return
            if within and self._insets[depth].tag == within:
                return

    def text(self) -> str:
        self.end_block()
        return "\n".join(self._lines)

    def _inset(self, inset: _Inset) -> None:
        if len(self._insets) >= _DEEPEST:
            inset.margin, inset.first = "", None
        self._insets.append(inset)

    def _leave(self, depth: int) -> None:
        self.end_words()
        outermost = depth == 0 or self._insets[depth].tag == "blockquote"
        self._gap = self._gap or (outermost and self._insets[depth].tag != "li")
        del self._insets[depth:]

    def _write(self, text: str) -> None:
        margin = "".join(inset.margin for inset in self._insets)
        if self._lines and (self._gap or self._leaves_a_quote(margin)):
            self._lines.append(os.path.commonprefix([margin, self._last_margin]).rstrip())
        begin = "".join(inset.first or inset.margin for inset in self._insets)
        for inset in self._insets:
            inset.first = None
        self._lines.append(begin + text)
        self._gap, self._last_margin = False, margin

    def _leaves_a_quote(self, margin: str) -> bool:
        return self._last_margin.count(">") > margin.count(">")
