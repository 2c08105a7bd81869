"""axe finds nothing on any page, in two opposite looks, nor on the key pages in every look."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.contract.inventory import PAGES, Way
from tests.e2e.looks import FORCED, KEY_PAGES, LOOKS, NARROW, Look
from tests.e2e.site import Visits

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
@pytest.mark.parametrize("way", PAGES, ids=str)
def test_a_page_has_no_violation(way: Way, look: Look, visits: Visits) -> None:
    assert list(violations(visits.open(way, **look.options()))) == []


@pytest.mark.parametrize("look", OTHERS, ids=str)
@pytest.mark.parametrize("name", ["home", "thread", "new-thread"])
def test_a_key_page_has_none_in_any_look(name: str, look: Look, visits: Visits) -> None:
    assert list(violations(visits.open(KEY_PAGES[name], **look.options()))) == []


def test_axe_finds_what_is_wrong(visits: Visits) -> None:
    page = visits.open(KEY_PAGES["sign-up"])
    page.evaluate("document.querySelector('label').remove()")
    assert [told for told in violations(page) if told.startswith("label: ")]
