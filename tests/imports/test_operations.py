"""What becomes of the items of an archive in a dialogue."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from dialogue.errors import NotPermitted
from dialogue.events import Delivery, Event
from dialogue.extensions import db
from dialogue.imports.importing import import_archive
from dialogue.imports.items import Archive, SourceAuthor, SourcePost, SourceThread
from dialogue.permissions import Visitor
from dialogue.streams import Stream
from dialogue.threads.models import Mention
from tests.factories import OPERATOR, make_dialogue, make_person, signed_in
from tests.imports.archives import comment, heading, letter, real, told
from tests.imports.kept import placeholders, posts, seats, threads, tree

AMINA = SourceAuthor("amina", "Amina")
NOON = datetime(2005, 6, 6, 12, tzinfo=UTC)


def post(key: str, body: str = "Some words.", **more: object) -> SourcePost:
    given = {"reply_to": None, "author": AMINA, "at": NOON, **more}
    return SourcePost(key=key, thread="t", body=body, where=f"item {key}", **given)  # type: ignore[arg-type]


def archive(*said: SourcePost, **more: object) -> Archive:
    given = {"key": "t", "title": "Water", "author": None, "at": NOON, "where": "item t", **more}
    return Archive((SourceThread(posts=said, **given),), (), ())  # type: ignore[arg-type]


def test_a_tree_keeps_its_answers_its_order_and_its_dates(take) -> None:
    outcome = take(
        heading("h", "Markets"),
        comment("late", body="Third.", timestamp="2005-06-08T00:00:00Z"),
        comment("early", body="First.", timestamp="2005-06-06T00:00:00Z", author="Bruno"),
        comment("answer", "early", body="Second.", timestamp="2005-06-07T00:00:00+02:00"),
        heading("i", "Roads"),
        comment("other", "i", body="Fourth.", timestamp="2004-01-01"),
    )
    assert str(outcome) == "2 threads, 4 posts, 2 people, 0 skipped"
    assert told(outcome) == []
    assert [(each.number, each.body, each.reply_to_id) for each in posts()] == [
        (1, "First.", None),
        (2, "Second.", posts()[0].id),
        (3, "Third.", None),
        (4, "Fourth.", None),
    ]
    assert posts()[1].created_at == datetime(2005, 6, 6, 22, tzinfo=UTC)
    markets, roads = threads()
    assert (markets.number, markets.title, roads.number, roads.title) == (1, "Markets", 2, "Roads")
    assert (markets.created_at.day, markets.active_at.day) == (6, 8)
    assert markets.author is not None
    assert markets.author.name == "Bruno"


def test_an_author_becomes_somebody_who_cannot_sign_in(take, dialogue) -> None:
    take(heading("h"), comment("a", author="Zoë d'Arc"), comment("b"))
    zoe, amina = placeholders()
    assert (zoe.name, amina.name) == ("Zoë d'Arc", "Amina")
    assert (zoe.email, zoe.password_hash, zoe.is_confirmed) == (None, None, False)
    (seat, _) = seats()
    assert (seat.role, seat.handle, seat.name) == ("participant", "zoë-darc", "Zoë d'Arc")
    assert {seat.stakeholder_type, seat.region, seat.country, seat.capacity, seat.lang} == {None}
    assert (posts()[0].author_id, posts()[0].author_name) == (seat.id, "Zoë d'Arc")


def test_the_same_author_is_the_same_person_in_every_import_of_a_dialogue(take, read) -> None:
    take(heading("h"), comment("a"), comment("b", author="Bruno"))
    assert take(heading("i"), comment("c", "i"), comment("d", "i", author="Chen")).people == 1
    assert len(seats()) == 3
    elsewhere = make_dialogue("july-2005")
    assert import_archive(OPERATOR, elsewhere, read(heading("h"), comment("a"))).people == 1
    assert len(placeholders()) == 4


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x" * 300, "x" * 79 + "…"),
        ("Ami\u202ena\x07", "Amina"),
        ("\u200b\u200e", "Unknown author"),
        ("", "Unknown author"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(dialogue, name: str, shown: str) -> None:
    key = name.replace("\x07", "\x00")
    for _ in range(2):
        import_archive(OPERATOR, dialogue, archive(post("a", author=SourceAuthor(key, name))))
    assert [seat.name for seat in seats()] == [shown]


def test_consent_is_alias_whatever_the_dialogue_prefers(dialogue, read) -> None:
    named = make_dialogue("named", default_consent="name")
    import_archive(OPERATOR, named, read(heading("h"), comment("a")))
    assert posts()[0].consent == "alias"


def test_sub_headings_and_attachments_stay(take, take_letters) -> None:
    take(heading("h"), heading("s", "Costs", parent="h"), comment("a", "s"))
    assert (threads()[0].outline, posts()[0].section) == (["Costs"], "Costs")
    named = 'Content-Disposition: attachment; filename="map.txt"'
    body = f"--x\n\nSee below.\n--x\n{named}\n\nhi\n--x--"
    take_letters(letter(1, body=body, Content_Type="multipart/mixed; boundary=x"))
    assert posts()[1].attachments == ["map.txt (text/plain, 2 B)"]


def test_each_is_told_in_its_streams_and_nobody_is_notified(take, dialogue, mailbox) -> None:
    make_person(dialogue, "Amina")
    before = len(mailbox.messages())
    take(heading("h"), comment("a", body="Look, @amina: #1"), comment("b", "a"))
    kinds = db.session.scalars(select(Event.kind).where(Event.kind.like("%.imported"))).all()
    assert sorted(kinds) == [
        "dialogue.imported",
        "participant.imported",
        *["post.imported"] * 2,
        "thread.imported",
    ]
    heads = dict(db.session.execute(select(Stream.key, Stream.head)).all())
    assert (heads["thread/june-2005/1"], heads["forum/june-2005/global"]) == (3, 3)
    assert db.session.scalars(select(Delivery)).all() == []
    assert db.session.scalars(select(Mention)).all() == []
    assert len(mailbox.messages()) == before
    assert "<a" not in posts()[0].html


@pytest.mark.parametrize(
    "body", ["[x] " * 400, "word " * 10_000, "`code` [a](https://x.org) " * 900]
)
def test_a_body_is_taken_as_long_and_as_odd_as_it_is(take, body: str) -> None:
    assert take(heading("h"), comment("a", body=body)).posts == 1
    assert posts()[0].body == body.strip("\n")


def test_a_body_beyond_all_measure_becomes_several_with_all_its_words(take) -> None:
    words = [f"word{number}" for number in range(30_000)]
    rows = (heading("h"), comment("a", body=" ".join(words)), comment("b", "a"))
    assert take(*rows).posts == 4
    kept = posts()
    assert " ".join(each.body for each in kept[:3]).split() == words
    assert [each.reply_to_id for each in kept] == [None, kept[0].id, kept[0].id, kept[0].id]
    again = take(*rows)
    assert (again.posts, len(again.skipped)) == (0, 3)  # three items: four posts came of them


def test_what_nobody_can_see_is_skipped_and_the_answers_to_it_move_up(dialogue) -> None:
    outcome = import_archive(
        OPERATOR,
        dialogue,
        archive(
            post("a", "Seen."),
            post("b", "\u200b\u2060", reply_to="a"),
            post("c", "An answer.", reply_to="b"),
        ),
    )
    assert told(outcome) == ["item b: no text"]
    assert tree() == {"Water": [("Seen.", None), ("An answer.", "Seen.")]}


def test_an_item_that_storage_refuses_never_stops_the_rest(dialogue) -> None:
    first_morning = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    said = [post(f"p{number}", f"Words {number}.") for number in range(5)]
    said[2] = replace(said[2], at=first_morning, author=SourceAuthor("z", "Zoë"))
    said[3] = replace(said[3], reply_to="p2")
    said[4] = replace(said[4], reply_to="p1")
    outcome = import_archive(OPERATOR, dialogue, archive(*said))
    assert str(outcome) == "1 threads, 4 posts, 1 people, 1 skipped"
    (line,) = (each for each in told(outcome) if "stored" in each)
    assert line.startswith("item p2: it cannot be stored (")
    assert [(each.number, each.body) for each in posts()] == [
        (1, "Words 0."),
        (2, "Words 1."),
        (3, "Words 3."),
        (4, "Words 4."),
    ]
    assert posts()[3].reply_to_id == posts()[1].id
    assert len(placeholders()) == 1


def test_a_title_is_never_empty_and_never_deceives(dialogue) -> None:
    for number, title in enumerate(("\u200b", "\u202eretaW", "x" * 500)):
        said = post(f"p{number}", "**Own** words here.")
        given = archive(said, key=f"t{number}", title=title)
        assert import_archive(OPERATOR, dialogue, given).threads == 1
    own, reversed_, long = (each.title for each in threads())
    assert own.endswith("words here.")
    assert (reversed_, len(long)) == ("retaW", 200)


def test_a_draft_takes_archives_in_and_an_archived_dialogue_does_not(dialogue, read) -> None:
    draft = make_dialogue("draft", phase="draft")
    assert import_archive(OPERATOR, draft, read(heading("h"), comment("a"))).posts == 1
    over = make_dialogue("over", phase="archived")
    for dry_run in (True, False):
        with pytest.raises(NotPermitted, match="archived"):
            import_archive(OPERATOR, over, read(heading("h"), comment("a")), dry_run=dry_run)


def test_a_host_may_import_and_others_may_not(dialogue, read) -> None:
    given = read(heading("h"), comment("a"))
    for actor in (make_person(dialogue, "Bruno", "moderator"), Visitor()):
        for dry_run in (True, False):
            with pytest.raises(NotPermitted):
                import_archive(actor, dialogue, given, dry_run=dry_run)
    assert import_archive(make_person(dialogue, "Hana", "host"), dialogue, given).people == 1


def test_every_naughty_string_survives(dialogue, read) -> None:
    strings = json.loads(real("standards/blns.json").read_text("utf-8"))
    rows = [comment(f"c{place}", body=body) for place, body in enumerate(strings)]
    outcome = import_archive(OPERATOR, dialogue, read(heading("h"), *rows))
    assert outcome.posts + len(outcome.skipped) == len(strings)
    assert {each.reason for each in outcome.skipped} == {"no text"}
    assert outcome.posts > 500
    assert not any(each.html.count("<script") for each in posts())


def test_people_read_what_was_imported(take, dialogue, client, app) -> None:
    take(heading("h", "مياه", lang="ar"), comment("a", body="النص العربي"))
    page = client.get("/d/june-2005/threads/1")
    assert page.status_code == 200
    assert 'lang="ar" dir="auto">' in page.text
    assert "النص العربي" in page.text
    person = signed_in(app, make_person(dialogue, "Bea"))
    assert person.submit("/d/june-2005/threads/1", "reply", body="Thanks.").status_code == 303
    assert [each.number for each in posts()] == [1, 2]
