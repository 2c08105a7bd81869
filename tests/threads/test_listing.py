"""Lists of threads: filters that combine, sorts that keep their place."""

import pytest

from dialogue.dialogues.models import Dialogue
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.moderation.operations import move_thread
from dialogue.permissions import Visitor
from dialogue.threads import operations
from dialogue.threads.lists.listing import SORTS, Filters, count_cells, list_threads, read_filters
from dialogue.threads.models import Thread
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_dialogue,
    make_many_threads,
    make_post,
    make_thread,
    seat_of,
    stage_of,
)
from tests.fakes import Clock

READER = Visitor()


def titles(dialogue: Dialogue, **filters: object) -> list[str]:
    listing = list_threads(READER, dialogue, Filters(**filters))  # type: ignore[arg-type]
    return [row.title for row in listing.rows]


@pytest.fixture
def talk(dialogue: Dialogue, cast: Cast, clock: Clock) -> Dialogue:
    """Four threads: a in Week 1, the others in Week 2; c is in French and answers 2.1."""
    clock.move(days=-7)
    make_thread(dialogue, cast.amina, title="a", forum="africa", stage="exclusion")
    clock.move(days=7)
    make_thread(dialogue, cast.amina, title="b", forum="africa", stage="cohesion")
    clock.move(hours=1)
    question = dialogue.rounds[1].questions[0].id
    make_thread(dialogue, cast.bruno, title="c", stage="exclusion", lang="fr", question_id=question,
                other_stages=("cohesion",))  # fmt: skip
    clock.move(hours=1)
    make_thread(dialogue, cast.bruno, title="d", stage="polarization")
    clock.move(hours=1)
    first = db.session.get_one(Thread, 1)
    make_post(first, cast.bruno)
    make_post(first, cast.bruno)
    return dialogue


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "adcb"),
        ({"forum": "africa"}, "ab"),
        ({"stage": "exclusion"}, "ac"),
        ({"stage": "cohesion"}, "cb"),
        ({"round": 1}, "a"),
        ({"round": 2}, "dcb"),
        ({"lang": "fr"}, "c"),
        ({"question": "2.1"}, "c"),
        ({"forum": "africa", "stage": "cohesion"}, "b"),
        (
            {"forum": "global", "stage": "cohesion", "round": 2, "lang": "fr", "question": "2.1"},
            "c",
        ),
        ({"forum": "africa", "round": 2, "stage": "exclusion"}, ""),
        ({"forum": "nowhere"}, ""),
        ({"stage": "nothing"}, ""),
        ({"round": 99}, ""),
        ({"round": 10**12}, ""),
        ({"question": "9.9"}, ""),
        ({"lang": "xx"}, ""),
        ({"sort": "newest"}, "dcba"),
        ({"sort": "oldest"}, "abcd"),
        ({"sort": "quiet"}, "bcda"),
        ({"sort": "oldest", "stage": "cohesion"}, "bc"),
    ],
)
def test_filters_combine(talk: Dialogue, filters: dict[str, object], expected: str) -> None:
    assert "".join(titles(talk, **filters)) == expected


def test_a_row_tells_what_a_list_shows(talk: Dialogue, clock: Clock) -> None:
    row = list_threads(READER, talk, Filters(stage="exclusion", lang="fr")).rows[0]
    assert (row.number, row.title, row.lang, row.posts) == (3, "c", "fr", 1)
    assert row.stage_id == stage_of(talk, "exclusion").id
    assert row.other_stage_ids == (stage_of(talk, "cohesion").id,)
    assert row.round_id == talk.rounds[1].id
    first = list_threads(READER, talk, Filters()).rows[0]
    assert (first.title, first.posts, first.active_at) == ("a", 3, clock.now)


def test_only_standing_contributions_are_counted(talk: Dialogue, cast: Cast) -> None:
    thread = db.session.get_one(Thread, 1)
    operations.withdraw_post(cast.amina, first_post(thread))
    row = next(row for row in list_threads(READER, talk, Filters()).rows if row.title == "a")
    assert row.posts == 2
    cell = (forum_of(talk, "africa").id, stage_of(talk, "exclusion").id)
    assert count_cells(READER, talk)[cell] == 2


def test_the_map_counts_by_forum_and_primary_stage(talk: Dialogue) -> None:
    def cell(forum: str, stage: str) -> tuple[int, int]:
        return forum_of(talk, forum).id, stage_of(talk, stage).id

    assert count_cells(READER, talk) == {
        cell("africa", "exclusion"): 3,
        cell("africa", "cohesion"): 1,
        cell("global", "exclusion"): 1,
        cell("global", "polarization"): 1,
    }


def test_a_moved_thread_is_listed_where_it_stands(talk: Dialogue) -> None:
    thread = db.session.get_one(Thread, 1)
    move_thread(OPERATOR, thread, forum=forum_of(talk, "global"))
    assert titles(talk, forum="africa") == ["b"]
    assert "a" in titles(talk, forum="global")


def test_lists_keep_to_their_dialogue(talk: Dialogue) -> None:
    make_thread(make_dialogue("other"), title="elsewhere")
    assert "elsewhere" not in titles(talk)


def visited(dialogue: Dialogue, size: int, sort: str) -> list[int]:
    numbers: list[int] = []
    after: str | None = None
    while True:
        filters = Filters(sort=sort, after=after)
        listing = list_threads(READER, dialogue, filters, size=size)
        assert 1 <= len(listing.rows) <= size
        numbers += [row.number for row in listing.rows]
        after = listing.next_after
        if after is None:
            return numbers


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_visit_each_thread_once_whatever_ties(
    dialogue: Dialogue, cast: Cast, clock: Clock, sort: str, size: int
) -> None:
    """All of one moment and one length, but for a few; a microsecond tells two apart."""
    threads = make_many_threads(dialogue, 14, seat_of(cast.amina, dialogue))
    for place, thread in enumerate(threads[:5]):
        clock.move(microseconds=1)
        thread.created_at = clock.now
        if place % 2:
            make_post(thread, cast.bruno)
    db.session.commit()
    whole = visited(dialogue, 100, sort)
    assert sorted(whole) == [thread.number for thread in threads]
    assert visited(dialogue, size, sort) == whole


def test_what_is_new_meanwhile_shifts_nothing(dialogue: Dialogue, cast: Cast, clock: Clock) -> None:
    make_many_threads(dialogue, 6, seat_of(cast.amina, dialogue))
    first = list_threads(READER, dialogue, Filters(sort="newest"), size=3)
    clock.move(minutes=1)
    make_thread(dialogue, cast.bruno, title="Just now")
    second = list_threads(READER, dialogue, Filters(sort="newest", after=first.next_after), size=3)
    numbers = [row.number for row in first.rows + second.rows]
    assert numbers == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "after",
    ["x", "1", "_", "1_x", "nan_1", "inf_1", "1e400_1", "-1_-1", f"1_{10**30}", f"{10**30}_1",
     "1118836800.000000_1_2", "\x00_1", "9" * 5000 + "_1", "٣_١"],
)  # fmt: skip
def test_a_place_that_is_none_is_refused_or_found_empty(
    dialogue: Dialogue, cast: Cast, sort: str, after: str
) -> None:
    make_thread(dialogue, cast.amina)
    try:
        list_threads(READER, dialogue, Filters(sort=sort, after=after))
    except NotFound:
        db.session.rollback()


@pytest.mark.parametrize(
    "arguments",
    [{"sort": "best"}, {"round": "two"}, {"round": "-1"}, {"round": "2.5"}, {"round": "9" * 5000},
     {"round": "²"}],
)  # fmt: skip
def test_addresses_that_mean_nothing_are_not_found(arguments: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        read_filters(arguments)


def test_filters_are_read_from_addresses_and_written_back() -> None:
    given = {"forum": "africa", "stage": "", "round": "2", "lang": "fr", "sort": "oldest", "x": "y"}
    filters = read_filters(given, stage="cohesion")
    assert filters == Filters(forum="africa", stage="cohesion", round=2, lang="fr", sort="oldest")
    assert filters.as_query(after="7", forum=None) == {
        "stage": "cohesion", "round": 2, "lang": "fr", "sort": "oldest", "after": "7",
    }  # fmt: skip
    assert Filters().as_query() == {}


def test_what_holds_no_letters_of_storage_finds_nothing(dialogue: Dialogue) -> None:
    for name in ("forum", "stage", "question", "lang"):
        assert titles(dialogue, **{name: "a\x00b"}) == []
