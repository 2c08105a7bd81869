"""Every page opens for whom it is meant, and is sound for those who hear it or use keys alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from dialogue.cli import demo
from tests.accounts.people import sign_in
from tests.browser import Browser
from tests.contract.inventory import PAGES, WAYS, Way
from tests.contract.outline import Outline
from tests.furnished import PASSWORD, VISITOR, Facts, address_of, furnish
from tests.live import Place


@dataclass
class House:
    app: Flask
    facts: Facts
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser_of(self, person: str) -> Browser:
        if person not in self.browsers:
            browser = self.app.test_client()
            assert isinstance(browser, Browser)
            if person != VISITOR:
                sign_in(browser, address_of(self.facts, person), PASSWORD)
            self.browsers[person] = browser
        return self.browsers[person]

    def open(self, way: Way, **headers: str) -> TestResponse:
        browser = self.browser_of(way.person)
        if way.after:
            assert browser.get(way.after.format(**self.facts)).status_code == 303
        return browser.get(way.path.format(**self.facts), headers=headers)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with Place(tmp_path_factory.mktemp("house")).opened() as app:
        demo.load(app)
        with app.test_request_context():
            style = app.jinja_env.globals["asset_url"]("css/site.css")  # type: ignore[operator]
        yield House(app, furnish() | {"style": style})


def test_every_address_is_listed(house: House) -> None:
    rules = house.app.url_map.iter_rules()
    there = {rule.rule for rule in rules if "GET" in (rule.methods or ())}
    match = house.app.url_map.bind("").match
    listed = set()
    for way in WAYS:
        if way.endpoint:
            path = way.path.format(**house.facts).partition("?")[0]
            rule, _values = match(path, return_rule=True)
            assert rule.endpoint == way.endpoint, way
            listed.add(rule.rule)
    assert there - listed == set(), "say in tests/contract/inventory.py how one gets there"


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_it_answers_as_expected(house: House, way: Way) -> None:
    answer = house.open(way)
    assert answer.status_code == way.status
    assert (answer.mimetype == "text/html") == (way.is_page or way.status in (302, 303))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("way", PAGES, ids=str)
def test_a_page_is_sound(house: House, way: Way, lang: str) -> None:
    answer = house.open(way, **{"Accept-Language": lang})
    outline = Outline(answer.text)
    assert outline.faults() == []
    (html,) = outline.of("html")
    assert (html.given["lang"], html.given["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
