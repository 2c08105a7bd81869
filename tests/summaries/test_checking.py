"""Those whom a draft cites are asked whether it is fair to their words."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue import clock
from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import suspend_user
from dialogue.deliveries import deliver_due
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.errors import Conflict, Invalid, NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.models import Act
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.checking.circulating_operations import ask_again, circulate, draw_back
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.operations import answer_check, settle_check
from dialogue.summaries.checking.queries import (
    NOBODY,
    Tally,
    get_own_check,
    tallies_of,
    waiting_checks,
)
from dialogue.summaries.models import SummaryState
from dialogue.summaries.writing.citation_operations import cite, take_citation_out
from dialogue.summaries.writing.citing import Trouble, trouble_of
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import drop_point, write_point
from dialogue.threads.consent.operations import change_consent
from dialogue.threads.operations import withdraw_post
from tests.factories import (
    first_post,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.moderation.stories import sanction
from tests.summaries.stories import Drafted, publish

POINT = "/d/june-2005/summaries/1/points/2"


def asked(drafted: Drafted) -> list[tuple[int, str, int]]:
    """The point, who is asked about it, and in which of its wordings."""
    rows = db.session.scalars(select(Check).order_by(Check.point_id, Check.participant_id))
    return [(one.point.number, one.participant.name, one.asked_version) for one in rows]


def check_of(drafted: Drafted, person: User, point: int) -> Check:
    return get_own_check(person, drafted.dialogue.slug, drafted.summary.number, point)


def test_everyone_whom_a_point_cites_is_asked_once(drafted: Drafted) -> None:
    assert drafted.circulate() == 2
    assert drafted.summary.state == SummaryState.CIRCULATED
    everyone = [(1, "Amina", 1), (2, "Amina", 1), (2, "Emre", 1)]
    assert asked(drafted) == everyone
    with pytest.raises(Conflict):
        circulate(drafted.rana, drafted.summary)
    with pytest.raises(Conflict):
        ask_again(drafted.rana, drafted.summary)
    draw_back(drafted.rana, drafted.summary)
    assert drafted.circulate() == 0
    assert asked(drafted) == everyone


def test_asked_again_only_about_what_changed(drafted: Drafted) -> None:
    drafted.circulate()
    answer_check(drafted.emre, check_of(drafted, drafted.emre, 2), answer="fair", version=1)
    write_point(
        drafted.rana, drafted.points[1], version=1, text="Ask them (#1, #2).", level="national"
    )
    assert tallies_of(drafted.summary)[2] == Tally(asked=2, earlier=1)
    assert ask_again(drafted.rana, drafted.summary) == 2
    assert asked(drafted) == [(1, "Amina", 1), (2, "Amina", 2), (2, "Emre", 2)]
    assert [one.point.number for one in waiting_checks(drafted.emre, drafted.dialogue)] == [2]


def test_whoever_answered_to_the_present_wording_is_not_asked_about_it(drafted: Drafted) -> None:
    drafted.circulate()
    write_point(
        drafted.rana, drafted.points[1], version=1, text="Ask them (#1, #2).", level="national"
    )
    answer_check(drafted.emre, check_of(drafted, drafted.emre, 2), answer="fair", version=2)
    assert ask_again(drafted.rana, drafted.summary) == 1
    assert asked(drafted)[-1] == (2, "Emre", 1)


def test_what_is_cited_later_is_asked_about_when_a_writer_says_so(drafted: Drafted) -> None:
    drafted.circulate()
    cite(drafted.rana, drafted.points[0], number=2)
    assert len(asked(drafted)) == 3
    assert ask_again(drafted.rana, drafted.summary) == 1
    assert asked(drafted)[1] == (1, "Emre", 1)


def test_who_cannot_answer_is_not_asked(drafted: Drafted) -> None:
    """Those who left, who are suspended from the site, who are known from an archive only, who
    withdrew what is cited, and who do not want it to be cited any more."""
    people = {name: make_person(drafted.dialogue, name) for name in ("Left", "Sus", "Gone", "No")}
    silent = make_participant(drafted.dialogue, "Archive").user
    people["Archive"] = silent
    posts = {
        name: first_post(make_thread(drafted.dialogue, person, title=name))
        for name, person in people.items()
    }
    for post in posts.values():
        cite(drafted.rana, drafted.points[0], number=post.number)
    seat_operations.leave(people["Left"], people["Left"].seats[0])
    suspend_user(make_user("Ada", is_admin=True), people["Sus"])
    withdraw_post(people["Gone"], posts["Gone"])
    change_consent(people["No"], posts["No"], consent="none")
    silent.password_hash, silent.is_placeholder = None, True
    db.session.commit()
    drafted.circulate()
    assert {name for _, name, _ in asked(drafted)} == {"Amina", "Emre"}


def test_who_may_not_read_the_forum_is_not_asked_about_its_thread(drafted: Drafted) -> None:
    noor = make_participant(drafted.dialogue, "Noor", forum="africa").user
    thread = make_thread(drafted.dialogue, noor, forum="africa")
    ali = make_post(thread, drafted.emre, "I was here.")
    thread.forum.visibility = "private"
    db.session.commit()
    fay = make_person(drafted.dialogue, "Fay", "facilitator")
    summary = begin_summary(
        fay, drafted.dialogue, kind="thread", thread=thread.number, title="Of the thread"
    )
    other = replace(drafted, rana=fay, summary=summary, points=[])
    other.add(f"Here (#{ali.number}, #{first_post(thread).number}).", section="agreement")
    assert other.circulate() == 1
    assert [name for _, name, _ in asked(drafted)] == ["Noor"]
    with pytest.raises(NotFound):
        get_own_check(drafted.emre, drafted.dialogue.slug, other.summary.number, 1)


def test_an_empty_draft_is_not_circulated(drafted: Drafted) -> None:
    for point in drafted.points:
        drop_point(drafted.rana, point)
    with pytest.raises(Invalid):
        drafted.circulate()
    assert drafted.summary.state == SummaryState.DRAFT


def test_only_writers_circulate_and_draw_back(drafted: Drafted) -> None:
    for person in (drafted.cast.amina, drafted.cast.bruno, drafted.cast.chen):
        with pytest.raises(NotPermitted):
            circulate(person, drafted.summary)
    with pytest.raises(Conflict):
        draw_back(drafted.rana, drafted.summary)
    drafted.circulate()
    with pytest.raises(NotPermitted):
        draw_back(drafted.cast.amina, drafted.summary)


def test_an_answer_that_asks_for_something_says_what(drafted: Drafted) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.emre, 2)
    for answer, fields in (("maybe", ["answer"]), ("unfair", ["words"]), ("nuance", ["words"])):
        with pytest.raises(Invalid) as refused:
            answer_check(drafted.emre, mine, answer=answer, words=" \u200b", version=1)
        assert list(refused.value.fields) == fields
    answer_check(drafted.emre, mine, answer="unfair", words="I said\u202e more.", version=1)
    assert (mine.answer, mine.words, mine.answered_version) == ("unfair", "I said more.", 1)
    assert tallies_of(drafted.summary)[2] == Tally(asked=2, answered=1, unfair=1, disputed=1)


def test_an_answer_can_be_changed_until_the_summary_is_published(drafted: Drafted) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.emre, 2)
    answer_check(drafted.emre, mine, answer="nuance", words="Both.", version=1)
    changes = drafted.summary.changes
    answer_check(drafted.emre, mine, answer="nuance", words="Both.", version=1)
    assert drafted.summary.changes == changes
    answer_check(drafted.emre, mine, answer="fair", version=1)
    assert tallies_of(drafted.summary)[2] == Tally(asked=2, answered=1, fair=1)
    publish(drafted.summary, drafted.rana)
    with pytest.raises(NotPermitted):
        answer_check(drafted.emre, mine, answer="unfair", words="No.", version=1)


def test_the_answer_is_to_the_wording_that_was_read(drafted: Drafted) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.cast.amina, 1)
    write_point(drafted.rana, drafted.points[0], version=1, text="Nobody is left out (#1).")
    with pytest.raises(Conflict):
        answer_check(drafted.cast.amina, mine, answer="fair", version=1)
    assert mine.answer is None
    drop_point(drafted.rana, drafted.points[0])
    with pytest.raises(Conflict):
        answer_check(drafted.cast.amina, mine, answer="fair", version=2)


def test_nobody_answers_for_another(drafted: Drafted) -> None:
    drafted.circulate()
    theirs = check_of(drafted, drafted.emre, 2)
    for person in (drafted.cast.amina, drafted.cast.bruno, drafted.rana):
        with pytest.raises(NotPermitted):
            answer_check(person, theirs, answer="fair", version=1)
    with pytest.raises(NotFound):
        check_of(drafted, drafted.dalia, 2)
    seat_operations.leave(drafted.emre, seat_of(drafted.emre, drafted.dialogue))
    with pytest.raises(NotPermitted):
        answer_check(drafted.emre, theirs, answer="fair", version=1)


def test_whoever_is_suspended_here_says_whether_it_is_fair_all_the_same(drafted: Drafted) -> None:
    drafted.circulate()
    sanction(
        *(drafted.cast.bruno, drafted.emre, drafted.dialogue, Act.SUSPEND),
        suspended_at=clock.now(),
    )
    mine = check_of(drafted, drafted.emre, 2)
    answer_check(drafted.emre, mine, answer="fair", version=1)
    assert mine.answer == "fair"


def test_a_dispute_is_open_until_it_is_settled(drafted: Drafted) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.emre, 2)
    with pytest.raises(Conflict):
        settle_check(drafted.rana, mine, settlement="Nothing to say.")
    answer_check(drafted.emre, mine, answer="unfair", words="Not only the old.", version=1)
    with pytest.raises(NotPermitted):
        settle_check(drafted.emre, mine, settlement="It is fine.")
    with pytest.raises(Invalid):
        settle_check(drafted.rana, mine, settlement=" ")
    settle_check(drafted.rana, mine, settlement="We say so now.")
    assert not mine.is_disputed
    assert tallies_of(drafted.summary)[2].disputed == 0
    answer_check(drafted.emre, mine, answer="unfair", words="Still not.", version=1)
    assert mine.is_disputed
    assert mine.settlement == ""


def test_a_dispute_outlives_the_wording_it_was_about(drafted: Drafted) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.emre, 2)
    answer_check(drafted.emre, mine, answer="unfair", words="No.", version=1)
    write_point(drafted.rana, drafted.points[1], version=1, text="Ask (#1, #2).", level="national")
    assert tallies_of(drafted.summary)[2] == Tally(asked=2, earlier=1, disputed=1)


def test_whom_a_point_does_not_cite_any_more_does_not_count(drafted: Drafted) -> None:
    drafted.circulate()
    answer_check(
        drafted.emre, check_of(drafted, drafted.emre, 2), answer="unfair", words="No.", version=1
    )
    citation = next(one for one in drafted.points[1].citations if one.post.number == 2)
    take_citation_out(drafted.rana, citation)
    assert tallies_of(drafted.summary)[2] == Tally(asked=1)
    withdraw_post(drafted.cast.amina, drafted.posts[0])
    assert tallies_of(drafted.summary).get(2, NOBODY) == NOBODY


def test_a_participant_reads_a_point_and_answers(drafted: Drafted, app: Flask) -> None:
    cite(drafted.rana, drafted.points[1], number=2, passage="old neither")
    drafted.circulate()
    browser = signed_in(app, drafted.emre)
    page = browser.get(POINT).text
    assert "Ask the young and the old" in page
    assert "<blockquote" in page
    assert "old neither" in page
    assert "The old neither." in page  # his own words, whole
    assert "The young are not asked" not in page  # somebody else's are not told here
    assert "under the same name or pseudonym as your contribution" in page
    answer = browser.submit(POINT, "check", answer="unfair", words="")
    assert answer.status_code == 422
    assert 'href="#words"' in answer.text
    done = browser.submit(POINT, "check", answer="unfair", words="I said <b>more</b>.")
    assert (done.status_code, done.headers["Location"]) == (303, POINT)
    page = browser.get(POINT).text
    assert "Your answer: Not fair to my words" in page
    assert "I said &lt;b&gt;more&lt;/b&gt;." in page
    assert "1 open dispute" in page


def test_a_stale_answer_keeps_what_was_typed(drafted: Drafted, app: Flask) -> None:
    drafted.circulate()
    browser = signed_in(app, drafted.emre)
    drafted.points[1].version = 2
    answer = browser.submit(POINT, "check", answer="nuance", words="Mine.", version=1)
    assert answer.status_code == 409
    assert "This point was changed meanwhile" in answer.text
    assert "Mine." in answer.text


def test_a_writer_sees_who_answered_and_settles(drafted: Drafted, app: Flask) -> None:
    drafted.circulate()
    mine = check_of(drafted, drafted.emre, 2)
    answer_check(drafted.emre, mine, answer="unfair", words="Not so.", version=1)
    browser = signed_in(app, drafted.rana)
    form = f"settle-{mine.id}"
    answer = browser.submit(POINT, form, settlement="")
    assert answer.status_code == 422
    assert f'href="#settlement-{mine.id}"' in answer.text
    assert browser.submit(POINT, form, settlement="Mended.").status_code == 303
    assert "Mended." in signed_in(app, drafted.emre).get(POINT).text
    others = signed_in(app, drafted.cast.amina).get(POINT).text
    assert "Not so." not in others
    assert "1 says it is not fair" in others


def test_a_draft_is_found_by_those_alone_who_may_read_it(drafted: Drafted, app: Flask) -> None:
    """Before it is circulated, and by strangers ever, it is as if it were not there."""
    browsers = {
        "visitor": app.test_client(),
        "stranger": signed_in(app, make_user("Stranger")),
        "Amina": signed_in(app, drafted.cast.amina),
        "Rana": signed_in(app, drafted.rana),
    }

    def found() -> dict[str, int]:
        return {name: browser.get(POINT).status_code for name, browser in browsers.items()}

    assert found() == {"visitor": 404, "stranger": 404, "Amina": 404, "Rana": 200}
    drafted.circulate()
    assert found() == {"visitor": 404, "stranger": 404, "Amina": 200, "Rana": 200}
    draw_back(drafted.rana, drafted.summary)
    assert found()["Amina"] == 404
    publish(drafted.summary, drafted.rana)
    assert found() == {"visitor": 404, "stranger": 404, "Amina": 404, "Rana": 200}


def test_withdrawn_words_are_on_no_draft(drafted: Drafted, app: Flask) -> None:
    cite(drafted.rana, drafted.points[1], number=2, passage="old neither")
    drafted.circulate()
    withdraw_post(drafted.emre, drafted.posts[1])
    for person in (drafted.rana, drafted.emre, drafted.cast.amina):
        page = signed_in(app, person).get(POINT).text
        assert "old neither" not in page
        assert "Withdrawn by its author" in page


def test_what_is_withdrawn_is_erased_from_drafts_and_what_is_hidden_is_kept(
    drafted: Drafted,
) -> None:
    quoted = cite(drafted.rana, drafted.points[1], number=2, passage="old neither")
    other = cite(drafted.rana, drafted.points[0], number=1, passage="young are not")
    hide(drafted.cast.bruno, drafted.posts[0], rule="attack", message="")
    withdraw_post(drafted.emre, drafted.posts[1])
    while deliver_due():
        pass
    db.session.expire_all()
    assert (quoted.passage, other.passage) == ("", "young are not")
    assert trouble_of(quoted) is Trouble.WITHDRAWN


def test_writers_circulate_ask_again_and_draw_back_by_buttons(drafted: Drafted, app: Flask) -> None:
    browser = signed_in(app, drafted.rana)
    token = browser.get(POINT).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    draft = "/d/june-2005/summaries/1"
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    for act, status in (
        *(("ask", 409), ("circulate", 303), ("circulate", 409), ("ask", 409)),
        *(("draw-back", 303), ("draw-back", 409)),
    ):
        answer = browser.post(f"{draft}/{act}", data={"csrf_token": token}, headers=headers)
        assert answer.status_code == status, act
        if status == 303:
            assert answer.headers["Location"] == f"{draft}/draft"
