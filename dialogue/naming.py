"""What a text names: web and mail addresses, contributions ("#47"), people ("@amina"). Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dialogue.text import HANDLE

# Letters that keep words apart by spaces. Elsewhere a name may follow a letter: 参见#47, و#47.
_LETTER = r"[^\W\u0530-\U0010ffff]"
_PUNCTUATION = "،؛؟。，、；：！？（）【】《》「」『』“”‘’…"  # noqa: RUF001
_URL_END = r"""\s<>"`{}|\\^""" + _PUNCTUATION

URL = re.compile(
    rf"(?<!{_LETTER})(?<![@/.])(?:https?://|www\.(?=\w))[^{_URL_END}]*[^{_URL_END}.,;:!?'*~(\[]",
    re.IGNORECASE,
)
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}",
    re.IGNORECASE | re.ASCII,
)
# Where none of these stands, there is nothing to link.
MAY_NAME = re.compile(r"://|www\.|@|#\d", re.IGNORECASE)

_NAMED = re.compile(rf"(?<!{_LETTER})(?<![/@#&])(?:#(\d{{1,7}})(?!\d|{_LETTER})|@({HANDLE}))")
MENTIONS_ASKED = 50
HANDLE_LONGEST = 80


@dataclass(slots=True)
class Naming:
    """Finds the contributions and people that texts name, and remembers them in their order."""

    post_url: Callable[[int], str] | None
    mention_url: Callable[[str], str | None] | None
    references: dict[int, str | None] = field(default_factory=dict)
    people: dict[str, str | None] = field(default_factory=dict)

    def pieces(self, text: str) -> Iterator[tuple[str, str | None]]:
        """``text`` in pieces, each with its address or None."""
        after = 0
        for found in _NAMED.finditer(text):
            address = self._post(int(found[1])) if found[1] else self._person(found[2])
            if address:
                yield text[after : found.start()], None
                yield found[0], address
                after = found.end()
        yield text[after:], None

    @property
    def mentions(self) -> tuple[str, ...]:
        return tuple(handle for handle, address in self.people.items() if address)

    def _post(self, number: int) -> str | None:
        if number and number not in self.references:
            self.references[number] = self.post_url(number) if self.post_url else None
        return self.references.get(number)

    def _person(self, handle: str) -> str | None:
        if self.mention_url is None or len(handle) > HANDLE_LONGEST:
            return None
        if handle not in self.people and len(self.people) < MENTIONS_ASKED:
            self.people[handle] = self.mention_url(handle)
        return self.people.get(handle)


class NamesLinked:
    """Links what running text names, in a stream of html5lib tokens; not in code or links."""

    def __init__(self, source: Iterable[dict[str, Any]], names: Naming) -> None:
        self.source = source
        self.names = names

    def __iter__(self) -> Iterator[dict[str, Any]]:
        inside = 0
        for token in self.source:
            kind = token["type"]
            if kind == "Characters" and not inside:
                yield from self._linked(token["data"])
                continue
            if token.get("name") in ("a", "code", "pre"):
                inside += 1 if kind == "StartTag" else -1
            yield token

    def _linked(self, text: str) -> Iterator[dict[str, Any]]:
        for piece, address in self.names.pieces(text):
            if address:
                yield {"type": "StartTag", "name": "a", "data": {(None, "href"): address}}
            yield {"type": "Characters", "data": piece}
            if address:
                yield {"type": "EndTag", "name": "a"}
