"""axe finds nothing on any page, in two opposite looks, nor on the key pages in every look."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.contract.inventory import PAGES
from tests.e2e.looks import FORCED, KEY_PAGES, LOOKS, NARROW, Look
from tests.e2e.site import Visits
from tests.e2e.walks import Walk, walks

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] })
  .then(results => results.violations)"""
OPPOSITES = [Look(), Look("ar", "dark", NARROW)]
OTHERS = [look for look in LOOKS if look not in OPPOSITES] + FORCED


def violations(page: Page) -> Iterator[str]:
    page.evaluate(AXE_SCRIPT)
    for found in page.evaluate(RUN, TAGS):
        for node in found["nodes"]:
            yield f"{found['id']}: {node['html'][:200]} {node['failureSummary']}"


@pytest.mark.parametrize("look", OPPOSITES, ids=str)
@pytest.mark.parametrize("walk", walks(PAGES), ids=str)
def test_a_page_has_no_violation(walk: Walk, look: Look, visits: Visits) -> None:
    found = {
        str(way): list(violations(page)) for way, page in visits.walk(walk.ways, **look.options())
    }
    assert found == {str(way): [] for way in walk.ways}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", ["home", "thread", "new-thread"])
def test_a_key_page_has_none_in_any_look(name: str, lang: str, visits: Visits) -> None:
    """The page is open already when its reader turns the lights off, or the telephone."""
    looks = [look for look in OTHERS if look.lang == lang]
    page = visits.open(KEY_PAGES[name], **looks[0].options())
    found = {}
    for look in looks:
        look.put_on(page)
        found[str(look)] = list(violations(page))
    assert found == {str(look): [] for look in looks}


def test_axe_finds_what_is_wrong(visits: Visits) -> None:
    page = visits.open(KEY_PAGES["sign-up"])
    page.evaluate("document.querySelector('label').remove()")
    assert [told for told in violations(page) if told.startswith("label: ")]
