"""Points, what they cite, and who may write them."""

import pytest

from dialogue.errors import Conflict, Invalid, NotFound, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.arranging.operations import merge_threads
from dialogue.moderation.posts.operations import hide
from dialogue.summaries.coverage.measures import ledger
from dialogue.summaries.coverage.queries import cited_in, spoken_for
from dialogue.summaries.models import Section, Summary
from dialogue.summaries.queries import get_draft, load_draft, visible_summaries
from dialogue.summaries.writing.citation_operations import cite, cite_again, take_citation_out
from dialogue.summaries.writing.citing import Trouble, trouble_of
from dialogue.summaries.writing.operations import (
    add_section,
    begin_summary,
    drop_section,
    move_section,
)
from dialogue.summaries.writing.point_operations import (
    add_point,
    drop_point,
    move_point,
    restore_point,
    write_point,
)
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import (
    first_post,
    make_cast,
    make_person,
    make_post,
    make_thread,
)


def section(summary: Summary, key: str) -> Section:
    return next(one for one in summary.sections if one.key == key)


def weekly(dialogue, writer) -> Summary:
    return begin_summary(writer, dialogue, kind="round", round=2, title="Week 2")


def test_a_weekly_summary_begins_with_its_outline(dialogue, writer) -> None:
    summary = weekly(dialogue, writer)
    keys = [one.key for one in summary.sections]
    assert keys == ["figures", "happening", "missing", "agreement", "difference", "undiscussed"]
    assert summary.number == 1
    assert begin_summary(writer, dialogue, kind="dialogue", title="Synthesis").number == 2


def test_only_rapporteurs_write(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    for stranger in (cast.amina, cast.bruno, cast.chen):
        with pytest.raises(NotPermitted):
            begin_summary(stranger, dialogue, kind="round", round=1, title="Mine")
    summary = weekly(dialogue, writer)
    with pytest.raises(NotFound):
        get_draft(cast.amina, dialogue.slug, summary.number)
    assert db.session.scalars(visible_summaries(cast.amina)).all() == []


def test_numbers_in_the_text_are_cited(dialogue, writer) -> None:
    thread = make_thread(dialogue)
    second = make_post(thread)
    summary = weekly(dialogue, writer)
    point = add_point(
        writer,
        summary,
        section=section(summary, "happening"),
        text=f"The young are left out (#{first_post(thread).number}, #{second.number}).",
    )
    assert [one.post_id for one in point.citations] == [first_post(thread).id, second.id]
    with pytest.raises(Invalid) as refused:
        write_point(writer, point, version=1, text="See #999.")
    assert list(refused.value.fields) == ["text"]


def test_nobody_writes_over_anothers_text(dialogue, writer) -> None:
    summary = weekly(dialogue, writer)
    point = add_point(writer, summary, section=section(summary, "missing"), text="One.")
    write_point(writer, point, version=1, text="Two.")
    with pytest.raises(Conflict):
        write_point(writer, point, version=1, text="Three.")
    assert point.text == "Two."


def test_the_same_form_twice_is_one_point(dialogue, writer) -> None:
    summary = weekly(dialogue, writer)
    place = section(summary, "missing")
    key = "a6a7c1d4-3b0e-4a5a-9d55-000000000001"
    first = add_point(writer, summary, section=place, text="One.", client_key=key)
    assert add_point(writer, summary, section=place, text="One.", client_key=key) is first


def test_a_passage_has_to_stand_in_the_contribution(dialogue, writer) -> None:
    post = first_post(make_thread(dialogue, body="The *young* are not asked,\nand wait."))
    summary = weekly(dialogue, writer)
    point = add_point(writer, summary, section=section(summary, "missing"), text="Youth.")
    made = cite(writer, point, number=post.number, passage="young are not  asked, and")
    assert made.passage == "young are not asked, and"
    with pytest.raises(Invalid) as refused:
        cite(writer, point, number=post.number, passage="young are asked")
    assert list(refused.value.fields) == ["passage"]
    assert cite(writer, point, number=post.number, passage="young are not asked, and") is made
    assert take_citation_out(writer, made).citations == []


@pytest.mark.parametrize(
    ("consent", "cited", "quoted"),
    [
        ("name", True, True),
        ("alias", True, True),
        ("paraphrase", True, False),
        ("none", False, False),
    ],
)
def test_consent_says_what_can_be_cited(dialogue, writer, consent, cited, quoted) -> None:
    post = first_post(make_thread(dialogue, body="We are here.", consent=consent))
    summary = weekly(dialogue, writer)
    point = add_point(writer, summary, section=section(summary, "missing"), text="Presence.")
    for passage, expected in (("", cited), ("We are", quoted)):
        try:
            cite(writer, point, number=post.number, passage=passage)
        except Invalid:
            assert not expected
        else:
            assert expected


def test_what_happens_to_a_source_is_told(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    thread = make_thread(dialogue, cast.amina)
    posts = [make_post(thread, cast.amina, f"The old water law, {n}.") for n in range(4)]
    summary = weekly(dialogue, writer)
    point = add_point(writer, summary, section=section(summary, "missing"), text="Water.")
    made = [
        cite(writer, point, number=post.number, passage="old water law" if n == 2 else "")
        for n, post in enumerate(posts)
    ]
    withdraw_post(cast.amina, posts[0])
    hide(cast.bruno, posts[1], rule="attack", message="")
    edit_post(cast.amina, posts[2], body="The new water law.", version=1)
    edit_post(cast.amina, posts[3], body="The old water law, mended.", version=1)
    load_draft(summary)
    assert [trouble_of(one) for one in made] == [
        Trouble.WITHDRAWN,
        Trouble.HIDDEN,
        Trouble.PASSAGE_GONE,
        Trouble.EDITED,
    ]
    with pytest.raises(Invalid):
        cite_again(writer, made[2])
    assert trouble_of(cite_again(writer, made[3])) is None


def test_a_private_forum_is_cited_only_by_the_summary_of_its_thread(dialogue, writer) -> None:
    dialogue.forums[1].visibility = "members"
    db.session.commit()
    thread = make_thread(dialogue, forum=dialogue.forums[1].slug)
    post = first_post(thread)
    summary = weekly(dialogue, writer)
    point = add_point(writer, summary, section=section(summary, "missing"), text="Hidden.")
    with pytest.raises(Invalid):
        cite(writer, point, number=post.number)
    own = begin_summary(
        writer, dialogue, kind="thread", thread=thread.number, title="Of the thread"
    )
    point = add_point(writer, own, section=section(own, "agreement"), text="Here.")
    assert cite(writer, point, number=post.number).post_id == post.id


def test_a_minoritys_point_goes_with_a_reason(dialogue, writer) -> None:
    summary = weekly(dialogue, writer)
    point = add_point(
        writer, summary, section=section(summary, "missing"), text="Few.", label="minority"
    )
    with pytest.raises(Invalid):
        drop_point(writer, point)
    drop_point(writer, point, reason="Said under Week 2")
    with pytest.raises(Conflict):
        write_point(writer, point, version=1, text="Many.")
    assert restore_point(writer, point).dropped_at is None


def test_recommendations_say_where(dialogue, writer) -> None:
    summary = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")
    place = section(summary, "recommendations")
    with pytest.raises(Invalid) as refused:
        add_point(writer, summary, section=place, text="Do it.")
    assert list(refused.value.fields) == ["level"]
    point = add_point(
        writer,
        summary,
        section=place,
        text="Do it.",
        level="local",
        stage="cohesion",
        addressee="Mayors",
    )
    assert (point.level, point.addressee, point.stage.slug) == ("local", "Mayors", "cohesion")


def test_sections_and_points_are_moved(dialogue, writer) -> None:
    summary = weekly(dialogue, writer)
    place = section(summary, "missing")
    points = [add_point(writer, summary, section=place, text=f"Point {n}.") for n in range(3)]
    move_point(writer, points[2], section=place, to=0)
    own = add_section(writer, summary, title="Ours")
    move_point(writer, points[0], section=own)
    move_section(writer, summary, section=own, to=0)
    sections = load_draft(summary)
    assert sections[0].title == "Ours"
    told = {one.key: [point.number for point in one.points] for one in sections}
    assert (told[""], told["missing"]) == ([1], [3, 2])
    with pytest.raises(Conflict):
        drop_section(writer, summary, section=own)
    with pytest.raises(Invalid):
        add_point(writer, summary, section=section(summary, "figures"), text="Typed figures.")


def test_the_ledger_counts_what_is_cited(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    thread = make_thread(dialogue, cast.amina)
    make_post(thread, cast.bruno)
    make_post(thread, make_person(dialogue, "Dina"), "Four words of mine.")
    make_post(thread, make_person(dialogue, "Ede"), "Not for you.", consent="none")
    summary = weekly(dialogue, writer)
    add_point(
        writer,
        summary,
        section=section(summary, "missing"),
        text=f"Youth (#{first_post(thread).number}).",
    )
    spoken = spoken_for(writer, summary)
    found = ledger(spoken, cited_in(summary))
    assert (found.people.reached, found.people.of) == (1, 2)
    assert sorted(one.words for one in spoken) == [4, 5]


def test_the_summary_of_a_merged_thread_speaks_of_where_it_went_up(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    water, roads = make_thread(dialogue, cast.amina), make_thread(dialogue, cast.amina)
    summary = begin_summary(writer, dialogue, kind="thread", thread=water.number, title="Water")
    cited = first_post(water).number
    add_point(writer, summary, section=summary.sections[1], text=f"Water first (#{cited}).")
    merge_threads(cast.bruno, water, into=roads, message="One talk.")
    found = ledger(spoken_for(writer, summary), cited_in(summary))
    assert (found.contributions.reached, found.contributions.of) == (1, 2)
