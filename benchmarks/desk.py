"""The moderators' desk with 500 waiting cases: what a page of it asks and costs, and how long it
takes to clear 50 of them.

Method: the desk's page as ``benchmarks.pages`` measures pages: CPU of the server a request, as the
median ratio to a bare Flask "hello" in turns. It is drawn once while nothing changes; a case's page
is drawn each time. Then somebody reads 50 cases one after the other over one kept connection,
publishes each, and follows to the next one that the answer names; a moderator needs READING seconds
for a case, in which they do not wait. Told are the median and the slowest wait, from sending a
decision to holding the next case, and the share of the whole time in which the server does nothing
for them. Run: ``python -m benchmarks.desk``.

Last figures (2 busy cores): 5 queries (two more where flags and takers are shown); the desk x7,
a case x34 (13 ms); 46 ms from a decision to the next case, 99 % of the time is the moderator's own.
"""

import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event, update

from benchmarks.material import SLUG, WORDS, Material, cookie_of, make
from benchmarks.pages import ask, compare
from benchmarks.servers import Server, serving
from config import read_settings
from dialogue import clock, create_app, limits
from dialogue.accounts.operations import begin_sign_in
from dialogue.accounts.queries import get_user
from dialogue.accounts.staff_operations import create_user
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.dialogues.seats.operations import give_seat
from dialogue.extensions import db
from dialogue.moderation.cases import open_case
from dialogue.moderation.models import Case, CaseKind, Flag
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.threads.models import Post
from dialogue.threads.operations import publish_post
from dialogue.threads.queries import get_thread

CASES, CLEARED, READING = 500, 50, 5.0
DESK = f"/d/{SLUG}/moderation/"
CASE = f"{DESK}cases/%d"
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(rb'name="version" value="(\d+)"')


@contextmanager
def opened(material: Material) -> Iterator[Flask]:
    app = create_app(read_settings({**os.environ, **material.environ}))
    with app.app_context(), app.test_request_context():
        yield app


def fill(app: Flask) -> str:
    """500 cases over three days: four of five are contributions that wait, the others flags. The
    cookie of a moderator."""
    operator = Operator()
    dialogue = get_dialogue(operator, SLUG)
    author, reader = (get_user(f"p{number}@example.org") for number in range(2))
    moderator = create_user(
        operator, SITE, name="Bruno", email="bruno@example.org", password_hash=None
    )
    give_seat(operator, dialogue, user=moderator, role="moderator")
    dialogue.holding = "all"
    thread = get_thread(author, SLUG, 1)
    posts = db.session.query(Post).filter_by(thread_id=thread.id).all()
    with transaction():
        for number in range(CASES * 4 // 5):
            if number % 200 == 0:
                limits.configure(None)  # one person writes more here than anyone may
            publish_post(author, thread, body=WORDS)
        for post in posts[: CASES // 5]:
            flag(dialogue, post, reader.seats[0].id)
    spread(dialogue)
    return cookie_of(app, begin_sign_in(operator, SITE, user=moderator, device="bench"))


def flag(dialogue: Dialogue, post: Post, seat_id: int) -> None:
    case = open_case(
        Operator(),
        CaseKind.FLAG,
        f"post/{post.id}",
        dialogue=dialogue,
        forum=post.forum,
        post_id=post.id,
        thread_id=post.thread_id,
        score=1.0,
    )
    db.session.add(Flag(case_id=case.id, seat_id=seat_id, at=clock.now(), rule="attack", text=""))


def spread(dialogue: Dialogue) -> None:
    """Some have waited for long."""
    with transaction():
        for number, case_id in enumerate(db.session.scalars(db.select(Case.id).order_by(Case.id))):
            opened_at = clock.now() - timedelta(minutes=(CASES - number) * 9)
            db.session.execute(update(Case).where(Case.id == case_id).values(opened_at=opened_at))


def queries(material: Material, cookie: str) -> int:
    """How many statements a page of the desk asks for when it is drawn anew."""
    app, asked = create_app(read_settings({**os.environ, **material.environ})), []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client = app.test_client()
    client.set_cookie("sid", cookie.removeprefix("sid="))
    assert client.get(f"/d/{SLUG}/").status_code == 200
    asked.clear()
    assert client.get(DESK).status_code == 200
    return sum(one.lstrip().upper().startswith(("SELECT", "WITH")) for one in asked)


def clear(site: Server, cookie: str) -> list[float]:
    """Publish case after case; the seconds of each wait."""
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    query = "?kind=held"
    site.get(f"{DESK}{query}", {"Cookie": cookie})
    first = re.search(rb'href="(/d/[^"]+/cases/\d+)', site.body)
    assert first is not None
    address, waits = first[1].decode(), []
    site.get(f"{address}{query}", {"Cookie": cookie})
    for _ in range(CLEARED):
        token, version = TOKEN.search(site.body), VERSION.search(site.body)
        assert token is not None
        assert version is not None
        sent = {"csrf_token": token[1].decode(), "version": version[1].decode(), "act": "approve"}
        begin = time.perf_counter()
        status, headers = site.ask("POST", f"{address}/decide{query}", urlencode(sent), form)
        assert status == 303, status
        address = headers["Location"].partition("?")[0]
        status, _ = site.get(f"{address}{query}", {"Cookie": cookie})
        assert status == 200, status
        waits.append(time.perf_counter() - begin)
    return waits


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder), posts=CASES // 5)
        with opened(material) as app:
            cookie, case_id = fill(app), db.session.scalar(db.select(Case.id).limit(1))
        print(f"a page of the desk with {CASES} cases: {queries(material, cookie)} queries")
        with (
            serving("benchmarks.hello:app") as hello,
            serving("wsgi:app", environ=material.environ) as site,
        ):
            pages = {"desk": DESK, "desk, last page": f"{DESK}?page=20", "case": CASE % case_id}
            for name, path in pages.items():
                asking = partial(ask, path, {"Cookie": cookie}, None)
                ms, ratio = compare(hello, site, asking)
                print(f"{name:32} {ms:6.2f} ms  {ratio:5.2f} x hello")
            waits = clear(site, cookie)
    whole, waited = sum(waits) + READING * CLEARED, sum(waits)
    print(
        f"{CLEARED} cases cleared: {statistics.median(waits) * 1000:.0f} ms from a decision to the"
        f" next case, at most {max(waits) * 1000:.0f} ms; {1 - waited / whole:.1%} of the time is"
        f" the moderator's own ({READING:.0f} s a case)"
    )


if __name__ == "__main__":
    main()
