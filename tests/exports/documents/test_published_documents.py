"""The documents of published summaries: made once beside the requests, served while they hold."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from dialogue.accounts.models import User
from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.errors import Invalid
from dialogue.exports.documents import pdf
from dialogue.exports.making.duty import Duty
from dialogue.exports.making.owed import TRY_AGAIN_AFTER
from dialogue.exports.making.runs import ATTEMPTS
from dialogue.exports.making.workshop import Workshop, workshop_of
from dialogue.exports.published import making as document_making
from dialogue.exports.published.making import LEASE, drop_strays, make_due
from dialogue.exports.published.models import PublishedDocument
from dialogue.exports.published.operations import PRINTED
from dialogue.extensions import db
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checksums import checksum
from dialogue.summaries.publishing.answer_operations import take_words_out
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.operations import respond
from dialogue.summaries.writing.operations import begin_summary
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from tests.browser import Browser
from tests.exports.documents.reading import docx_links
from tests.exports.documents.summarised import published_synthesis, synthesis
from tests.factories import OPERATOR, make_person, make_thread
from tests.fakes import Clock
from tests.summaries.writing import point, published

VERSION = "/d/june-2005/summaries/1/versions/1"


@pytest.fixture
def writer(dialogue: Dialogue) -> User:
    return make_person(dialogue, "Rana", "analyst")


@pytest.fixture
def workshop(app: Flask) -> Workshop:
    found = workshop_of(app)
    rmtree(found.published.place_of("x").parent)
    return found


@pytest.fixture
def publication(dialogue: Dialogue, writer: User, workshop: Workshop) -> Publication:
    """Published, delivered, and not printed yet; PDFs are left to the tests of them."""
    found = published_synthesis(dialogue, writer)
    deliver_due()
    forget("pdf")
    return found


def forget(format: str) -> None:
    wanted = db.session.scalars(select(PublishedDocument).where(PublishedDocument.format == format))
    for one in wanted.all():
        db.session.delete(one)
    db.session.commit()


def documents() -> dict[str, PublishedDocument]:
    db.session.rollback()
    db.session.expire_all()
    return {one.format: one for one in db.session.scalars(select(PublishedDocument))}


def files(workshop: Workshop) -> list[Path]:
    return sorted(workshop.published.place_of("x").parent.iterdir())


def withdraw(number: int) -> None:
    post = db.session.scalars(select(Post).where(Post.number == number)).one()
    withdraw_post(post.author.user, post)


def test_publishing_has_every_format_made(
    dialogue: Dialogue, writer: User, workshop: Workshop
) -> None:
    published_synthesis(dialogue, writer)
    assert documents() == {}
    deliver_due()
    assert set(documents()) == set(PRINTED) == {"html", "md", "docx", "odt", "pdf"}
    forget("pdf")
    assert make_due(workshop) == 4
    for one in documents().values():
        assert one.is_settled
        assert not one.problem
        assert one.size
    for file in files(workshop):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert len(files(workshop)) == 4
    assert make_due(workshop) == 0


def test_the_duty_of_a_process_makes_them(publication: Publication, workshop: Workshop) -> None:
    Duty(workshop)()
    assert all(one.is_settled for one in documents().values())


def test_a_reader_fetches_them_as_often_as_they_like(
    client: Browser, publication: Publication, workshop: Workshop
) -> None:
    make_due(workshop)
    for _again in range(2):
        answer = client.get(f"{VERSION}/docx")
        assert answer.status_code == 200
        assert "wordprocessingml" in answer.content_type
        assert "june-2005-summary-1-v1.docx" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert ("[#1]", f"{workshop.means.site_url}/d/june-2005/posts/1") in docx_links(answer.data)
    assert f"{VERSION}/docx" in client.get("/d/june-2005/summaries/1").text


def test_while_it_is_made_a_page_says_so(client: Browser, publication: Publication) -> None:
    answer = client.get(f"{VERSION}/md")
    assert answer.status_code == 202
    assert "This document is being made." in answer.text


def test_what_is_in_no_list_yet_is_owed_when_somebody_asks(
    client: Browser, publication: Publication, workshop: Workshop
) -> None:
    for format in documents():
        forget(format)
    assert client.get(f"{VERSION}/md").status_code == 202
    forget("pdf")
    make_due(workshop)
    assert client.get(f"{VERSION}/md").status_code == 200


@pytest.mark.parametrize("is_told", [True, False])
def test_words_taken_back_are_never_served_again(
    client: Browser, publication: Publication, workshop: Workshop, is_told: bool
) -> None:
    make_due(workshop)
    assert "heron waits" in client.get(f"{VERSION}/md").text
    withdraw(1)
    if is_told:
        deliver_due()
    assert client.get(f"{VERSION}/md").status_code == 202
    forget("pdf")
    make_due(workshop)
    answer = client.get(f"{VERSION}/md")
    assert answer.status_code == 200
    assert "heron waits" not in answer.text
    assert "taken back since" in answer.text
    assert [file for file in files(workshop) if b"heron" in file.read_bytes()] == []


@pytest.mark.parametrize("is_told", [True, False])
def test_words_that_a_moderator_took_out_are_never_served_again(
    client: Browser, dialogue: Dialogue, writer: User, workshop: Workshop, is_told: bool
) -> None:
    summary = synthesis(dialogue, writer)
    circulate(writer, summary)
    amina = db.session.scalars(select(Post).where(Post.number == 1)).one().author.user
    check = get_own_check(amina, dialogue.slug, summary.number, 1)
    answer_check(amina, check, answer="unfair", words="A stork, you fool.", version=1)
    made = published(writer, summary)
    deliver_due()
    forget("pdf")
    make_due(workshop)
    formats = ("md", "html")
    assert all("A stork, you fool." in client.get(f"{VERSION}/{one}").text for one in formats)
    moderator = make_person(dialogue, "Mona", "moderator")
    take_words_out(moderator, check, seen=checksum(check.words), reason="It insults.")
    if is_told:
        deliver_due()
    assert [client.get(f"{VERSION}/{one}").status_code for one in formats] == [202, 202]
    forget("pdf")
    make_due(workshop)
    for one in formats:
        page = client.get(f"{VERSION}/{one}").text
        assert "stork" not in page
        assert "words taken out by a moderator" in page
        assert "Open dispute" in page
        assert made.checksum in page
    assert [file for file in files(workshop) if b"stork" in file.read_bytes()] == []


def test_the_answer_of_the_host_is_printed_anew(
    client: Browser, publication: Publication, workshop: Workshop, dialogue: Dialogue
) -> None:
    make_due(workshop)
    boss = make_person(dialogue, "Hedy", "host")
    respond(boss, publication.summary, point=1, reception="not", words="Never.", version=1)
    deliver_due()
    make_due(workshop)
    assert "Never." in client.get(f"{VERSION}/md").text


def test_what_is_taken_back_while_it_is_written_is_made_again(
    client: Browser,
    publication: Publication,
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = document_making.summary_document

    def slowly(shown: Any) -> Any:
        document = whole(shown)
        db.session.rollback()
        monkeypatch.setattr(document_making, "summary_document", whole)
        withdraw(1)
        deliver_due()
        return document

    monkeypatch.setattr(document_making, "summary_document", slowly)
    make_due(workshop)
    forget("pdf")
    for format in ("md", "html"):
        assert "heron waits" not in client.get(f"{VERSION}/{format}").text
    assert all(one.is_settled for one in documents().values())


def test_whoever_may_not_read_the_summary_finds_none(
    client: Browser, dialogue: Dialogue, workshop: Workshop
) -> None:
    insider = make_person(dialogue)
    thread = make_thread(dialogue, insider, forum="africa", consent="alias")
    db.session.execute(update(Forum).where(Forum.slug == "africa").values(visibility="private"))
    db.session.commit()
    summary = begin_summary(OPERATOR, dialogue, kind="thread", thread=thread.number, title="Inside")
    point(OPERATOR, summary, cites={1: ""}, key="agreement")
    published(OPERATOR, summary)
    deliver_due()
    forget("pdf")
    make_due(workshop)
    for path in (VERSION, "/d/june-2005/summaries/9/versions/1", VERSION.replace("s/1", "s/2")):
        assert client.get(f"{path}/md").status_code == 404
    assert client.get(f"{VERSION}/exe").status_code == 404


def fails(error: Exception) -> Callable[..., None]:
    def write(document: object, target: object) -> None:
        raise error

    return write


def test_where_no_pdf_can_be_made_a_page_says_why(
    client: Browser,
    dialogue: Dialogue,
    writer: User,
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:
    monkeypatch.setattr(pdf, "write", fails(Invalid("A PDF needs the library Pango.")))
    published_synthesis(dialogue, writer)
    deliver_due()
    make_due(workshop)
    answer = client.get(f"{VERSION}/pdf")
    assert answer.status_code == 404
    assert "A PDF needs the library Pango." in answer.text
    assert client.get(f"{VERSION}/html").status_code == 200
    assert make_due(workshop) == 0
    clock.move(seconds=TRY_AGAIN_AFTER.total_seconds() + 60)
    assert make_due(workshop) == 1


def test_one_that_fails_keeps_no_other_from_being_made(
    client: Browser,
    publication: Publication,
    workshop: Workshop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = document_making.DOCUMENT_FORMATS["md"].module
    monkeypatch.setattr(module, "write", fails(RuntimeError("broken")))
    assert make_due(workshop) == 4
    assert "could not be made" in client.get(f"{VERSION}/md").text
    assert client.get(f"{VERSION}/odt").status_code == 200


def test_a_maker_that_was_lost_is_followed_by_another_but_not_for_ever(
    publication: Publication, workshop: Workshop, clock: Clock
) -> None:
    for _lost in range(ATTEMPTS):
        assert document_making._claim(workshop.published) is not None
        for _other in range(3):
            document_making._claim(workshop.published)
        assert make_due(workshop) == 0
        clock.move(seconds=LEASE.total_seconds() + 1)
    assert make_due(workshop) == 4
    assert {one.problem for one in documents().values()} == {document_making.GIVEN_UP}


def test_whoever_lost_the_lease_leaves_no_trace(
    publication: Publication, workshop: Workshop, clock: Clock
) -> None:
    late = document_making._claim(workshop.published)
    assert late is not None
    clock.move(seconds=LEASE.total_seconds() + 1)
    make_due(workshop)
    before = files(workshop)
    document_making._make(late, workshop.published, workshop.means.site_url)
    assert files(workshop) == before


def test_files_that_nothing_names_are_removed(publication: Publication, workshop: Workshop) -> None:
    make_due(workshop)
    stray = workshop.published.place_of("9-md-left")
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    drop_strays(workshop)
    assert not stray.exists()
    assert len(files(workshop)) == 4


def test_a_file_that_is_gone_is_made_again(
    client: Browser, publication: Publication, workshop: Workshop
) -> None:
    make_due(workshop)
    for file in files(workshop):
        file.unlink()
    assert client.get(f"{VERSION}/md").status_code == 202
    forget("pdf")
    make_due(workshop)
    assert client.get(f"{VERSION}/md").status_code == 200
