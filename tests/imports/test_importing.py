"""The same archive again, later archives, archives cut off, two at the same time."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.extensions import db
from dialogue.imports.importing import Outcome, import_archive
from dialogue.imports.items import Archive
from dialogue.imports.portions import batches
from dialogue.imports.readers import READERS
from tests.factories import OPERATOR, make_person, make_post
from tests.imports.archives import PAGE, comment, heading, letter, many, posts_of, real, told
from tests.imports.kept import every_row, placeholders, posts, threads, tree


def test_the_same_archive_again_adds_nothing(take) -> None:
    assert str(take(*PAGE)) == "2 threads, 2 posts, 2 people, 0 skipped"
    before = every_row()
    again = take(*PAGE)
    assert str(again) == "0 threads, 0 posts, 0 people, 4 skipped"
    assert told(again) == [
        f"page.json, item {number}: it was imported before" for number in (1, 3, 4, 5)
    ]
    assert every_row() == before


def test_mail_is_skipped_a_line_for_each_message(take_letters) -> None:
    letters = letter(1), letter(2, "Re: Water", In_Reply_To="<1@x>")
    take_letters(*letters)
    again = take_letters(*letters)
    assert str(again) == "0 threads, 0 posts, 0 people, 2 skipped"
    assert told(again) == [
        "page.mbox, message 1: it was imported before",
        "page.mbox, message 2: it was imported before",
    ]


def test_a_longer_edition_of_a_page_joins_what_was_there(take) -> None:
    take(*PAGE)
    outcome = take(
        *PAGE,
        comment("c", "b", body="Third."),
        heading("t", "Gains", parent="h"),
        comment("d", "t", body="Fourth."),
        comment("e", "i", body="Fifth."),
    )
    assert str(outcome) == "0 threads, 3 posts, 0 people, 4 skipped"
    assert tree() == {
        "Markets": [
            ("First.", None),
            ("Second.", "First."),
            ("Third.", "Second."),
            ("Fourth.", None),
        ],
        "Roads": [("Fifth.", None)],
    }
    assert threads()[0].outline == ["Costs", "Gains"]


def test_a_later_file_may_answer_what_an_earlier_one_brought(take) -> None:
    take(*PAGE)
    outcome = take(
        comment("c", "b", body="Third."), comment("d", "c", body="Fourth."), comment("e", "i")
    )
    assert (outcome.threads, outcome.posts, told(outcome)) == (0, 3, [])
    assert tree()["Markets"][2:] == [("Third.", "Second."), ("Fourth.", "Third.")]
    assert tree()["Roads"] == [("Some words.", None)]


def test_an_answer_goes_where_the_answered_was_moved(take, dialogue) -> None:
    take(*PAGE)
    posts()[1].thread_id = threads()[1].id
    db.session.commit()
    take(comment("c", "b", body="Third."))
    assert tree()["Roads"] == [("Second.", "First."), ("Third.", "Second.")]


def test_what_is_in_no_file_and_in_no_earlier_import_is_told(take) -> None:
    outcome = take(heading("h", "Markets"), comment("o", "gone", body="Alone here."))
    assert (outcome.threads, outcome.posts) == (2, 1)
    assert told(outcome)[1] == (
        'page.json, item 2: what it answers ("gone") is missing: it was kept as a thread of its own'
    )
    assert tree() == {"Alone here.": [("Alone here.", None)]}


def test_an_answer_by_mail_finds_what_it_answers_in_an_earlier_mailbox(take_letters) -> None:
    take_letters(letter(1, body="First."))
    outcome = take_letters(
        letter(2, "Re: Water", body="Second.", In_Reply_To="<1@x>"),
        letter(3, "Re: Water", body="Third.", In_Reply_To="<2@x>"),
    )
    assert (outcome.threads, outcome.posts, told(outcome)) == (0, 2, [])
    assert tree() == {"Water": [("First.", None), ("Second.", "First."), ("Third.", "Second.")]}
    assert take_letters(letter(3, "Re: Water", In_Reply_To="<2@x>")).posts == 0


def test_a_mail_that_answers_nothing_known_keeps_its_thread(take_letters) -> None:
    outcome = take_letters(
        letter(1, body="First."),
        letter(2, "Re: Water", body="Second.", In_Reply_To="<gone@x>"),
        letter(3, "Roads", body="Third.", In_Reply_To="<lost@x>"),
    )
    assert tree() == {"Water": [("First.", None), ("Second.", None)], "Roads": [("Third.", None)]}
    assert told(outcome) == [
        'page.mbox, message 2: what it answers ("gone@x") is missing: it answers the thread',
        'page.mbox, message 3: what it answers ("lost@x") is missing: '
        "it was kept as a thread of its own",
    ]


def test_the_mail_that_was_missing_joins_the_answers_that_came_before_it(take_letters) -> None:
    answer = letter(2, "Re: Water", body="Second.", In_Reply_To="<1@x>")
    take_letters(answer)
    outcome = take_letters(letter(1, body="First."), answer)
    assert str(outcome) == "0 threads, 1 posts, 0 people, 1 skipped"
    assert tree() == {"Water": [("Second.", None), ("First.", None)]}


def test_two_files_may_answer_one_another(dialogue, tmp_path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(
        '[{"id":"h","type":"heading","parent":"","title":"Water","body":""}, '
        '{"id":"b","type":"comment","parent":"a","author":"B","body":"Second."}]'
    )
    two.write_text('[{"id":"a","type":"comment","parent":"h","author":"A","body":"First."}]')
    outcome = import_archive(OPERATOR, dialogue, READERS["json"]([one, two]))
    assert str(outcome) == "1 threads, 2 posts, 2 people, 0 skipped"
    assert tree() == {"Water": [("First.", None), ("Second.", "First.")]}


def test_numbers_go_on_from_what_people_wrote(take, dialogue) -> None:
    take(*PAGE)
    make_post(threads()[0], make_person(dialogue, "Chen"), "In between.")
    take(*PAGE, comment("c", "b", body="Third."))
    assert [(each.number, each.via) for each in posts()] == [
        (1, "import"),
        (2, "import"),
        (3, "web"),
        (4, "import"),
    ]


def test_portions_hold_everything_in_its_order(read) -> None:
    archive = read(*many(3, 7), heading("empty"), *many(1, 0))
    cut = list(batches(archive.threads, 5))
    assert all(sum(len(one.posts) + 1 for one in batch) <= 6 for batch in cut)
    portions = [portion for batch in cut for portion in batch]
    assert [post for portion in portions for post in portion.posts] == [
        post for thread in archive.threads for post in thread.posts
    ]
    assert [portion.thread for portion in portions if portion.is_first] == list(archive.threads)
    assert list(batches([])) == []


class Cut(BaseException):
    """Like a signal that ends the process."""


def cut_after(posts: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done >= posts:
            raise Cut

    return progress


@pytest.mark.parametrize("rows", [many(1, 450), many(300, 2)], ids=["one-thread", "many"])
def test_an_import_that_was_cut_off_is_completed_by_another(take, rows) -> None:
    total = sum(row["type"] == "comment" for row in rows)
    with pytest.raises(Cut):
        take(*rows, progress=cut_after(150))
    done = len(posts())
    assert 100 < done < total
    rest = take(*rows)
    assert (rest.posts, len(posts())) == (total - done, total)
    assert len(placeholders()) == 9 if total == 450 else 2
    assert [each.number for each in posts()] == list(range(1, total + 1))
    bodies = [each.body for each in posts()]
    assert bodies == [row["body"] for row in rows if row["type"] == "comment"]
    for post in posts():
        place = int(post.body.rstrip(".").split("-")[1])
        assert (post.reply_to_id is None) == (place == 0)


def test_progress_ends_with_all(take) -> None:
    told: list[tuple[int, int]] = []
    take(*many(2, 250), progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == (500, 500)


def test_two_imports_at_the_same_time_add_everything_once(
    app: Flask, dialogue: Dialogue, read: Callable[..., Archive]
) -> None:
    given = read(*many(60, 10))
    db.session.commit()
    outcomes: list[Outcome] = []

    def run() -> None:
        with app.app_context():
            mine = get_dialogue(OPERATOR, "june-2005")
            outcomes.append(import_archive(OPERATOR, mine, given))

    both = [threading.Thread(target=run) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    db.session.rollback()
    db.session.expire_all()
    assert [sum(one.posts for one in outcomes), len(posts())] == [600, 600]
    assert [sum(one.threads for one in outcomes), len(threads())] == [60, 60]
    assert [sum(one.people for one in outcomes), len(placeholders())] == [9, 9]


def test_a_real_page_keeps_every_link_of_its_tree(dialogue: Dialogue) -> None:
    archive = READERS["json"]([real("wiki-threads/fr-unsigned.json")])
    import_archive(OPERATOR, dialogue, archive)
    given = posts_of(archive)
    expected = {
        (post.body, given[post.reply_to].body if post.reply_to else None, post.at)
        for post in given.values()
    }
    kept = {
        (post.body, post.reply_to.body if post.reply_to else None, post.created_at)
        for post in posts()
    }
    assert kept == expected
