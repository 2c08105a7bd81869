"""What a host types into the forms of a set-up: each check answers the clean value or refuses.

``gathered`` runs the checks of one form, so that a person learns of every refusal at once.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from dialogue.dialogues.plans.reading import LANGUAGE, SLUG
from dialogue.errors import Invalid
from dialogue.text import clean_body, clean_line, is_blank, slugify

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
WEB_ADDRESS_LONGEST = 1_000
ROUND_NUMBER_LARGEST = 999

Translations = Mapping[str, Mapping[str, str]]


def gathered(checks: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """What each check answers, by field; Invalid with every field that was refused."""
    found: dict[str, Any] = {}
    refused: dict[str, Invalid] = {}
    for name, check in checks.items():
        try:
            found[name] = check()
        except Invalid as refusal:
            refused |= refusal.fields or {name: refusal}
    if refused:
        raise Invalid(fields=refused)
    return found


def line(value: str, limit: int) -> str:
    """One line that must be there."""
    return clean_line(value, limit=limit)


def optional_line(value: str, limit: int) -> str:
    return "" if is_blank(value) else clean_line(value, limit=limit)


def optional_text(value: str, limit: int = 20_000) -> str:
    """Several lines, or none."""
    return "" if is_blank(value) else clean_body(value, limit=limit).strip()


def lines_of(text: str) -> list[str]:
    """The lines that have words on them."""
    return [one.strip() for one in text.splitlines() if one.strip()]


def one_of(value: str, allowed: Collection[str]) -> str:
    if value not in allowed:
        raise Invalid("Choose one of the answers in the list.")
    return value


def one_of_or_none(value: str | None, allowed: Collection[str]) -> str | None:
    return one_of(value, allowed) if value else None


def language(code: str) -> str:
    """A language code that people can be told the name of; empty stays empty."""
    if not code:
        return ""
    try:
        if not LANGUAGE.fullmatch(code):
            raise ValueError(code)
        Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        raise Invalid('"%(code)s" is not a language code such as en or fr.', code=code) from None
    return code


def languages(codes: Iterable[str], first: str) -> list[str]:
    """The languages of a dialogue, its own among them; each once."""
    return list(dict.fromkeys([first, *(language(code) for code in codes if code)]))


def new_slug(slug: str, title: str, taken: Collection[str]) -> str:
    """The address of a new part: as typed, else made of the title; no other part has it."""
    wanted = slug.strip().lower() or slugify(title, limit=40)
    if not SLUG.fullmatch(wanted):
        raise Invalid(
            "Give a short name for the address: letters a to z, digits and hyphens, at most 40."
        )
    if wanted in taken:
        raise Invalid('"%(slug)s" is there already: choose another short name.', slug=wanted)
    return wanted


def web_address(value: str) -> str:
    """An http or https address with a host, and nothing that could deceive."""
    address = clean_line(value, limit=WEB_ADDRESS_LONGEST)
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or " " in address or parts.username is not None:
        raise Invalid("This must be an address that starts with http:// or https://.")
    return address


def partial_date(value: str) -> str:
    """A year, a month or a day: 2005, 2005-06 or 2005-06-01; or nothing."""
    date = value.strip()
    if date and not DATE.fullmatch(date):
        raise Invalid("Write the date as 2005, 2005-06 or 2005-06-01.")
    return date


def round_number(value: str) -> int:
    digits = value.strip()
    if not (digits.isascii() and digits.isdigit()) or int(digits[:9]) > ROUND_NUMBER_LARGEST:
        raise Invalid("The number must be a whole number from 0 to 999.")
    return int(digits)


def minutes(value: str) -> int | None:
    """A number of minutes; empty means without limit."""
    digits = value.strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise Invalid("Write a whole number of minutes, or leave it empty.")
    return int(digits)


def whole(value: str, allowed: range) -> int:
    """A whole number from the first to the last that is allowed."""
    digits = value.strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 9
    if not is_number or int(digits) not in allowed:
        raise Invalid(
            "Write a whole number from %(least)d to %(most)d.", least=allowed[0], most=allowed[-1]
        )
    return int(digits)


def whole_or_none(value: str, allowed: range) -> int | None:
    return whole(value, allowed) if value.strip() else None


def first_moment(value: str) -> datetime:
    """A date is its midnight, UTC; a date and time is that moment."""
    return _moment(value)


def moment_after(value: str) -> datetime:
    """A date alone is a last day, so it ends at the next midnight, UTC."""
    moment = _moment(value)
    return moment + timedelta(days=1) if len(value.strip()) == len("2005-06-01") else moment


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise Invalid("Write a date like 2005-06-01, or 2005-06-01T18:00 with the hour.") from None
    if not 1900 <= moment.year <= 2200:
        raise Invalid("Write a date like 2005-06-01, or 2005-06-01T18:00 with the hour.")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def retranslated(
    old: Translations, given: Translations, changed: Collection[str], limits: Mapping[str, int]
) -> dict[str, dict[str, str]]:
    """Translations after a change: what was ``given`` counts, an empty one takes the old away.

    Languages that were not given keep theirs, apart from fields whose own words ``changed``.
    """
    result: dict[str, dict[str, str]] = {}
    for lang in sorted({*old, *given}):
        words = {name: text for name, text in old.get(lang, {}).items() if name not in changed}
        for name, limit in limits.items():
            if name in given.get(lang, {}):
                words[name] = optional_text(given[lang][name], limit)
        result[lang] = {name: text for name, text in words.items() if text}
    return {lang: words for lang, words in result.items() if words}
