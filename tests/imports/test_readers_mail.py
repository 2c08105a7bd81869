"""mbox and eml made by hand: threads by what mails answer, then by subject; broken mailboxes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dialogue.errors import Invalid
from dialogue.imports.items import Archive
from dialogue.imports.readers import READERS
from tests.imports.archives import ENVELOPE, letter, posts_of, told


@pytest.fixture
def read_raw(tmp_path: Path) -> Callable[[bytes], Archive]:
    def read_bytes(raw: bytes) -> Archive:
        path = tmp_path / "list.mbox"
        path.write_bytes(raw)
        return READERS["mbox"]([path])

    return read_bytes


@pytest.fixture
def read(read_raw) -> Callable[..., Archive]:
    def read_mailbox(*letters: str, between: str = ENVELOPE) -> Archive:
        return read_raw("".join(between + each for each in letters).encode())

    return read_mailbox


def shape(archive: Archive) -> list[list[tuple[str, str | None]]]:
    return [[(post.key, post.reply_to) for post in thread.posts] for thread in archive.threads]


def test_answers_hang_on_what_they_answer(read) -> None:
    archive = read(
        letter(3, "Something else", References="<1@x> <2@x>"),
        letter(2, "Re: Water", In_Reply_To="<1@x>"),
        letter(1),
        letter(4, "Roads"),
    )
    assert shape(archive) == [
        [("1@x", None), ("2@x", "1@x"), ("3@x", "2@x")],
        [("4@x", None)],
    ]
    assert [thread.title for thread in archive.threads] == ["Water", "Roads"]


def test_an_answer_without_references_joins_the_thread_of_its_subject(read) -> None:
    archive = read(letter(1), letter(2, "Roads"), letter(3, "AW: RE[2]: [list] water"))
    assert shape(archive) == [[("1@x", None), ("3@x", None)], [("2@x", None)]]


def test_the_same_subject_alone_joins_nothing(read) -> None:
    assert len(read(letter(1), letter(2), letter(3, ""), letter(4, "")).threads) == 4


def test_an_answer_to_a_missing_mail_says_which(read) -> None:
    archive = read(letter(2, "Re: Water", In_Reply_To="<1@x>"))
    (thread,) = archive.threads
    assert (thread.title, thread.orphan_of) == ("Water", "1@x")
    assert (thread.posts[0].reply_to, thread.posts[0].orphan_of) == ("1@x", "1@x")
    assert told(archive) == []


def test_an_answer_whose_parent_is_missing_stays_with_its_grandparent(read) -> None:
    archive = read(letter(1), letter(3, "Hm", In_Reply_To="<2@x>", References="<1@x> <2@x>"))
    (thread,) = archive.threads
    assert [post.orphan_of for post in thread.posts] == [None, "2@x"]
    assert thread.posts[1].reply_to == "2@x"
    assert thread.orphan_of is None


def test_mails_that_answer_one_another_in_a_circle(read) -> None:
    archive = read(
        letter(1, In_Reply_To="<2@x>"),
        letter(2, In_Reply_To="<1@x>"),
        letter(3, References="<3@x>"),
    )
    assert shape(archive) == [[("1@x", None), ("2@x", "1@x")], [("3@x", None)]]
    (line,) = told(archive)
    assert line.startswith("list.mbox, message 1: it answers itself in a circle")


def test_the_same_mail_twice_is_taken_once(read) -> None:
    archive = read(letter(1), letter(1, body="Another copy"), letter(2, Message_ID=""))
    assert len(posts_of(archive)) == 2
    assert told(archive) == ['list.mbox, message 2: its Message-ID "1@x" was there before']
    twice = read(letter(1, Message_ID=""), letter(1, Message_ID=""))
    assert told(twice) == ["list.mbox, message 2: the same mail was there before"]


def test_a_mail_without_an_id_has_the_same_key_each_time(read) -> None:
    (once,) = posts_of(read(letter(1, Message_ID="")))
    (again,) = posts_of(read(letter(1, Message_ID="")))
    assert once == again
    assert once.startswith("sha256:")


@pytest.mark.parametrize(
    ("said", "name", "key"),
    [
        ("Amina Diallo <Amina@Example.org>", "Amina Diallo", "amina@example.org"),
        ("amina@example.org", "amina", "amina@example.org"),
        ('"amina@example.org" <amina@example.org>', "amina", "amina@example.org"),
        ("amina@example.org (Amina Diallo)", "Amina Diallo", "amina@example.org"),
        ("Amina Diallo", "Amina Diallo", "Amina Diallo"),
        ("", "Unknown author", ""),
    ],
)
def test_authors_are_never_shown_as_addresses(read, said: str, name: str, key: str) -> None:
    (post,) = posts_of(read(letter(1, From=said))).values()
    assert (post.author.name, post.author.key) == (name, key)


def test_a_mail_without_words_speaks_by_its_subject(read) -> None:
    archive = read(
        letter(1, "We agree", ""),
        letter(2, "Re: We agree", "", In_Reply_To="<1@x>"),
        letter(3, "Re: We agree", "Yes.", In_Reply_To="<2@x>"),
    )
    assert shape(archive) == [[("1@x", None), ("3@x", "1@x")]]
    assert archive.threads[0].posts[0].body == "We agree"
    assert told(archive) == [
        "list.mbox, message 2: no text",
        "list.mbox, message 3: what it answers was not taken: "
        "it now answers what stands above that",
        "list.mbox, message 1: it has no text: its subject or its files stand for it",
    ]


def test_a_mail_without_a_date_takes_that_of_what_it_answers(read) -> None:
    archive = read(letter(1), letter(2, In_Reply_To="<1@x>", Date="soon"), between="From \n")
    posts = posts_of(archive)
    assert posts["2@x"].at == posts["1@x"].at
    assert told(archive) == [
        "list.mbox, message 2: its date is missing or cannot be read, "
        "that of its neighbours was taken"
    ]


def test_the_envelope_tells_when_a_mail_without_a_date_arrived(read) -> None:
    (post,) = posts_of(read(letter(1, Date=""))).values()
    assert str(post.at) == "2005-06-06 10:00:00+00:00"


def test_threads_stand_in_the_order_of_time(read) -> None:
    archive = read(letter(9, "Late"), letter(1, "Early"), letter(5, "Between"))
    assert [thread.title for thread in archive.threads] == ["Early", "Between", "Late"]


def test_sentences_that_begin_with_from_do_not_end_a_mail(read) -> None:
    body = "Dear all,\n\nFrom here on: we walk.\n\nFrom the hills\nwe came.\n\nFrom:\nme\n"
    escaped = "\n>From the sea\n>>From the sky\n"
    archive = read(letter(1, body=body + escaped), letter(2))
    assert len(posts_of(archive)) == 2
    assert posts_of(archive)["1@x"].body == (body + "\nFrom the sea\n>From the sky").strip()


def test_line_ends_of_windows(read_raw) -> None:
    raw = (ENVELOPE + letter(1) + ENVELOPE + letter(2)).replace("\n", "\r\n").encode()
    assert list(posts_of(read_raw(raw))) == ["1@x", "2@x"]


def test_mails_that_no_blank_line_parts(read_raw) -> None:
    raw = (ENVELOPE + letter(1).rstrip("\n") + "\n" + ENVELOPE + letter(2)).encode()
    assert list(posts_of(read_raw(raw))) == ["1@x", "2@x"]


def test_what_stands_before_the_first_mail_is_told(read_raw) -> None:
    archive = read_raw(("An export of our list\n\n" + ENVELOPE + letter(1)).encode())
    assert list(posts_of(archive)) == ["1@x"]
    assert told(archive) == ["list.mbox, line 1: what stands before the first message is no mail"]


def test_a_mail_without_headers_among_others_is_skipped(read_raw) -> None:
    archive = read_raw((ENVELOPE + "\nOnly words\n\n" + ENVELOPE + letter(1)).encode())
    assert list(posts_of(archive)) == ["1@x"]
    assert told(archive) == ["list.mbox, message 1: it is not a mail: it has no headers"]


def test_a_mailbox_cut_in_the_middle(read) -> None:
    parts = "--b\nContent-Type: text/plain\n\nStill here.\n--b\nContent-Type: text/html\n\n<p>Still"
    kind = "multipart/alternative; boundary=b"
    archive = read(letter(1), letter(2, body=parts, Content_Type=kind))
    assert posts_of(archive)["2@x"].body == "Still here."


def test_what_is_no_mailbox_is_refused(read_raw) -> None:
    with pytest.raises(Invalid, match='no line in it begins with "From "'):
        read_raw(b"id,type,parent\n1,comment,\n")
    with pytest.raises(Invalid, match="is empty"):
        read_raw(b"")


def test_what_is_no_mail_file_is_told_or_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_text(letter(1))
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    archive = READERS["eml"]([bad, good])
    assert list(posts_of(archive)) == ["1@x"]
    assert told(archive) == ["bad.eml: bad.eml is not a mail message."]
    with pytest.raises(Invalid, match="is not a mail message"):
        READERS["eml"]([bad])
