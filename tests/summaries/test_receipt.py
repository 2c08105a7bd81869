"""Where somebody's words went: from a contribution to points, recommendations and answers."""

import html
import re

from flask import Flask

from dialogue import clock
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.checking.circulating_operations import draw_back
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Response
from dialogue.summaries.receipt.queries import receipt_of
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.factories import make_many_posts, make_post, make_user, seat_of, signed_in
from tests.statements import statements
from tests.summaries.stories import Drafted, publish

MINE = "/d/june-2005/summaries/mine"


def text_of(browser: Browser, address: str = MINE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    main = answer.text.partition("<main")[2].partition("</main")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def respond(summary: Summary, point: int) -> None:
    db.session.add(
        Response(
            summary_id=summary.id,
            point_number=point,
            reception="partly",
            words="We will.",
            html="<p>We will.</p>",
            responded_at=clock.now(),
        )
    )
    db.session.commit()


def test_from_a_contribution_to_what_the_host_answered(drafted: Drafted, app: Flask) -> None:
    uncited = make_post(drafted.posts[0].thread, drafted.emre, "And more.")
    publish(drafted.summary, drafted.rana)
    page = text_of(signed_in(app, drafted.emre))
    assert "Published summaries cite 1 of your 2 contributions." in page
    cited, _, newest = page.partition(f"Contribution {uncited.number}")
    assert "Not cited yet." in newest
    assert "Contribution 2" in cited
    assert "Cited in point 2, version 1: The synthesis" in cited
    assert "Ask the young and the old" in cited
    assert "Recommendation The host has not answered yet." in cited
    respond(drafted.summary, 2)
    page = text_of(signed_in(app, drafted.emre))
    assert "The host's answer: Partly accepted" in page
    assert "We will." in page


def test_nobody_sees_what_became_of_anothers_words(drafted: Drafted, app: Flask) -> None:
    publish(drafted.summary, drafted.rana)
    amina = text_of(signed_in(app, drafted.cast.amina))
    assert "Contribution 1" in amina
    assert "Contribution 2" not in amina
    assert "You have not contributed here yet." in text_of(signed_in(app, drafted.dalia))
    assert "You have not contributed here yet." in text_of(signed_in(app, make_user("Stranger")))


def test_who_is_not_signed_in_is_led_there_and_strangers_find_nothing(
    drafted: Drafted, app: Flask
) -> None:
    answer = app.test_client().get(MINE)
    assert answer.status_code == 303
    assert "/account/sign-in?next=" in answer.headers["Location"]
    drafted.dialogue.visibility = "private"
    db.session.commit()
    assert signed_in(app, make_user("Stranger")).get(MINE).status_code == 404
    assert signed_in(app, drafted.emre).get(MINE).status_code == 200
    assert signed_in(app, drafted.emre).get(f"{MINE}?page=2").status_code == 404


def test_what_waits_for_an_answer_comes_first(drafted: Drafted, app: Flask) -> None:
    browser = signed_in(app, drafted.emre)
    question = "You are asked whether this is fair to your words"
    assert "draft" not in text_of(browser)
    drafted.circulate()
    page = text_of(browser)
    assert question in page
    assert "Cited in point 2 of a draft : The synthesis" in page
    assert 'href="/d/june-2005/summaries/1/points/2#fair"' in browser.get(MINE).text
    asked = get_own_check(drafted.emre, drafted.dialogue.slug, 1, 2)
    answer_check(drafted.emre, asked, answer="fair", version=1)
    page = text_of(browser)
    assert question not in page
    assert "The synthesis Fair to my words" in page
    draw_back(drafted.rana, drafted.summary)
    assert "draft" not in text_of(browser)


def test_the_next_draft_is_not_told_of_before_it_is_circulated(
    drafted: Drafted, app: Flask
) -> None:
    publish(drafted.summary, drafted.rana)
    drafted.summary.state = "draft"
    drafted.summary.title = "ZX9 not yet"
    drafted.points[1].text = "ZX9 neither"
    db.session.commit()
    page = text_of(signed_in(app, drafted.emre))
    assert "The synthesis" in page
    assert "ZX9" not in page


def test_what_does_not_stand_is_said_and_what_was_withdrawn_is_gone(
    drafted: Drafted, app: Flask
) -> None:
    publish(drafted.summary, drafted.rana)
    hide(drafted.cast.bruno, drafted.posts[1], rule="attack", message="")
    assert "Hidden by the moderators" in text_of(signed_in(app, drafted.emre))
    withdraw_post(drafted.cast.amina, drafted.posts[0])
    assert "You have not contributed here yet." in text_of(signed_in(app, drafted.cast.amina))


def test_who_left_follows_their_words_still(drafted: Drafted, app: Flask) -> None:
    publish(drafted.summary, drafted.rana)
    seat_operations.leave(drafted.emre, seat_of(drafted.emre, drafted.dialogue))
    page = text_of(signed_in(app, drafted.emre))
    assert "Cited in point 2, version 1" in page
    drafted.summary.state = "circulated"
    db.session.commit()
    assert "of a draft" not in text_of(signed_in(app, drafted.emre))


def test_a_long_receipt_has_pages_and_asks_no_more_for_each_row(
    drafted: Drafted, app: Flask
) -> None:
    publish(drafted.summary, drafted.rana)
    counts = []
    for _ in range(3):
        make_many_posts(drafted.posts[0].thread, 20, seat_of(drafted.emre, drafted.dialogue))
        with statements(app) as asked:
            found = receipt_of(drafted.emre, drafted.dialogue, None)
        counts.append(len(asked.queries()))
    assert counts[1] == counts[2]
    assert (found.page.total, found.page.count, found.cited, len(found.rows)) == (61, 3, 1, 30)


def test_it_is_reached_from_the_account_menu_and_from_a_contribution(
    drafted: Drafted, app: Flask
) -> None:
    link = f'href="{MINE}"'
    browser = signed_in(app, drafted.emre)
    assert link in browser.get("/d/june-2005/").text
    assert browser.get("/d/june-2005/posts/2/actions").text.count(link) == 2
    assert link not in signed_in(app, make_user("Stranger")).get("/d/june-2005/").text
    assert link not in app.test_client().get("/d/june-2005/").text
