"""Real archives, read whole: the counts of ../shared/data/README.md."""

from datetime import UTC, datetime

import pytest

from dialogue.errors import Invalid
from dialogue.imports.items import Archive
from dialogue.imports.readers import READERS
from tests.imports.archives import REAL, deepest, outcome, posts_of, real, replies_inside, told

MAILS = sorted((REAL / "mail").rglob("*"))
MBOXES = {
    "pass/tests.mbox": 15,
    "pass/attachments.mbox": 5,
    "pass/commits_ponymail_apache_org_2016-06.mbox": 82,
    "pass/emptybody.mbox": 1,
    "pass/nodate.mbox": 1,
    "pass/minimal.mbox": 1,
    "pass/sig1.mbox": 1,
    "pass/text-enriched.mbox": 1,
    "pass/attachment2.mbox": 1,
    "valid/nexus.mbox": 3,
    "valid/test_288.mbox": 1,
    "fail/NoList.mbox": 0,
}


def wiki(name: str, form: str) -> Archive:
    return READERS[form]([real(f"wiki-threads/{name}.{form}")])


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_french_talk_page_keeps_its_tree(form: str) -> None:
    archive = wiki("fr-unsigned", form)
    posts = posts_of(archive)
    assert (len(archive.threads), len(posts)) == (36, 84)
    assert len({post.author.key for post in posts.values()}) == 46
    assert len(replies_inside(archive)) == 54
    assert deepest(archive) == 7
    assert told(archive) == []
    names = {post.author.name for post in posts.values()}
    assert {"J'en passe et des meilleurs", "Hégésippe Cormier", "140.122.97.4"} <= names
    assert min(post.at for post in posts.values() if post.at).year == 2006
    assert max(post.at for post in posts.values() if post.at).year == 2020


def test_a_sub_heading_stays_as_text_in_its_thread() -> None:
    archive = wiki("fr-unsigned", "json")
    thread = next(thread for thread in archive.threads if thread.outline)
    assert thread.title == "Explication à la suite de 3RR à propos de l'intro"
    assert thread.outline == ("Recoupe des sources : 2e passe",)
    assert {post.section for post in thread.posts} == {None, "Recoupe des sources : 2e passe"}


def test_a_title_over_two_lines_becomes_one() -> None:
    titles = [thread.title for thread in wiki("fr-unsigned", "json").threads]
    assert any("raciale» : Suggestion de nouvelle" in title for title in titles)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_arabic_talk_page_keeps_its_outline(form: str) -> None:
    archive = wiki("ar-nbsp-timezone", form)
    posts = posts_of(archive)
    assert (len(archive.threads), len(posts)) == (2, 15)
    assert len({post.author.key for post in posts.values()}) == 15
    assert replies_inside(archive) == []
    assert [len(thread.outline) for thread in archive.threads] == [0, 22]
    untitled, titled = archive.threads
    assert untitled.posts[0].body.startswith(untitled.title.split(":")[0])
    assert untitled.title.endswith("…")
    assert titled.title == "التعليقات"
    assert "أبو تائب" in {post.author.name for post in titled.posts}


def test_csv_and_json_of_one_page_are_the_same_archive() -> None:
    for name in ("fr-unsigned", "ar-nbsp-timezone"):
        table, objects = wiki(name, "csv"), wiki(name, "json")
        assert [thread.title for thread in table.threads] == [
            thread.title for thread in objects.threads
        ]
        assert [(post.key, post.reply_to, post.body) for post in posts_of(table).values()] == [
            (post.key, post.reply_to, post.body) for post in posts_of(objects).values()
        ]


@pytest.mark.parametrize(("name", "messages"), MBOXES.items())
def test_mailboxes_hold_as_many_messages_as_they_should(name: str, messages: int) -> None:
    archive = READERS["mbox"]([real(f"mail/ponymail/{name}")])
    assert len(posts_of(archive)) == messages
    assert all(post.body.strip() for post in posts_of(archive).values())


def test_a_mailbox_keeps_its_replies_and_its_subjects() -> None:
    archive = READERS["mbox"]([real("mail/ponymail/pass/commits_ponymail_apache_org_2016-06.mbox")])
    assert len(replies_inside(archive)) == 26
    assert len(archive.threads) == 56
    series = next(thread for thread in archive.threads if thread.title.startswith("[01/11]"))
    assert len(series.posts) == 12
    assert told(archive) == []


def test_lines_that_begin_with_from_do_not_cut_a_message() -> None:
    archive = READERS["mbox"]([real("mail/ponymail/pass/tests.mbox")])
    post = next(
        thread for thread in archive.threads if thread.title.endswith("theme of From")
    ).posts[0]
    assert "\nFrom Here to Eternity" in post.body
    assert "\nFrom xyz-dev-return-123" in post.body


def test_attachments_are_named_with_type_and_size() -> None:
    archive = READERS["mbox"]([real("mail/ponymail/pass/attachments.mbox")])
    named = [post.attachments for post in posts_of(archive).values()]
    assert named[0] == ("testáè.tmp (text/plain, 12 B)",)
    assert all(len(each) == 1 for each in named)
    assert len(archive.notices) == 5


def test_a_message_without_id_and_date_is_kept_and_told() -> None:
    archive = READERS["mbox"]([real("mail/ponymail/pass/nodate.mbox")])
    (post,) = posts_of(archive).values()
    assert (post.body, post.at, post.author.name) == ("No date", None, "Unknown author")
    assert post.key.startswith("sha256:")
    assert told(archive) == ["nodate.mbox, message 1: its date is missing or cannot be read"]


def test_an_empty_mailbox_is_refused() -> None:
    with pytest.raises(Invalid, match=r"empty\.mbox is empty"):
        READERS["mbox"]([real("mail/ponymail/fail/empty.mbox")])


@pytest.mark.parametrize("form", ["mbox", "eml", "csv", "json"])
def test_no_mail_crashes_a_reader(form: str) -> None:
    real("mail")
    for path in MAILS:
        if path.is_file():
            found = outcome(form, path)
            if isinstance(found, str):
                assert path.name in found
            else:
                assert found.threads or found.skipped


def test_many_mail_files_make_one_archive() -> None:
    folder = real("mail/talon/standard_replies")
    archive = READERS["eml"](sorted(folder.glob("*.eml")))
    posts = posts_of(archive)
    assert len(posts) == len(list(folder.glob("*.eml"))) == 12
    about_test = next(thread for thread in archive.threads if thread.title == "Test")
    assert len(about_test.posts) == 11
    assert not any("@" in post.author.name for post in posts.values())


def test_mails_in_many_charsets_are_decoded() -> None:
    folder = real("mail/mikel/multi_charset")
    archive = READERS["eml"](sorted(folder.glob("*.eml")))
    bodies = "\n".join(post.body for post in posts_of(archive).values())
    for words in ("かきくえこ", "すみません。", "このメールはテスト用のメールです。", "스티해"):
        assert words in bodies
    assert "まみむめも" in {thread.title for thread in archive.threads}


def test_a_wrong_date_gives_way_to_the_time_of_arrival() -> None:
    archive = READERS["eml"]([real("mail/mikel/plain_emails/raw_email_bad_time.eml")])
    assert archive.threads[0].at == datetime(2008, 6, 30, 9, 34, tzinfo=UTC)
    assert "the time it arrived was taken" in told(archive)[0]
