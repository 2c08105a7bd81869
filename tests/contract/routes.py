"""Every address of the product, made from ``app.url_map``, so that no route is forgotten."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from tests.browser import Browser

Known = Mapping[str, Iterable[object]]
SAFE = {"GET", "HEAD", "OPTIONS"}

# What a page may be asked beside its path; {number} stands for each known number.
QUERIES = {
    "threads.show": ("", "view=flat", "view=nested", "reply_to={number}", "quote={number}"),
    "realtime.of_thread": ("", "after=0.0"),
    "realtime.of_forum": ("", "after=0.0"),
    "realtime.of_dialogue": ("", "after=0.0"),
    "threads.listing": (
        *("", "sort=quiet", "sort=oldest", "sort=newest", "round=2", "question=2.1", "lang=en"),
        *("forum=africa", "forum=europe-central-asia", "stage=exclusion", "stage=cohesion"),
    ),
    "threads.forum": ("", "stage=exclusion"),
    "threads.stage": ("", "forum=europe-central-asia"),
    "threads.new": ("", "forum=europe-central-asia"),
    "home.people": ("", "role=participant", "page=1"),
    "accounts.sign_in": ("", "next=/d/june-2005/threads/1"),
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_SECRETS = re.compile(
    r'name="(csrf_token|client_key)" value="[^"]*"|(<meta name="csrf"[^>]*>)|resume" value="[^"]*"'
    r'|data-cursor="[^"]*"|"cursor":"[^"]*"|"seq":\d+'
)


@dataclass(frozen=True)
class Address:
    endpoint: str
    method: str
    path: str


def addresses(app: Flask, known: Known, *, safe: bool = True) -> Iterator[Address]:
    """Each route with each combination of what is known for its arguments.

    An argument of which nothing is known fails: the sweep has to learn of it.
    """
    adapter = app.url_map.bind("")
    for rule in app.url_map.iter_rules():
        for method in _methods(rule, safe):
            for values in _values(rule, known):
                path = adapter.build(rule.endpoint, values, method=method)
                for query in _queries(rule, known) if safe else ("",):
                    yield Address(rule.endpoint, method, f"{path}?{query}" if query else path)


def token_for(browser: Browser) -> str:
    """A form token of this browser's own."""
    for path in ("/help", "/account/sign-in"):
        found = _TOKEN.search(browser.get(path).text)
        if found:
            return found[1]
    raise AssertionError("no page has a form")


def same_text(page: str) -> str:
    """A page without what is new in it each time: tokens, the keys of forms, places in streams."""
    return _SECRETS.sub("", page)


def _values(rule: Rule, known: Known) -> Iterator[dict[str, Any]]:
    names = sorted(rule.arguments)
    choices = [_choices(rule, name, known) for name in names]
    for values in product(*choices):
        yield dict(zip(names, values, strict=True))


def _choices(rule: Rule, name: str, known: Known) -> list[object]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    found = known.get(f"{rule.endpoint}:{name}", known.get(name))
    assert found is not None, f"{rule.rule}: say in the sweep what {name} may be"
    return list(found)


def _methods(rule: Rule, safe: bool) -> set[str]:
    methods = rule.methods or set()
    return {"GET"} & methods if safe else methods - SAFE


def _queries(rule: Rule, known: Known) -> Iterator[str]:
    if "tail" in rule.arguments:  # the same page, whatever words follow its number
        yield ""
        return
    for query in QUERIES.get(rule.endpoint, ("",)):
        if "{number}" in query:
            yield from (query.format(number=number) for number in known["number"])
        else:
            yield query
