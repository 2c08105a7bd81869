"""Published versions as their readers meet them."""

import json
import re
from hashlib import sha256

import pytest

from dialogue import clock as the_clock
from dialogue.accounts.models import User
from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.checking.models import Check
from dialogue.summaries.coverage.operations import set_targets
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.operations import begin_next_version
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import drop_point, write_point
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.factories import (
    first_post,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    seat_of,
    signed_in,
)
from tests.summaries.writing import point, published, weekly

PLACE = "/d/june-2005/summaries"
ONE = f"{PLACE}/1"
FILES = ("", "/versions/1", "/versions/1/content.json", "/versions/1/words.json")


@pytest.fixture
def amina(dialogue: Dialogue) -> User:
    return make_person(dialogue)


def said_by(dialogue: Dialogue, person: User, body: str, consent: str = "alias") -> Post:
    return first_post(make_thread(dialogue, person, body=body, consent=consent))


def heron(dialogue: Dialogue, writer: User, amina: User, consent: str = "name") -> Summary:
    """A published summary that quotes Amina's heron."""
    post = said_by(dialogue, amina, "The heron waits at the well.", consent)
    summary = weekly(dialogue, writer)
    point(writer, summary, "Water is *short*.", cites={post.number: "heron waits"}, label="shared")
    published(writer, summary)
    return summary


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_reader_meets_points_with_whom_they_cite(client, dialogue, writer, amina) -> None:
    heron(dialogue, writer, amina)
    answer = client.get(ONE)
    assert answer.status_code == 200
    text = plain(answer.text)
    for told in ("What week 2 said", "Version 1", "Shared", "1 person is cited", "Amina"):
        assert told in text
    assert "<em>short</em>" in answer.text
    assert '<blockquote lang="en" dir="auto"><p>heron waits</p></blockquote>' in answer.text
    assert 'href="/d/june-2005/posts/1"' in answer.text
    assert "1 of 1" in text


def test_the_file_proves_the_checksum_of_the_page(client, dialogue, writer, amina) -> None:
    heron(dialogue, writer, amina)
    content = client.get(f"{ONE}/versions/1/content.json")
    assert sha256(content.data).hexdigest() in client.get(ONE).text
    said = json.loads(client.get(f"{ONE}/versions/1/words.json").data)
    cited = json.loads(content.data)["sections"][1]["points"][0]["citations"][0]
    spelled = json.dumps(
        said[cited["said"]], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert sha256(spelled.encode()).hexdigest() == cited["fingerprint"]
    assert "heron" not in content.text


def pages(browser: Browser) -> str:
    answers = [browser.get(f"{ONE}{one}") for one in FILES]
    assert [one.status_code for one in answers] == [200] * len(FILES)
    return "".join(one.text for one in answers)


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "none", "paraphrase", "alias", "moved"])
@pytest.mark.parametrize("is_delivered", [False, True])
def test_words_that_were_taken_back_stand_nowhere(
    app, client, dialogue, writer, amina, how, is_delivered
) -> None:
    """At once, and after what follows was done: pages, files, and for everybody."""
    heron(dialogue, writer, amina)
    bruno = make_person(dialogue, "Bruno", "moderator")
    rana = signed_in(app, writer)
    assert "heron waits" in pages(client) + pages(rana)
    post = db.session.get_one(Post, 1)
    if how == "withdrawn":
        withdraw_post(amina, post)
    elif how == "hidden":
        hide(bruno, post, rule="attack", message="")
    elif how == "moved":
        post.thread.forum.visibility = "members"
        db.session.commit()
    else:
        post.consent = how
        db.session.commit()
    if is_delivered:
        deliver_due()
    for browser in (client, rana):
        found = pages(browser)
        assert "heron" not in found
        assert "Amina" not in found
        assert "[taken back since]" in found
        assert "cannot be recalled" in found
    assert "the next version will leave it out" in plain(rana.get(ONE).text)


def test_an_unchanged_page_is_not_sent_again(client, dialogue, writer, amina) -> None:
    heron(dialogue, writer, amina)
    held = client.get(ONE).headers["ETag"]
    assert client.get(ONE, headers={"If-None-Match": held}).status_code == 304
    post = db.session.get_one(Post, 1)
    post.consent = "none"
    assert client.get(ONE, headers={"If-None-Match": held}).status_code == 200


def test_whoever_does_not_want_to_be_cited_is_not_linked(client, dialogue, writer, amina) -> None:
    heron(dialogue, writer, amina)
    db.session.get_one(Post, 1).consent = "none"
    page = client.get(ONE).text
    assert 'href="/d/june-2005/posts/1"' not in page
    assert "A contribution [taken back since]" in plain(page)


def test_a_draft_is_nobodys_to_read_but_its_writers(app, client, dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    point(writer, summary, "A secret draft.", cites={said_by(dialogue, amina, "Ask.").number: ""})
    readers = [client, signed_in(app, amina)]
    for browser in readers:
        for one in (*FILES, "/publish", "/versions/1/changes", "/points/1/response"):
            assert browser.get(f"{ONE}{one}").status_code == 404, one
    led = signed_in(app, writer).get(ONE)
    assert (led.status_code, led.location) == (302, f"{ONE}/draft")
    published(writer, summary)
    begin_next_version(writer, summary)
    made = summary.sections[2].points[0]
    write_point(writer, made, version=1, text="Words of the next version.")
    for browser in (*readers, signed_in(app, writer)):
        assert "next version." not in pages(browser)
        assert browser.get(f"{ONE}/versions/2").status_code == 404


def test_a_stranger_to_a_private_dialogue_finds_nothing(
    app, client, dialogue, writer, amina
) -> None:
    heron(dialogue, writer, amina)
    dialogue.visibility = "members"
    db.session.commit()
    for browser in (client, signed_in(app, make_person(make_dialogue("other"), "Zoe"))):
        for one in (*FILES, "/versions/1/changes", "/publish", "/points/1/response"):
            answer = browser.get(f"{ONE}{one}")
            assert answer.status_code == 404, one
            assert "heron" not in answer.text
    assert "heron waits" in pages(signed_in(app, amina))


def test_a_summary_of_a_private_forums_thread_is_for_its_readers(
    app, client, dialogue, writer
) -> None:
    africa = dialogue.forums[1]
    africa.visibility = "members"
    db.session.commit()
    member = make_person(dialogue, "Mo")
    make_participant(dialogue, "Mo", "participant", forum=africa.slug, user=member)
    thread = make_thread(dialogue, member, forum=africa.slug, body="The heron waits.")
    summary = begin_summary(
        writer, dialogue, kind="thread", thread=thread.number, title="Of the thread"
    )
    cites = {first_post(thread).number: "heron waits"}
    point(writer, summary, "Water.", cites=cites, key="agreement")
    asked = changes_from(client)
    published(writer, summary)
    assert "heron waits" in pages(signed_in(app, member))
    assert client.get(ONE).status_code == 404
    assert "Of the thread" not in client.get("/d/june-2005/").text
    assert client.get(asked).json["changes"] == []


def test_a_rapporteur_publishes_from_the_form(app, client, dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    rana = signed_in(app, writer)
    empty = rana.get(f"{ONE}/publish")
    assert "The draft has no points yet." in empty.text
    post = said_by(dialogue, amina, "Ask us.")
    made = point(writer, summary, cites={post.number: ""})
    set_targets(make_person(dialogue, "Fay", "facilitator"), dialogue, targets={"people": "80"})
    seat = seat_of(amina, dialogue)
    db.session.add(
        Check(
            point_id=made.id,
            participant_id=seat.id,
            asked_version=1,
            asked_at=the_clock.now(),
            answer="unfair",
            words="Not what I said.",
            answered_version=1,
            answered_at=the_clock.now(),
        )
    )
    form = plain(rana.get(f"{ONE}/publish").text)
    assert "Disputes are open, and are printed with the points: Point 1" in form
    assert "target of 80 per cent reached" in form
    sent = rana.submit(f"{ONE}/publish", "publish", note="The first")
    assert (sent.status_code, sent.location) == (303, ONE)
    page = plain(client.get(ONE).text)
    for told in ("Open dispute", "Not what I said.", "cited people who were asked: 1", "The first"):
        assert told in page
    assert rana.get(f"{ONE}/publish").status_code == 303


def test_the_form_tells_what_stands_in_the_way(app, dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "Ask us.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: ""})
    rana = signed_in(app, writer)
    form = rana.get(f"{ONE}/publish").text
    withdraw_post(amina, post)
    refused = rana.post(f"{ONE}/publish", data=filled(form, note="I typed this"))
    assert refused.status_code == 422
    assert "Contribution 1: Withdrawn by its author" in plain(refused.text)
    assert f'href="{ONE}/draft#point-1"' in refused.text


def test_a_stale_form_is_a_conflict_that_loses_nothing(app, dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={said_by(dialogue, amina, "Ask us.").number: ""})
    rana = signed_in(app, writer)
    form = rana.get(f"{ONE}/publish").text
    write_point(writer, made, version=1, text="Changed.")
    refused = rana.post(f"{ONE}/publish", data=filled(form, note="I typed this"))
    assert refused.status_code == 409
    assert 'value="I typed this"' in refused.text
    again = rana.post(f"{ONE}/publish", data=filled(refused.text))
    assert again.status_code == 303


def filled(page: str, **answers: str) -> dict[str, str]:
    found = re.findall(r'name="(csrf_token|changes|note|version)"[^>]*?value="([^"]*)"', page)
    return {**dict(found), **answers}


def test_participants_neither_publish_nor_begin_the_next(app, dialogue, writer, amina) -> None:
    heron(dialogue, writer, amina)
    browser = signed_in(app, amina)
    token = filled(browser.get("/d/june-2005/seat").text)["csrf_token"]
    for one in ("publish", "next", "points/1/response"):
        answer = browser.post(f"{ONE}/{one}", data={"csrf_token": token, "changes": "1"})
        assert answer.status_code in (403, 404), one
    assert browser.get(f"{ONE}/publish").status_code == 404


def test_a_later_version_shows_the_difference(app, client, dialogue, writer, amina) -> None:
    posts = [said_by(dialogue, amina, f"Ask us, {n}.") for n in range(3)]
    summary = weekly(dialogue, writer)
    changed = point(writer, summary, "The young are left out.", cites={posts[0].number: ""})
    dropped = point(writer, summary, "To be dropped.", cites={posts[1].number: ""})
    same = point(writer, summary, "It stays.", cites={posts[0].number: ""})
    published(writer, summary)
    assert client.get(f"{ONE}/versions/1/changes").status_code == 404
    rana = signed_in(app, writer)
    assert rana.submit(ONE, f"{ONE}/next").location == f"{ONE}/draft"
    write_point(writer, changed, version=1, text="The young are kept out.", label="contested")
    cite(writer, changed, number=posts[2].number)
    drop_point(writer, dropped)
    point(writer, summary, "It is new.", cites={posts[1].number: ""})
    published(writer, summary, note="Second thoughts")
    page = client.get(f"{ONE}/versions/2/changes").text
    assert "<del>left</del> <ins>kept</ins>" in page
    assert "<del>To be dropped.</del>" in page
    assert "<ins>It is new.</ins>" in page
    assert same.text not in page
    text = plain(page)
    for told in ("Cited now: #3", "Contested", "Point 2: dropped", "Second thoughts"):
        assert told in text
    assert 'href="/d/june-2005/summaries/1/versions/2/changes"' in client.get(ONE).text
    old = client.get(f"{ONE}/versions/1").text
    assert "This is an old version." in old
    assert "left out" in old


def test_the_host_answers_beside_the_recommendation(app, client, dialogue, writer, amina) -> None:
    host = make_person(dialogue, "Hana", "host")
    summary = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")
    cites = {said_by(dialogue, amina, "Ask us.").number: ""}
    more = {"key": "recommendations", "level": "local", "addressee": "Mayors"}
    point(writer, summary, "Ask the young.", cites=cites, **more)
    published(writer, summary)
    page = plain(client.get(ONE).text)
    assert "The host has not answered yet." in page
    assert "Local level" in page
    assert "Answer for the host" not in page
    hana = signed_in(app, host)
    assert "Answer for the host" in hana.get(ONE).text
    address = f"{ONE}/points/1/response"
    refused = hana.submit(address, "respond", reception="partly", words=" ")
    assert refused.status_code == 422
    assert re.search(r'value="partly"\s+checked', refused.text)
    stale = filled(hana.get(address).text)
    sent = hana.submit(address, "respond", reception="partly", words="As far as *we* can.")
    assert (sent.status_code, sent.location) == (303, f"{ONE}#point-1")
    text = plain(client.get(ONE).text)
    assert "Response of the host: Partly accepted" in text
    late = hana.post(address, data={**stale, "reception": "not", "words": "My own words."})
    assert late.status_code == 409
    assert "My own words." in late.text
    assert "As far as <em>we</em> can." in late.text
    assert signed_in(app, amina).get(address).status_code == 403
    assert hana.get(f"{ONE}/points/2/response").status_code == 404


def test_the_front_pages_lead_to_the_newest_summary(client, dialogue, writer, amina) -> None:
    places = ("/d/june-2005/", "/d/june-2005/rounds/2/")
    for one in places:
        assert "What week 2 said" not in client.get(one).text
    summary = heron(dialogue, writer, amina)
    for one in places:
        assert f'href="{ONE}"' in client.get(one).text
    assert f'href="{ONE}"' not in client.get("/d/june-2005/rounds/1/").text
    begin_next_version(writer, summary)
    published(writer, summary)
    assert "Version 2" in client.get(places[0]).text


def changes_from(client: Browser) -> str:
    """Where the dialogue's front page asks what happened since it was opened."""
    cursor = re.search(r'data-cursor="([^"]+)"', client.get("/d/june-2005/").text)
    assert cursor
    return f"/d/june-2005/changes?after={cursor[1]}"


def test_open_pages_hear_of_a_new_version(client, dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "The heron waits.")
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={post.number: ""})
    asked = changes_from(client)
    before = client.get(asked).json
    assert before["changes"] == []
    published(writer, summary)
    told = client.get(asked).json["changes"]
    assert told == [{"object": "summary/1", "kind": "summary", "state": "1"}]


def test_the_record_of_acts_words_it(app, dialogue, writer, amina) -> None:
    summary = heron(dialogue, writer, amina)
    assert summary.version == 1
    bruno = make_person(dialogue, "Bruno", "moderator")
    assert "published a summary" in signed_in(app, bruno).get("/d/june-2005/moderation/record").text


def test_nothing_is_answered_by_name_once_consent_is_taken_back(
    client, dialogue, writer, amina
) -> None:
    post = said_by(dialogue, amina, "The heron waits.", "name")
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={post.number: ""})
    check = Check(
        point_id=made.id,
        participant_id=seat_of(amina, dialogue).id,
        asked_version=1,
        asked_at=the_clock.now(),
        answer="nuance",
        words="It waits in May alone.",
        answered_version=1,
        answered_at=the_clock.now(),
    )
    db.session.add(check)
    db.session.commit()
    published(writer, summary)
    assert "It waits in May alone." in pages(client)
    db.session.get_one(Post, post.id).consent = "none"
    db.session.commit()
    found = pages(client)
    assert "in May" not in found
    assert "Amina" not in found
