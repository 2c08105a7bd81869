"""Headings and comments made by hand: the rules by which they become threads and posts."""

from datetime import UTC, datetime

import pytest

from dialogue.imports.items import UNKNOWN_AUTHOR
from tests.imports.archives import comment, heading, posts_of, told


def test_a_heading_without_text_is_a_thread_and_no_post(read) -> None:
    archive = read(heading("h", "Markets", timestamp="2005-06-05T10:00:00Z"), comment("c"))
    (thread,) = archive.threads
    assert [post.key for post in thread.posts] == ["c"]
    assert thread.author == thread.posts[0].author
    assert thread.at == datetime(2005, 6, 5, 10, tzinfo=UTC)


def test_a_heading_with_text_is_the_first_post_of_its_author(read) -> None:
    archive = read(
        comment("c"), heading("h", body="I begin.", author="Bruno", timestamp="2005-06-07")
    )
    (thread,) = archive.threads
    assert [(post.key, post.author.name) for post in thread.posts] == [
        ("h", "Bruno"),
        ("c", "Amina"),
    ]
    assert thread.author is not None
    assert thread.author.name == "Bruno"
    assert thread.posts[1].reply_to is None


def test_a_heading_without_any_post_is_kept_as_a_thread(read) -> None:
    (thread,) = read(heading("h", "Nobody came")).threads
    assert (thread.title, thread.posts, thread.author, thread.at) == ("Nobody came", (), None, None)


def test_a_heading_with_nothing_at_all_is_told(read) -> None:
    archive = read(heading("h", " "))
    assert archive.threads == ()
    assert told(archive) == ["page.json, item 1: a heading without a title and without text"]


def test_a_blank_title_takes_the_first_words(read) -> None:
    archive = read(heading("h", ""), comment("c", body="> quoted\n\nOwn words\nabout water."))
    assert archive.threads[0].title == "Own words about water."


def test_sub_headings_are_text_in_their_thread_at_any_depth(read) -> None:
    archive = read(
        heading("h"),
        heading("s", "Costs", parent="h"),
        heading("t", "Of water", parent="s", body="Too high."),
        comment("c", parent="t"),
        comment("d", parent="c"),
        heading("u", "Gains", parent="h"),
        comment("e", parent="h", timestamp="2005-06-07"),
    )
    (thread,) = archive.threads
    assert thread.outline == ("Costs", "Of water", "Gains")
    sections = {post.key: post.section for post in thread.posts}
    assert sections == {
        "t": "Costs › Of water",
        "c": "Costs › Of water",
        "d": "Costs › Of water",
        "e": None,
    }
    assert posts_of(archive)["d"].reply_to == "c"
    assert posts_of(archive)["c"].reply_to is None


def test_an_answer_never_precedes_what_it_answers(read) -> None:
    archive = read(
        heading("h"),
        comment("late", timestamp="2005-06-09"),
        comment("answer", parent="late", timestamp="2005-06-01"),
        comment("early", timestamp="2005-06-02"),
    )
    assert [post.key for post in archive.threads[0].posts] == ["early", "late", "answer"]


def test_a_circle_of_parents_is_cut_at_its_earliest(read) -> None:
    archive = read(
        comment("a", parent="c", timestamp="2005-06-03"),
        comment("b", parent="a", timestamp="2005-06-01", body="First of all."),
        comment("c", parent="b", timestamp="2005-06-02"),
        comment("self", parent="self"),
        heading("h"),
        comment("fine"),
    )
    assert [[post.key for post in thread.posts] for thread in archive.threads] == [
        ["b", "c", "a"],
        ["self"],
        ["fine"],
    ]
    assert archive.threads[0].title == "First of all."
    assert [line.split(": ")[0] for line in told(archive)] == [
        "page.json, item 2",
        "page.json, item 4",
    ]
    assert all("in a circle" in line for line in told(archive))


def test_the_same_id_twice_is_taken_once(read) -> None:
    archive = read(heading("h"), comment("c", body="One"), comment("c", body="Two"))
    assert posts_of(archive)["c"].body == "One"
    assert told(archive) == ['page.json, item 3: its id "c" was there before']


def test_a_comment_without_text_is_skipped_and_its_answers_stay_in_the_tree(read) -> None:
    archive = read(
        heading("h"), comment("a"), comment("b", parent="a", body=" \n"), comment("c", parent="b")
    )
    assert posts_of(archive)["c"].reply_to == "a"
    assert told(archive) == [
        "page.json, item 3: no text",
        "page.json, item 4: what it answers was not taken: it now answers what stands above that",
    ]


def test_an_unknown_type_is_skipped(read) -> None:
    archive = read(heading("h"), comment("a") | {"type": "vote"}, comment("b"))
    assert list(posts_of(archive)) == ["b"]
    assert told(archive) == ['page.json, item 2: its type "vote" is neither heading nor comment']


def test_a_missing_id_is_made_from_what_was_said(read) -> None:
    rows = [heading("h"), comment("", body="One"), comment("", body="Two")]
    again = read(*rows)
    keys = list(posts_of(read(*rows)))
    assert keys == list(posts_of(again))
    assert len(set(keys)) == 2
    assert all(key.startswith("sha256:") for key in keys)


@pytest.mark.parametrize("wrong", ["yesterday", "2005-13-45", "9999-12-31T23:59:59-10:00", ""])
def test_a_bad_timestamp_takes_that_of_its_neighbours(read, wrong: str) -> None:
    archive = read(heading("h"), comment("a"), comment("b", parent="a", timestamp=wrong))
    assert posts_of(archive)["b"].at == posts_of(archive)["a"].at
    (line,) = told(archive)
    assert line.endswith(", that of its neighbours was taken")


def test_without_any_timestamp_there_is_no_date(read) -> None:
    archive = read(heading("h"), comment("a", timestamp=""), comment("b", timestamp=""))
    assert [post.at for post in archive.threads[0].posts] == [None, None]
    assert archive.threads[0].at is None
    assert told(archive)[0] == "page.json, item 2: it has no timestamp"


def test_timestamps_become_utc(read) -> None:
    archive = read(
        heading("h"),
        comment("a", timestamp="2005-06-06T12:00:00+02:00"),
        comment("b", timestamp="2005-06-06T10:30:00"),
    )
    times = [post.at for post in archive.threads[0].posts]
    assert times == [
        datetime(2005, 6, 6, 10, tzinfo=UTC),
        datetime(2005, 6, 6, 10, 30, tzinfo=UTC),
    ]


def test_names_are_one_person_however_they_are_typed(read) -> None:
    archive = read(
        heading("h"),
        comment("a", author="José"),
        comment("b", author="  Jose\u0301 "),
        comment("c", author=""),
        comment("d", author="Jane.Doe@Example.org"),
    )
    authors = {key: post.author for key, post in posts_of(archive).items()}
    assert authors["a"] == authors["b"]
    assert authors["c"] == UNKNOWN_AUTHOR
    assert (authors["d"].key, authors["d"].name) == ("jane.doe@example.org", "Jane.Doe")


def test_where_a_thread_belongs_is_read(read) -> None:
    where = {"lang": "pt_BR", "forum": "Africa", "stage": "cohesion", "round": "2"}
    archive = read(heading("h", **where), comment("a", lang="fr"), comment("b", round="two"))
    (thread,) = archive.threads
    assert (thread.lang, thread.forum, thread.stage, thread.round) == (
        "pt-BR",
        "africa",
        "cohesion",
        2,
    )
    assert [post.lang for post in thread.posts] == ["fr", "pt-BR"]
    assert told(archive) == [
        'page.json, item 3: its round "two" is not a number: it is in no round'
    ]


def test_a_long_title_is_cut_at_a_word_and_told(read) -> None:
    archive = read(heading("h", "water " * 60), comment("a"))
    title = archive.threads[0].title
    assert len(title) <= 200
    assert title.endswith("water…")
    assert told(archive) == ["page.json, item 1: its title has 359 characters and was cut to 200"]


def test_a_body_too_long_for_one_post_loses_no_word(read) -> None:
    words = [f"word{number}" for number in range(40_000)]
    archive = read(heading("h"), comment("a", body=" ".join(words)), comment("b", parent="a"))
    posts = archive.threads[0].posts
    assert [post.key for post in posts] == ["a", "a#2", "a#3", "a#4", "b"]
    assert [post.reply_to for post in posts] == [None, "a", "a", "a", "a"]
    assert " ".join(post.body for post in posts[:4]).split() == words
    assert max(len(post.body) for post in posts) <= 100_000
    assert told(archive) == ["page.json, item 2: it has 388889 characters and became 4 posts"]


def test_the_title_of_a_comment_is_not_lost(read) -> None:
    archive = read(heading("h", "Water"), comment("a", title="Wells"), comment("b", title="Water"))
    assert [post.body for post in archive.threads[0].posts] == [
        "**Wells**\n\nSome words.",
        "Some words.",
    ]


def test_a_chain_of_thousands_of_answers(read) -> None:
    chain = [comment(str(number), parent=str(number - 1)) for number in range(1, 5000)]
    archive = read(heading("h"), comment("0"), *chain)
    assert [post.key for post in archive.threads[0].posts] == [str(n) for n in range(5000)]
