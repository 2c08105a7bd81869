"""The register tells what was decided, and not about whom or what."""

import re

from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.appeals.appeal_operations import appeal, hear_appeal
from dialogue.moderation.models import Act
from dialogue.moderation.posts.operations import hide, remove
from dialogue.threads.models import Thread
from tests.browser import Browser
from tests.factories import Cast, first_post, forum_of, make_thread
from tests.fakes import Clock
from tests.moderation.stories import sanction
from tests.statements import statements

REGISTER = "/d/june-2005/register/"


def rows(page: str) -> list[list[str]]:
    """The cells of each entry, as they are read."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td>(.*?)</td>", row, re.S)]
        for row in found
    ]


def test_what_everybody_reads(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast, dalia: User, clock: Clock,
    client: Browser,
) -> None:  # fmt: skip
    assert "The moderators decided nothing here yet." in client.get(REGISTER).text
    assert f'href="{REGISTER}"' in client.get("/d/june-2005/rules").text
    post = first_post(thread)
    hidden = hide(cast.bruno, post, rule="attack", message="ZX9MESSAGE")
    assert rows(client.get(REGISTER).text) == [
        ["June 15, 2005", "hid a contribution", "Global", "Attack on a person or a group", ""]
    ]
    made = appeal(cast.amina, hidden, text="ZX9APPEAL")
    assert rows(client.get(REGISTER).text)[0][-1] == "Appealed: not heard yet"
    hear_appeal(dalia, made, outcome="overturn", message="ZX9ANSWER", version=made.case.version)
    clock.move(days=20)
    sanction(cast.bruno, cast.amina, dialogue, Act.WARN)
    forum_of(dialogue, "africa").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    secret = make_thread(dialogue, cast.amina, forum="africa", title="ZX9TITLE")
    remove(dalia, first_post(secret), rule="private-data")
    page = client.get(REGISTER).text
    assert [row[:3] for row in rows(page)] == [
        ["July 5, 2005", "warned somebody", "the whole dialogue"],
        ["June 15, 2005", "overturned a decision", "Global"],
        ["June 15, 2005", "hid a contribution", "Global"],
    ]
    assert rows(page)[2][-1] == "Appealed: overturned"
    for word in ("ZX9", "Amina", "Bruno", "Dalia", "posts/", "threads/1", "Who is left out"):
        assert word not in page, word
    assert not re.search(r'datetime="[^"]*T', page.partition("<tbody>")[2])


def test_it_is_narrowed(
    app: Flask, dialogue: Dialogue, thread: Thread, cast: Cast, clock: Clock, client: Browser
) -> None:
    hide(cast.bruno, first_post(thread), rule="attack")
    clock.move(days=20)
    sanction(cast.bruno, cast.amina, dialogue, Act.WARN)
    for query, many in (
        ("act=hide", 1),
        ("act=no-such-act", 2),
        ("forum=global", 1),
        ("forum=dialogue", 1),
        ("forum=africa", 0),
        ("rule=attack", 2),
        ("rule=advertising", 0),
        ("month=2005-07", 1),
        ("month=2005-13", 2),
        ("month=0000-00", 2),
        ("act=warn&month=2005-06", 0),
    ):
        assert len(rows(client.get(f"{REGISTER}?{query}").text)) == many, query
    assert client.get(f"{REGISTER}?page=2").status_code == 404


def test_it_costs_little_and_is_kept(
    app: Flask, thread: Thread, cast: Cast, client: Browser
) -> None:
    hide(cast.bruno, first_post(thread), rule="attack")
    with statements(app) as first:
        answer = client.get(REGISTER)
    assert len(first) <= 12
    again = client.get(REGISTER, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    with statements(app) as second:
        client.get(REGISTER)
    assert len(second) <= 6
