"""Rows that stand under nothing, or under what is in none of the files."""

from tests.imports.archives import comment, heading, told


def test_a_comment_under_no_heading_is_kept_as_a_thread_and_told(read) -> None:
    archive = read(
        heading("h"), comment("o", parent="", body="Alone here."), comment("p", parent="o")
    )
    thread = archive.threads[1]
    assert (thread.title, [post.reply_to for post in thread.posts]) == ("Alone here.", [None, "o"])
    assert told(archive) == [
        "page.json, item 2: it stands under no heading: it was kept as a thread of its own"
    ]


def test_a_comment_on_a_missing_item_says_which(read) -> None:
    archive = read(
        heading("h"), comment("o", parent="gone", body="Alone here."), comment("p", parent="o")
    )
    thread = archive.threads[1]
    assert (thread.title, thread.orphan_of) == ("Alone here.", "gone")
    assert [(post.reply_to, post.orphan_of) for post in thread.posts] == [
        ("gone", "gone"),
        ("o", None),
    ]
    assert told(archive) == []


def test_a_heading_under_a_missing_one_is_kept_as_a_thread_and_told(read) -> None:
    archive = read(heading("s", "Costs", parent="gone"), comment("c", parent="s"))
    assert [thread.orphan_of for thread in archive.threads] == [None]
    (line,) = told(archive)
    assert 'what it answers ("gone") is missing: it was kept as a thread of its own' in line
