"""A server that is killed twenty times loses nothing that it acknowledged, and doubles nothing."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from dialogue import clock
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.notifications.models import Notification
from dialogue.streams import StreamEntry
from dialogue.threads.models import Mention, Post
from tests.live import Place
from tests.reliability.mortal import Mortal, mortal, seed_of_this_run
from tests.reliability.speaking import HOST, PEOPLE, SLUG, RecordProperty, another, reply, signed_in
from tests.servers import wait_until
from tests.visitor import Filled, Visitor, mails_in

CONTRIBUTIONS, INVITATIONS, KILLS = 200, 20, 20
INVITE = f"/d/{SLUG}/setup/invitations/"
PACE = 0.2  # seconds between two invitations, so that they last as long as the contributions


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_what_was_acknowledged_exists_once(place: Place, record_property: RecordProperty) -> None:
    words = [f"Word {number}, for @{HOST.lower()} to read." for number in range(CONTRIBUTIONS)]
    guests = [f"guest{number}@example.org" for number in range(INVITATIONS)]
    seed = seed_of_this_run()
    with mortal(place, kills=KILLS, contributions=CONTRIBUTIONS, seed=seed) as site:
        visitors = [signed_in(site.server, name) for name in PEOPLE]
        host = signed_in(site.server, HOST)
        with ThreadPoolExecutor() as pool:
            shares = [words[number :: len(PEOPLE)] for number in range(len(PEOPLE))]
            spoken = [
                pool.submit(speak, site, visitor, share)
                for visitor, share in zip(visitors, shares, strict=True)
            ]
            invited = pool.submit(invite, site, host, guests)
            site.die_and_live()
            numbers = {body: number for one in spoken for body, number in one.result().items()}
            invited.result()
        record_property("seconds to the slowest restart (5 promised)", round(max(site.starts), 2))
        record_property("requests cut off", site.broken)
        assert set(numbers) == set(words)
        assert site.broken >= KILLS / 2, "hardly a kill met a request: this proves little"
        assert_everything_is_there(place, numbers)
        assert_everybody_is_written_to(place, guests)
    done = place.command("doctor")
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def speak(site: Mortal, visitor: Visitor, words: Iterable[str]) -> dict[str, int]:
    """Contribute all of it, one by one; under which number each was acknowledged."""
    acknowledged, form = {}, site.persist(lambda: reply(visitor, ""))
    for body in words:
        answer = site.contribute(visitor, another(form, body))
        assert answer.status == 303, (answer.status, answer.text)
        found = re.search(r"#p(\d+)$", answer.headers["Location"])
        assert found, answer.headers["Location"]
        acknowledged[body] = int(found.group(1))
    return acknowledged


def invite(site: Mortal, host: Visitor, addresses: Iterable[str]) -> None:
    """By mail, one by one: each acknowledged invitation owes a delivery."""
    for address in addresses:
        filled = site.persist(lambda address=address: invitation(host, address))
        answer = site.persist(lambda filled=filled: host.send(filled))
        assert answer.status == 303, (answer.status, answer.text)
        time.sleep(PACE)


def invitation(host: Visitor, address: str) -> Filled:
    """What is sent after the list was looked through."""
    filled = host.fill(INVITE, "invite-list", emails=address)
    return replace(filled, url=filled.url.replace("/review", "/send"))


def assert_everything_is_there(place: Place, acknowledged: dict[str, int]) -> None:
    with place.opened():
        posts = {post.number: post for post in db.session.scalars(select(Post))}
        assert sorted(posts) == list(range(1, len(acknowledged) + 2))
        assert {number: posts[number].body for number in acknowledged.values()} == {
            number: body for body, number in acknowledged.items()
        }
        told = select(Event.object_id).where(Event.kind == "post.published")
        assert Counter(db.session.scalars(told)) == Counter(post.id for post in posts.values())
        entries = Counter(db.session.scalars(select(StreamEntry.object)))
        assert {entries[f"post/{number}"] for number in posts} == {3}
        assert db.session.scalar(select(func.count()).select_from(Mention)) == len(acknowledged)


def assert_everybody_is_written_to(place: Place, addresses: list[str]) -> None:
    """At once, or after the lease of whoever was killed over it; and the host, whom each
    contribution mentions, of each of them."""
    with place.opened():
        invited = select(func.count()).where(Event.kind == "dialogue.invited")
        assert (db.session.scalar(invited) or 0) >= len(addresses)
        db.session.execute(update(Delivery).values(lease_until=clock.now()))
        db.session.commit()
        wait_until(lambda: not db.session.scalars(select(Delivery.id)).all(), 120, "the mail")
        told = Counter(db.session.scalars(select(Notification.post_id)))
    mails = {(str(mail["To"]), str(mail["Message-ID"])) for mail in mails_in(place.folder)}
    written_to = Counter(address for address, _ in mails)
    assert set(written_to) == {*addresses, f"{HOST.lower()}@example.org"}
    assert (len(told), set(told.values())) == (CONTRIBUTIONS, {1}), "each told once"
    assert written_to[f"{HOST.lower()}@example.org"] == CONTRIBUTIONS, "and mailed as one"
