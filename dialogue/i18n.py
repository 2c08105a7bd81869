"""Languages of the interface and of what people write."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale, UnknownLocaleError
from flask import Flask, g, has_request_context, redirect, request
from flask_babel import Babel, force_locale, format_decimal, get_locale, get_translations
from flask_babel import gettext as gettext
from flask_babel import lazy_gettext as lazy_gettext
from flask_babel import ngettext as ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from dialogue.errors import DialogueError, Invalid

# Each as it calls itself. Babel knows them too, at two megabytes of memory a language.
OWN_NAMES = {
    "en": "English",
    "ar": "العربية",
    "es": "español",
    "fr": "français",
    "ru": "русский",
    "zh": "中文",
}
RIGHT_TO_LEFT = {"ar"}
LANGUAGES = tuple(OWN_NAMES)
COOKIE = "lang"
YEAR = 365 * 24 * 3600

babel = Babel()


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=_choose, timezone_selector=lambda: "UTC")
    app.before_request(_remember_choice)
    app.context_processor(lambda: {"ui": interface()})
    app.jinja_env.globals.update(
        direction=direction, language_name=language_name, country_name=country_name
    )
    app.jinja_env.globals.update(told=told, _=in_page, gettext=in_page, ngettext=in_page_of_number)
    app.jinja_env.globals["plural_forms"] = plural_forms


def direction(lang: str | None) -> str:
    """ "rtl", "ltr", or "auto" where the language is not known."""
    if not lang:
        return "auto"
    if lang in OWN_NAMES:
        return "rtl" if lang in RIGHT_TO_LEFT else "ltr"
    try:
        return str(Locale.parse(lang, sep="-").text_direction)
    except (ValueError, LookupError, UnknownLocaleError):
        return "auto"


@lru_cache(maxsize=2000)
def language_name(lang: str, in_lang: str | None = None) -> str:
    """A language's name in ``in_lang``, or in itself; the code when unknown."""
    if lang in OWN_NAMES and in_lang in (None, lang):
        return OWN_NAMES[lang]
    try:
        return str(Locale.parse(lang, sep="-").get_display_name(in_lang or lang) or lang)
    except (ValueError, LookupError, UnknownLocaleError):
        return lang


def country_name(code: str | None) -> str:
    """A country's name (ISO 3166 alpha-2) in the interface language."""
    return str(get_locale_or_english().territories.get(code or "", code or ""))


def is_country(code: str) -> bool:
    """Whether it is the code of a country or area (ISO 3166 alpha-2)."""
    is_code = len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    return is_code and code in _ENGLISH.territories


def countries() -> list[tuple[str, str]]:
    """Every country as (code, name), by name, in the interface language."""
    named = get_locale_or_english().territories
    codes = filter(is_country, named)
    return sorted(((code, named[code]) for code in codes), key=lambda pair: pair[1])


_ENGLISH = Locale("en")
_NO_COUNTRY = {
    "EU",
    "EZ",
    "QO",
    "UN",
    "XA",
    "XB",
    "ZZ",
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "IC",
    "TA",
}


def written_number(value: float) -> str:
    """A number as the interface language writes it."""
    return str(format_decimal(value))


def get_locale_or_english() -> Locale:
    return get_locale() or Locale("en")


def interface() -> dict[str, Any]:
    """What templates need to know of the interface language; worked out once a request."""
    known: dict[str, Any] | None = g.get("interface")
    if known is None:
        known = g.interface = _INTERFACES[_choose() if has_request_context() else "en"]
    return known


def _describe(lang: str) -> dict[str, Any]:
    return {
        "lang": lang,
        "dir": direction(lang),
        "languages": [
            {"code": code, "name": language_name(code), "dir": direction(code)}
            for code in LANGUAGES
        ],
    }


_INTERFACES = {lang: _describe(lang) for lang in LANGUAGES}


_said: dict[tuple[str, str], str] = {}


def in_page(message: str, **facts: Any) -> str:
    """``gettext`` for templates: each message is looked up once a language, for pages hold many."""
    key = (interface()["lang"], message)
    said = _said.get(key)
    if said is None:
        said = _said[key] = gettext(message)
    return said % facts if facts else said


def in_page_of_number(singular: str, plural: str, num: int, **facts: Any) -> str:
    """``ngettext`` for templates; the number itself is ``%(num)s``."""
    said: str = get_translations().ungettext(singular, plural, num)
    return said % {"num": num, **facts}


# A number of each kind that a language may tell apart; the kinds are Unicode's (CLDR).
_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def plural_forms(singular: str, plural: str, **facts: str) -> dict[str, str]:
    """A message for every kind of number, for scripts to choose from: "{n}" is the number."""
    return {
        kind: get_translations().ungettext(singular, plural, number) % {"num": "{n}", **facts}
        for kind, number in _SAMPLES.items()
    }


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within the block the interface speaks ``lang``, whoever asks: for what is sent to others."""
    before, g.interface = g.get("interface"), _INTERFACES[lang]
    try:
        with force_locale(lang):
            yield
    finally:
        g.interface = before


def told(error: DialogueError) -> str:
    """A refusal in the reader's language."""
    facts = {
        name: told(fact) if isinstance(fact, DialogueError) else fact
        for name, fact in error.facts.items()
    }
    return str(gettext(error.message, **facts))


def told_by_field(error: DialogueError | None) -> dict[str, str]:
    """A refusal as a form shows it: by field, "" for the form as a whole; {} without one."""
    if error is None:
        return {}
    if isinstance(error, Invalid) and error.fields:
        return {name: told(reason) for name, reason in error.fields.items()}
    return {"": told(error)}


def _choose() -> str:
    wanted = request.cookies.get(COOKIE) or getattr(
        getattr(current_user, "user", None), "lang", None
    )
    if wanted in LANGUAGES:
        return str(wanted)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def _remember_choice() -> BaseResponse | None:
    """A ``?hl=ar`` link sets the interface language and leads back to the clean address."""
    if b"hl=" not in request.query_string or request.method != "GET":
        return None
    chosen = request.args.get("hl")
    if chosen is None:
        return None
    rest = [(k, v) for k, v in request.args.items(multi=True) if k != "hl"]
    response = redirect(_address(request.path, rest), 303)
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def _address(path: str, arguments: list[tuple[str, str]]) -> str:
    own_path = "/" + quote(path.lstrip("/"))
    return f"{own_path}?{urlencode(arguments)}" if arguments else own_path
