"""Every page of the demo opens for everybody who is led to it, and one can take part at once."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.accounts.operations import change_password
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.accounts.people import PASSWORD, a_user, hash_of, sign_in
from tests.browser import Browser
from tests.demo.crawling import pages_from
from tests.demo.material import Material
from tests.demo.reading import SAID, all_posts, person

HOME = "/d/june-2005/"
OF_ONE_POST = re.compile(r"/d/june-2005/(?:posts/(\d+)/|threads/\d+\?(?:reply_to|quote)=(\d+))")
# The first and last, one in Arabic, one edited, the withdrawn one, one with a reply.
LOOKED_AT_CLOSELY = {"1", "17", "26", "44", "49", "93"}
FOUND = (200, 202)  # 202: a document that is being made
REACHED_OTHERWISE = {
    "dialogues.follow_invitation",  # the link in an invitation
    "dialogues.invitation",  # where that link leads
    "dialogues.made_link",  # once, right after an invitation was made
    "dialogues.join",  # for those without a seat
    "dialogues.ask_leave",  # not for the only host
    *("realtime.of_thread", "realtime.of_forum", "realtime.of_dialogue"),  # asked by scripts
    "realtime.of_desk",  # likewise
    *("threads.held", "moderation.decision"),  # for whom it concerns
    "moderation.suggest_stage",  # for those who may not correct it
    "summaries.point",  # while a draft is circulated
    *("summaries.difference", "summaries.response"),  # of a second version; of recommendations
    "exports.fetch",  # once an export is made
}


def browser_of(app: Flask, key: str | None) -> Browser:
    """The browser of somebody of the demo, signed in; of a visitor without a key."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    if key is not None:
        user = person(key)
        change_password(user, user, password_hash=hash_of(PASSWORD), keep=None)
        assert sign_in(browser, f"{key}@example.org").status_code == 303
    return browser


def in_the_dialogue(address: str) -> bool:
    """Whether the crawl goes there: pages of one contribution alike are looked at a few times."""
    of_one = OF_ONE_POST.match(address)
    chosen = of_one is None or (of_one[1] or of_one[2]) in LOOKED_AT_CLOSELY
    return address.startswith(HOME) and "hl=" not in address and chosen


def endpoints_of_dialogues(app: Flask) -> set[str]:
    rules = app.url_map.iter_rules()
    return {r.endpoint for r in rules if r.rule.startswith("/d/<slug>/") and "GET" in r.methods}


@pytest.mark.parametrize("key", [None, "maren"])
@pytest.mark.usefixtures("loaded")
def test_every_link_leads_somewhere(app: Flask, material: Material, key: str | None) -> None:
    """For who may the least and who may the most."""
    follow_every_link(app, material, key)


@pytest.mark.sqlite_only(reason="those two led to every kind of page on both databases")
@pytest.mark.parametrize("key", ["amina", "chen", "bruno"])
@pytest.mark.usefixtures("loaded")
def test_every_link_leads_everybody_else_somewhere(
    app: Flask, material: Material, key: str
) -> None:
    follow_every_link(app, material, key)


def follow_every_link(app: Flask, material: Material, key: str | None) -> None:
    browser = browser_of(app, key)
    own_secret = material.people[key]["name"] if key else ""
    secrets = {one["name"] for one in material.people.values() if "alias" in one} - {own_secret}
    find = app.url_map.bind("localhost").match
    seen = set()
    for address, page in pages_from(browser, HOME, in_the_dialogue):
        assert page.status_code in FOUND, f"{address} answers {page.status_code}"
        has_banner = page.mimetype == "text/html" and "/account/" not in page.request.path
        assert "Illustrative data" in page.text or not has_banner, address
        if key != "maren":
            assert not [name for name in secrets if name in page.text], address
        seen.add(find(address.partition("?")[0])[0])
    if key == "maren":
        assert endpoints_of_dialogues(app) - seen <= REACHED_OTHERWISE
    assert len(seen) > 15


@pytest.mark.sqlite_only(reason="about languages, which are the same on every database")
@pytest.mark.usefixtures("loaded")
def test_the_whole_demo_reads_right_to_left(client: Browser) -> None:
    assert client.get(f"{HOME}?hl=ar").status_code == 303
    for address, page in pages_from(client, HOME, in_the_dialogue):
        assert page.status_code in FOUND, address
        if page.mimetype != "text/html":
            continue
        (html,) = re.findall(r"<html\b[^>]*>", page.text)
        assert 'lang="ar"' in html, address
        assert 'dir="rtl"' in html, address
    assert "الأسبوع" in client.get(HOME).text


@pytest.mark.usefixtures("loaded")
def test_everybody_sees_what_happened_to_contributions(client: Browser) -> None:
    by_number = {post.number: post for post in all_posts()}
    withdrawn = next(post for post in by_number.values() if post.withdrawn_at)
    thread = f"{HOME}threads/{withdrawn.thread.number}"
    assert "withdrew" in client.get(thread).text or "withdrawn" in client.get(thread).text
    assert "forty-one plots" in client.get(f"{HOME}posts/17/history").text
    stages = client.get(f"{HOME}threads/{by_number[17].thread.number}/stages").text
    assert "You asked which situation this is." in stages
    corrected = stages.partition("Corrected,")[2]
    assert 0 < corrected.index("Polarization") < corrected.index("Exclusion"), "the primary first"


def test_somebody_new_joins_and_answers(app: Flask, client: Browser, loaded: Dialogue) -> None:
    a_user("newcomer@example.org", name="Noor Haddad")
    sign_in(client, "newcomer@example.org")
    joined = client.submit(f"{HOME}join", "/join", region="arab-states", country="JO", lang="ar")
    assert joined.status_code == 303, joined.text
    thread = all_posts()[-1].thread.number
    sent = client.submit(f"{HOME}threads/{thread}", "reply", body="I read this from Irbid. #93")
    assert sent.status_code == 303, sent.text
    newest = db.session.scalars(select(Post).order_by(Post.number.desc()).limit(1)).one()
    assert newest.number == SAID + 2
    assert (newest.author_name, newest.region) == ("Noor Haddad", "arab-states")
    assert newest.round is not None
    assert newest.round.number == 2
    assert (
        "I read this from Irbid."
        in client.get(f"{HOME}posts/{newest.number}", follow_redirects=True).text
    )
