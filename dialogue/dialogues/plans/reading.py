"""Reading a plan's tables strictly: every refusal says what is wrong and where, and a key that
nobody asked for is refused too, because it is most likely a misspelt one."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dialogue.errors import Invalid

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,6})?")

Texts = Mapping[str, str]
"""A text in several languages: by language code."""


class Table:
    """One table of a plan; ``place`` is what refusals call it."""

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self._values = values
        self.place = place
        self._asked: set[str] = set()

    @property
    def is_empty(self) -> bool:
        return not self._values

    def has(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None, *, longest: int = 20_000) -> str:
        """The text at ``key``, trimmed; without a default it must be there and not empty."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.refusal('"%(key)s" must be a text in quotation marks.', key=key)
        if not value.strip() and default is None:
            raise self.refusal('"%(key)s" is empty.', key=key)
        self._refuse_longer(key, value, longest)
        return value.strip()

    def texts(self, key: str, lang: str, default: str | None = None, *, longest: int) -> Texts:
        """A text, or a table of the text in several languages: ``{"en": "...", "fr": "..."}``."""
        if not isinstance(self._values.get(key), Mapping):
            return {lang: self.text(key, default, longest=longest)}
        table = self.table(key)
        return {code: table.text(code, longest=longest) for code in table.languages()}

    def languages(self) -> list[str]:
        """The keys of a table that is laid out by language."""
        for key in self._values:
            if not LANGUAGE.fullmatch(key):
                raise self.refusal('"%(key)s" is not a language code such as en or fr.', key=key)
        if not self._values:
            raise self.refusal("there is no text in any language.")
        return list(self._values)

    def slug(self, key: str = "slug") -> str:
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.refusal(
                '"%(key)s" may have small letters, digits and hyphens, at most 40.', key=key
            )
        return value

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            known = ", ".join(allowed)
            raise self.refusal('"%(key)s" must be one of: %(known)s.', key=key, known=known)
        return value

    def whole(
        self, key: str, default: int | None = None, *, least: int = 0, most: int = 100_000
    ) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refusal('"%(key)s" must be a whole number.', key=key)
        if not least <= value <= 100_000:
            raise self.refusal('"%(key)s" must be %(least)d or more.', key=key, least=least)
        if value > most:
            raise self.refusal('"%(key)s" must be %(most)d or less.', key=key, most=most)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            known = "true, false"
            raise self.refusal('"%(key)s" must be one of: %(known)s.', key=key, known=known)
        return value

    def day(self, key: str) -> date:
        value = self._take(key, None)
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.refusal('"%(key)s" must be a date like 2005-06-01.', key=key) from None

    def strings(self, key: str, *, longest: int) -> tuple[str, ...]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refusal('"%(key)s" must be a list of texts.', key=key)
        for one in value:
            if not one.strip():
                raise self.refusal('"%(key)s" has an empty text.', key=key)
            self._refuse_longer(key, one, longest)
        return tuple(one.strip() for one in value)

    def table(self, key: str) -> "Table":
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            raise self.refusal('"%(key)s" must be a table.', key=key)
        return Table(value, f"{self.place}, {key}")

    def tables(self, key: str) -> list["Table"]:
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            raise self.refusal('"%(key)s" must be written as [[%(key)s]] tables.', key=key)
        return [Table(one, f"{key} {number}") for number, one in enumerate(value, start=1)]

    def done(self) -> None:
        """Refuse what was not asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.refusal('"%(key)s" is not known here.', key=key)

    def refusal(self, sentence: str, **facts: Any) -> Invalid:
        return Invalid(
            "%(place)s: %(refusal)s", place=self.place, refusal=Invalid(sentence, **facts)
        )

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.refusal('"%(key)s" is missing.', key=key)
        return value

    def _refuse_longer(self, key: str, value: str, longest: int) -> None:
        if len(value) > longest:
            raise self.refusal(
                '"%(key)s" has more than %(longest)d characters.', key=key, longest=longest
            )


def parse(text: str, place: str = "plan.toml") -> Table:
    """The outermost table of a TOML text; Invalid when it is not TOML."""
    try:
        return Table(tomllib.loads(text), place)
    except tomllib.TOMLDecodeError as error:
        line = _line_of(error, text)
        raise Invalid("%(place)s is not TOML in line %(line)d.", place=place, line=line) from None


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Where the library stopped to understand: it says so, or means the end."""
    told = re.search(r"\(at line (\d+), column \d+\)", str(error))
    return int(told[1]) if told else text.count("\n") + 1


def refuse_doubles(tables: Sequence[Table], names: Sequence[object], key: str) -> None:
    """Each of ``names``, one for each table, must be its own."""
    for position, name in enumerate(names):
        if name in names[:position]:
            raise tables[position].refusal(
                '"%(key)s" %(name)s is there already.', key=key, name=name
            )
