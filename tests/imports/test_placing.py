"""Where in the dialogue, and when, the threads of an archive are put."""

import pytest

from dialogue.errors import Invalid
from dialogue.imports.placing import Defaults
from tests.imports.archives import comment, heading, told
from tests.imports.kept import posts, threads


def test_threads_go_where_interfaces_say(take) -> None:
    take(heading("h"), comment("a"))
    (thread,) = threads()
    assert (thread.forum.slug, thread.stage.slug, thread.round_id) == (
        "global",
        "cross-cutting",
        None,
    )
    (said,) = posts()
    assert (said.consent, said.via, said.lang, said.round_id) == ("alias", "import", None, None)


def test_the_file_goes_before_the_options(take, dialogue) -> None:
    defaults = Defaults(forum="africa", stage="exclusion", round=2, lang="fr")
    take(
        heading("h"),
        comment("a"),
        heading("i", forum="arab-states", stage="cohesion", round="1", lang="ar"),
        comment("b", "i", lang="en"),
        defaults=defaults,
    )
    assert [
        (each.forum.slug, each.stage.slug, each.round.number, each.lang) for each in threads()
    ] == [("africa", "exclusion", 2, "fr"), ("arab-states", "cohesion", 1, "ar")]
    assert [(each.round.number, each.lang) for each in posts()] == [(2, "fr"), (1, "en")]


def test_what_the_dialogue_does_not_have_is_told_once(take) -> None:
    outcome = take(heading("h", forum="moon", stage="war", round="77"), comment("a"), comment("b"))
    assert outcome.posts == 2
    assert told(outcome) == [
        'page.json, item 1: there is no forum called "moon" here: it went to "global"',
        'page.json, item 1: there is no stage called "war" here: it went to "cross-cutting"',
        "page.json, item 1: there is no round 77 here: it is in none",
    ]
    assert (threads()[0].forum.slug, threads()[0].round_id) == ("global", None)


@pytest.mark.parametrize(
    ("defaults", "why"),
    [
        (Defaults(forum="moon"), 'no forum called "moon"'),
        (Defaults(stage="war"), 'no stage called "war"'),
        (Defaults(round=9), "no round 9"),
    ],
)
def test_options_that_name_nothing_are_refused(take, defaults: Defaults, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        take(heading("h"), comment("a"), defaults=defaults)
    assert threads() == []


def test_without_a_date_the_neighbours_tell(take, clock) -> None:
    outcome = take(
        heading("h", "Nobody came"),
        heading("i", "Water"),
        comment("a", "i", timestamp="2005-06-03T10:00:00Z"),
        heading("j", "Silence"),
    )
    assert [each.created_at.day for each in threads()] == [3, 3, 3]
    assert told(outcome) == [
        "page.json, item 1: it has no date: that of its neighbours was taken",
        "page.json, item 4: it has no date: that of its neighbours was taken",
    ]
    undated = take(heading("k"), comment("b", "k", timestamp=""))
    assert posts()[1].created_at == clock.now
    assert told(undated) == [
        "page.json, item 2: it has no timestamp",
        "page.json, item 2: it has no date: the time of the import was taken",
    ]
