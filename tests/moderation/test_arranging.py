"""What moderators move, merge and split: everything goes along, and can be put back."""

import pytest
from flask import Flask
from sqlalchemy import select

from dialogue.deliveries import deliver_due
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Elsewhere, Invalid, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.arranging.operations import (
    merge_threads,
    move_posts,
    split_thread,
    undo_arrangement,
)
from dialogue.moderation.arranging.thread_operations import hold_thread
from dialogue.moderation.cases import open_case
from dialogue.moderation.models import CaseKind
from dialogue.moderation.operations import move_thread
from dialogue.moderation.posts.review_operations import approve
from dialogue.notifications.models import Notification, ThreadWatch
from dialogue.notifications.watching_operations import watch_thread
from dialogue.operation import transaction
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import Draft, Post, Thread
from dialogue.threads.operations import publish_post
from dialogue.threads.queries import get_thread, visible_posts
from dialogue.threads.reading.positions import unread_by_thread
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    Cast,
    first_post,
    forum_of,
    make_participant,
    make_post,
    make_thread,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.imports.kept import every_row

D = "/d/june-2005"
WHY = {"message": "They speak of the same thing."}


@pytest.fixture
def water(dialogue: Dialogue, cast: Cast, clock: Clock) -> Thread:
    """Contributions 1 to 4: 2 answers 1, 3 answers 2, 4 answers nothing."""
    thread = make_thread(dialogue, cast.amina, title="Water")
    for by, reply_to in ((cast.bruno, 1), (cast.amina, 2), (cast.bruno, None)):
        clock.move(minutes=1)
        make_post(thread, by, reply_to=reply_to)
    return thread


@pytest.fixture
def roads(dialogue: Dialogue, cast: Cast, water: Thread) -> Thread:
    """Contribution 5, in another forum."""
    return make_thread(dialogue, cast.amina, title="Roads", forum="africa")


def places(dialogue: Dialogue) -> dict[int, int]:
    """By the number of each contribution: that of the thread in which it stands."""
    rows = visible_posts(OPERATOR).where(Post.dialogue_id == dialogue.id)
    found = db.session.execute(rows.with_only_columns(Post.number, Thread.number))
    return {post: thread for post, thread in found}


def numbered(dialogue: Dialogue, number: int) -> Post:
    found = db.session.scalar(
        visible_posts(OPERATOR).where(Post.dialogue_id == dialogue.id, Post.number == number)
    )
    assert found is not None
    return found


def test_one_this_and_later_and_answers_are_moved(
    dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    second = numbered(dialogue, 2)
    move_posts(cast.bruno, second, which="replies", into=roads, **WHY)
    assert places(dialogue) == {1: 1, 2: 2, 3: 2, 4: 1, 5: 2}
    assert numbered(dialogue, 2).reply_to is first_post(water)
    assert water.active_at == numbered(dialogue, 4).created_at
    assert roads.active_at == first_post(roads).created_at or roads.active_at > water.created_at
    move_posts(cast.bruno, numbered(dialogue, 4), which="one", into=roads, **WHY)
    assert places(dialogue)[4] == 2
    assert water.active_at == water.created_at
    later = move_posts(
        cast.bruno, numbered(dialogue, 3), which="later", into=water, rule="other", **WHY
    )
    assert places(dialogue) == {1: 1, 2: 2, 3: 1, 4: 1, 5: 1}
    assert later.rule == "other"
    undo_arrangement(cast.bruno, later)
    assert places(dialogue) == {1: 1, 2: 2, 3: 2, 4: 2, 5: 2}


def test_a_merged_thread_leads_on_and_comes_back(
    app: Flask, dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    third = make_thread(dialogue, cast.amina, title="Wells")
    first = merge_threads(cast.bruno, water, into=roads, **WHY)
    merge_threads(cast.bruno, roads, into=third, **WHY)
    assert set(places(dialogue).values()) == {3}
    with pytest.raises(Elsewhere) as led:
        get_thread(cast.amina, "june-2005", 1)
    assert led.value.number == 3
    browser = signed_in(app, cast.amina)
    for tail in ("", "/new-for-me", "/stages", "/watch", "?view=flat&_external=1"):
        answer = browser.get(f"{D}/threads/1{tail}")
        assert (answer.status_code, answer.headers["Location"].replace("&_external=1", "")) == (
            302,
            f"{D}/threads/3{tail.replace('&_external=1', '')}",
        )
    assert "Water" not in browser.get(f"{D}/threads").text
    with pytest.raises(Conflict, match="since"):
        undo_arrangement(cast.bruno, first)
    with pytest.raises(Conflict, match="merged into another meanwhile"):
        merge_threads(cast.bruno, water, into=third, **WHY)


def test_what_hangs_on_a_thread_goes_with_it(
    app: Flask, dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    dora = make_participant(dialogue, "Dora", "participant")
    watch_thread(cast.amina, water, level="all")
    save_draft(cast.amina, dialogue, place="thread/1/reply/2", fields={"body": "Half an answer"})
    save_draft(cast.amina, dialogue, place="thread/1", fields={"body": "Half"})
    save_draft(cast.amina, dialogue, place="thread/2", fields={"body": "The other"})
    hold_thread(cast.bruno, water, held=True, **WHY)
    held = publish_post(dora.user, water, body="Let me in.", reply_to=1)
    assert isinstance(held, HeldPost)
    with transaction():
        case = open_case(cast.bruno, CaseKind.FLAG, "post/1", dialogue=dialogue, forum=water.forum,
                         post_id=first_post(water).id)  # fmt: skip
    deliver_due()
    unread = unread_by_thread(cast.chen, seat_of(cast.chen, dialogue), [water.id, roads.id])
    decision = merge_threads(cast.bruno, water, into=roads, **WHY)
    drafts = {draft.place: draft.fields["body"] for draft in db.session.scalars(select(Draft))}
    assert drafts == {"thread/2/reply/2": "Half an answer", "thread/2": "The other\n\nHalf"}
    assert (held.thread, held.forum) == (roads, roads.forum)
    assert (case.forum, case.version) == (roads.forum, 2)
    assert approve(cast.bruno, held).post.thread is roads
    told = db.session.scalars(
        select(Notification.thread_id).where(Notification.post_id.is_not(None))
    )
    assert set(told) == {roads.id}
    watched = select(ThreadWatch.participant_id).where(ThreadWatch.thread_id == roads.id)
    assert db.session.scalars(watched).all() == [seat_of(cast.amina, dialogue).id]
    after = unread_by_thread(cast.chen, seat_of(cast.chen, dialogue), [water.id, roads.id])
    assert after == {roads.id: sum(unread.values()) + 1}
    undo_arrangement(cast.bruno, decision)
    assert db.session.scalars(watched).all() == []
    assert (case.forum, case.version) == (water.forum, 3)
    assert places(dialogue) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2}


def test_a_split_and_its_way_back(
    dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    details = {"title": "Wells", "stage": "cohesion", "forum": forum_of(dialogue, "africa")}
    decision = split_thread(cast.bruno, numbered(dialogue, 2), which="replies", **details, **WHY)
    wells = decision.thread
    assert wells is not None
    assert (wells.number, wells.title, wells.author) == (3, "Wells", numbered(dialogue, 2).author)
    assert places(dialogue) == {1: 1, 2: 3, 3: 3, 4: 1, 5: 2}
    move_posts(cast.bruno, numbered(dialogue, 3), which="one", into=roads, **WHY)
    before = every_row()
    with pytest.raises(Conflict, match="since"):
        undo_arrangement(cast.bruno, decision)
    assert every_row() == before
    move_posts(cast.bruno, numbered(dialogue, 3), which="one", into=wells, **WHY)
    undo_arrangement(cast.bruno, decision)
    assert places(dialogue) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 2}
    assert wells.merged_at is not None
    with pytest.raises(Conflict, match="undone already"):
        undo_arrangement(cast.bruno, decision)
    for which in ("later", "all", "nothing"):
        with pytest.raises(Invalid):
            split_thread(cast.bruno, first_post(water), which=which, **details, **WHY)


def test_a_form_that_was_open_lands_where_the_thread_went(
    app: Flask, dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    browser = signed_in(app, cast.amina)
    token = token_for(browser)
    merge_threads(cast.bruno, water, into=roads, **WHY)
    sent = {"csrf_token": token, "body": "Written before.", "reply_to": "2"}
    for extra in ({"save_draft": "1"}, {"preview": "1"}, {}):
        answer = browser.post(f"{D}/threads/1/posts", data=sent | extra)
        assert answer.status_code in (200, 303)
    assert places(dialogue)[6] == 2
    assert browser.post(f"{D}/drafts/thread/1", data=sent).status_code == 204
    assert db.session.scalars(select(Draft.place)).all() == ["thread/2"]
    refused = browser.post(f"{D}/threads/1/watch", data={"csrf_token": token, "level": "all"})
    assert refused.status_code == 404
    assert f'action="{D}/threads/2/watch"' in refused.text
    publish_post(cast.amina, water, body="Held the thread while it was merged.")
    assert places(dialogue)[7] == 2


def test_a_moderator_of_one_forum_arranges_there_alone(
    app: Flask, dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread
) -> None:
    dora = make_participant(dialogue, "Dora", "moderator", forum="africa").user
    browser = signed_in(app, dora)
    token = token_for(browser)
    before = every_row()
    for address in (f"{D}/threads/1/moderate", f"{D}/posts/1/move"):
        assert browser.get(address).status_code == 404
    into = {"csrf_token": token, "into": "2", "which": "one", "message": "Mine."}
    assert browser.post(f"{D}/threads/1/merge", data=into).status_code == 404
    assert browser.post(f"{D}/posts/1/move", data=into).status_code == 404
    refused = browser.post(f"{D}/threads/2/merge", data=into | {"into": "1"})
    unknown = browser.post(f"{D}/threads/2/merge", data=into | {"into": "77"})
    for answer in (refused, unknown):
        assert answer.status_code == 422
        assert "There is no such thread into which you may move something." in answer.text
        assert "Mine." in answer.text
    with pytest.raises(NotPermitted):
        move_posts(dora, first_post(water), which="one", into=roads, **WHY)
    assert every_row() == before


def test_notes_tell_readers_and_hide_what_is_private(
    app: Flask, dialogue: Dialogue, cast: Cast, water: Thread, roads: Thread, client: Browser
) -> None:
    page = f"{D}/threads/1"
    move_posts(cast.bruno, numbered(dialogue, 2), which="replies", into=roads, **WHY)
    public = client.get(page).text
    assert "What moderators changed here" in public
    assert f'href="{D}/threads/2"' in public
    assert f'href="{D}/posts/3"' in public
    assert "Bruno moved" not in public
    forum_of(dialogue, "arab-states").visibility = "private"
    dialogue.version += 1
    db.session.commit()
    move_thread(cast.bruno, roads, forum=forum_of(dialogue, "arab-states"))
    for browser in (client, signed_in(app, cast.amina)):
        text = browser.get(page).text
        assert "Contributions were moved to another thread" in text
        assert f"{D}/threads/2" not in text
        assert f"{D}/posts/3" not in text
    assert f'href="{D}/posts/3"' in signed_in(app, cast.bruno).get(page).text
