"""Single headers, as mail programs of thirty years write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue import mime_headers as headers


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?UTF-8?B?44G+44G/?=\n =?UTF-8?B?44KA?=", "まみむ"),
        ("=?utf-8?b?4w==?= =?utf-8?b?gb4=?=", "ま"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=F9?= b", "aù b"),
        ("=?iso-8859-1*fr?Q?O=F9_?=la", "Où la"),
        (
            "Re: =?UTF-8?B?Iua8ouWtlyI=?= mid =?UTF-8?B?Iua8ouWtlyI=?= tail",
            'Re: "漢字" mid "漢字" tail',
        ),
        ("=?x-none?q?=4F?=", "O"),
        ("=?utf-8?b?!!?= x", "x"),
        ("M\udce5ns", "Måns"),
        ("O\udcc3\udcb9", "Où"),
        ("a =?broken? b", "a =?broken? b"),
        ("", ""),
    ],
)
def test_header_text(raw: str, text: str) -> None:
    assert headers.header_text(raw) == text


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("Amina <a@b.org>", "Amina", "a@b.org"),
        ('"Diallo, Amina" <a@b.org>', "Diallo, Amina", "a@b.org"),
        ('"Amina \\"Mina\\" D" <a@b.org>', 'Amina "Mina" D', "a@b.org"),
        ('"=?windows-1251?B?wPLo6u7i?=" <a@b.org>', "Атиков", "a@b.org"),
        ('"Daniel Gruno"<a@b.org>', "Daniel Gruno", "a@b.org"),
        ("a@b.org (Amina)", "Amina", "a@b.org"),
        ("Big Bug bb@bug.com", "Big Bug", "bb@bug.com"),
        ("a@b.org, c@d.org", "a", "a@b.org"),
        ("Amina <a@b.org>, Bruno <c@d.org>", "Amina", "a@b.org"),
        ("'a@b.org' via List <list@c.org>", "a via List", "list@c.org"),
        ("root@localhost", "root", "root@localhost"),
        ("Just a name", "Just a name", None),
        ("<>", "", None),
    ],
)
def test_author(said: str, name: str, address: str | None) -> None:
    assert headers.author(said) == (name, address)


@pytest.mark.parametrize(
    ("subject", "base", "is_reply"),
    [
        ("Water", "Water", False),
        ("Re: Water", "Water", True),
        ("RE[2]: Fwd: Re^3: AW: Water", "Water", True),
        ("Fwd: Water", "Water", False),
        ("[users@httpd] Re: [users@httpd] Water", "Water", True),
        ("RE : Rép: L'eau", "L'eau", True),
        ("Antw: SV: Wasser", "Wasser", True),
        ("回复：水", "水", True),
        ("رد: الماء", "الماء", True),
        ("[VOTE] Water [1]", "[VOTE] Water [1]", False),
        ("[1/2] Water", "[1/2] Water", False),
        ("[list]", "[list]", False),
        ("Regarding: Water", "Regarding: Water", False),
        ("Re:", "", True),
        ("", "", False),
    ],
)
def test_subject_base(subject: str, base: str, is_reply: bool) -> None:
    assert headers.subject_base(subject) == (base, is_reply)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>", ("a@b",)),
        ("<a@b> <c@d>\n <a@b>", ("a@b", "c@d")),
        ("201002191008.foo@company.com", ("201002191008.foo@company.com",)),
        ('bitbitch@x.net\'s message of\n "Wed, 4 Sep"', ()),
        ("<a\n @b>", ("a@b",)),
        ("", ()),
    ],
)
def test_message_ids(value: str, ids: tuple[str, ...]) -> None:
    assert headers.message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("Mon, 6 Jun 2005 12:00:00 +0200", datetime(2005, 6, 6, 10, tzinfo=UTC)),
        ("6 Jun 2005 12:00 GMT", datetime(2005, 6, 6, 12, tzinfo=UTC)),
        ("Mon Jun  6 12:00:00 2005", datetime(2005, 6, 6, 12, tzinfo=UTC)),
        (
            "Sat, 20 Sep 2008 20:04:30 +0300 (\udcf9\udcf2)",
            datetime(2008, 9, 20, 17, 4, 30, tzinfo=UTC),
        ),
        ("Mon, 30 Jun 3609 15:33:50 +0600", None),
        ("Mon, 99 Jun 2005 12:00:00", None),
        ("Mon, 6 Jun 2005 12:00:00 +99999999999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_moment(value: str, at: datetime | None) -> None:
    assert headers.moment(value) == at


@pytest.mark.parametrize(
    ("value", "tag"),
    [
        ("fr", "fr"),
        ("pt_BR", "pt-BR"),
        ("EN-us, fr", "en-us"),
        ("zh-Hant-TW-x-y", "zh"),
    ]
    + [("French", None), ("", None), ("i klingon", None)],
)
def test_language_tag(value: str, tag: str | None) -> None:
    assert headers.language_tag(value) == tag


@given(st.text(st.characters(codec=None, categories=None)) | st.text())
def test_nothing_raises(value: str) -> None:
    for read in (headers.header_text, headers.author, headers.moment, headers.subject_base):
        read(value)
    headers.message_ids(value)
    headers.language_tag(value)
