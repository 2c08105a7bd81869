"""From talk to a summary: a rapporteur writes a week's points on what was said, sees who is
missing, asks those who are cited, and publishes; somebody cited answers and follows their words;
the document opens with the same sources as the page."""

import io
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from sqlalchemy import select

from dialogue.accounts.queries import user_by_email
from dialogue.dialogues.queries import get_dialogue
from dialogue.extensions import db
from dialogue.threads.models import Consent, Post, PostState
from tests.e2e.site import D, Site, Visits
from tests.furnished import AUTHOR, HOST, OPERATOR, address_of

POINTS, A_POINT = 10, 3
NUANCE = "I meant the elders too."


@dataclass(frozen=True)
class Said:
    """Numbers of what can be cited of Week 1, those of the author's first."""

    own: list[int]
    others: list[int]

    def of_point(self, place: int) -> list[int]:
        """Three contributions, in the first point one of the author's."""
        numbers = [*self.own[:1], *self.others]
        return [numbers[(place * A_POINT + step) % len(numbers)] for step in range(A_POINT)]


@pytest.fixture
def said(site: Site) -> Said:
    with site.place.opened():
        dialogue = get_dialogue(OPERATOR, "june-2005")
        week = next(one for one in dialogue.rounds if one.number == 1)
        author = user_by_email(address_of(site.facts, AUTHOR))
        assert author is not None
        rows = db.session.execute(
            select(Post.number, Post.author_id).where(
                Post.round_id == week.id,
                Post.state == PostState.PUBLISHED.value,
                Post.consent.in_([Consent.NAME.value, Consent.ALIAS.value]),
                Post.role == "participant",
            )
        ).all()
        seats = {seat.id for seat in author.seats}
        own = sorted(number for number, seat in rows if seat in seats)
        others = sorted(number for number, seat in rows if seat not in seats)
    assert own
    return Said(own, others)


def test_a_week_is_summarised_checked_and_published(site: Site, visits: Visits, said: Said) -> None:
    rapporteur = visits.page(HOST, viewport={"width": 1280, "height": 1200})
    begin(rapporteur)
    draft = rapporteur.url
    for place in range(POINTS):
        add_point(rapporteur, place, said.of_point(place))
    expect(rapporteur.locator("li.point")).to_have_count(POINTS)
    missing = how_many_are_missing(rapporteur)
    cite_next(rapporteur)
    assert how_many_are_missing(rapporteur) == missing - 1
    rapporteur.get_by_role("button", name="Circulate the draft").click()
    expect(rapporteur.locator(".notices")).to_contain_text("asked whether the draft is fair")
    author = visits.page(AUTHOR)
    answer(author)
    rapporteur.goto(draft)
    rapporteur.get_by_role("link", name="Publish version 1").click()
    expect(rapporteur.locator("main")).to_contain_text("answered: 1")
    rapporteur.get_by_role("button", name="Publish version 1").click()
    published = rapporteur.url
    author.goto(f"{D}/summaries/mine")
    expect(author.locator("main")).to_contain_text("Cited in point 1, version 1:")
    reader = visits.page()
    reader.goto(published)
    expect(reader.locator("main")).to_contain_text(NUANCE)
    assert sources_in(reader) == sources_of_pdf(reader, published)


def begin(page: Page) -> None:
    page.goto(f"{D}/summaries/")
    page.get_by_label("A round").check()
    page.get_by_label("Round", exact=True).select_option("1")
    page.get_by_label("Title").fill("What Week 1 said, tried")
    page.get_by_role("button", name="Begin the summary").click()
    expect(page.get_by_role("heading", name="What Week 1 said, tried")).to_be_visible()


def add_point(page: Page, place: int, numbers: list[int]) -> None:
    section = page.locator("section[id^=section-]").nth(1 + place % 4)
    section.get_by_text("Add a point").click()
    words = ", ".join(f"#{number}" for number in numbers)
    section.get_by_label("The point").fill(f"Point {place} of the week ({words}).")
    section.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("li.point", has_text=f"Point {place} of the week")).to_be_visible()


def how_many_are_missing(page: Page) -> int:
    told = page.locator("#ledger").get_by_text(re.compile(r"\d+ (person is|people are) not"))
    found = re.search(r"\d+", told.inner_text())
    assert found
    return int(found[0])


def cite_next(page: Page) -> None:
    """The first contribution that is proposed, in the first point."""
    page.locator("[data-cite-number]").first.get_by_role("button", name="Cite in point").click()
    expect(page.locator(".notices")).to_contain_text("cites contribution")


def answer(page: Page) -> None:
    page.goto(f"{D}/summaries/mine")
    mine = page.get_by_role("listitem").filter(has_text="What Week 1 said, tried").first
    mine.get_by_role("link", name="Read and answer").click()
    page.get_by_label("Something is missing").check()
    page.get_by_label("In your words").fill(NUANCE)
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator("main")).to_contain_text("Your answer:")


def sources_in(page: Page) -> set[int]:
    """The numbers of the contributions that the page names as sources."""
    links = page.locator("main a[href*='/posts/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return {int(href.rpartition("/")[2]) for href in links}


def sources_of_pdf(page: Page, published: str) -> set[int]:
    """Made beside the requests: until then the address says so."""
    address = f"{published}/versions/1/pdf"
    for _ in range(60):
        made = page.request.get(address)
        if made.status == 200:
            break
        assert made.status == 202
        page.wait_for_timeout(1000)
    links = [
        str(mark.get_object()["/A"]["/URI"])
        for one in PdfReader(io.BytesIO(made.body())).pages
        for mark in one.get("/Annots") or ()
        if "/URI" in mark.get_object().get("/A", {})
    ]
    return {int(link.rpartition("/")[2]) for link in links if "/posts/" in link}
