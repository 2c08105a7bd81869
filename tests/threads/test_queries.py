"""Who sees what: every reading of conversation starts from the same rights."""

from dataclasses import dataclass

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import visible_dialogues
from dialogue.errors import NotFound
from dialogue.extensions import db
from dialogue.permissions import Actor, Visitor
from dialogue.threads.lists.listing import Filters, count_cells, list_threads
from dialogue.threads.lists.newest import newest_posts
from dialogue.threads.models import Thread
from dialogue.threads.page import contents_of
from dialogue.threads.queries import (
    find_post,
    get_thread,
    open_at,
    visible_posts,
    visible_threads,
)
from tests.factories import (
    OPERATOR,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_thread,
    make_user,
)

FORUMS = {"global": "public", "africa": "members", "europe-central-asia": "private"}
PUBLIC, MEMBERS, PRIVATE = FORUMS
ALL = set(FORUMS)
READERS = {
    "visitor": set(),
    "stranger": set(),
    "someone seated elsewhere": set(),
    "ex-member": set(),
    "participant": {PUBLIC, MEMBERS},
    "observer": {PUBLIC, MEMBERS},
    "analyst": {PUBLIC, MEMBERS},
    "member of the private forum": ALL,
    "moderator of another forum": {PUBLIC, MEMBERS},
    "moderator": ALL,
    "facilitator": ALL,
    "host": ALL,
    "administrator": ALL,
    "operator": ALL,
}
TEAM = {"analyst", "moderator", "facilitator", "host", "administrator", "operator"}


@dataclass
class World:
    """A dialogue with a thread in each kind of forum, and everybody who might read it."""

    dialogue: Dialogue
    threads: dict[str, Thread]
    readers: dict[str, Actor]

    def seen_by(self, name: str) -> set[str]:
        found = db.session.scalars(
            visible_threads(self.readers[name]).where(Thread.dialogue_id == self.dialogue.id)
        )
        return {thread.forum.slug for thread in found}


def make_world(visibility: str = "public", phase: str = "open") -> World:
    dialogue = make_dialogue(visibility=visibility)
    author = make_person(dialogue, "Author", "host")
    for slug, kind in FORUMS.items():
        forum_of(dialogue, slug).visibility = kind
    threads = {slug: make_thread(dialogue, author, forum=slug, title=slug) for slug in FORUMS}
    readers: dict[str, Actor] = {"visitor": Visitor(), "operator": OPERATOR}
    for role in ("participant", "observer", "analyst", "moderator", "facilitator", "host"):
        readers[role] = make_person(dialogue, role.title(), role)
    readers["stranger"] = make_user("Stranger")
    readers["administrator"] = make_user("Admin", is_admin=True)
    readers["someone seated elsewhere"] = make_person(make_dialogue("other"), "Elsewhere", "host")
    left = make_participant(dialogue, "Left", "moderator")
    make_participant(dialogue, user=left.user, role="moderator", forum=PRIVATE)
    left.left_at = dialogue.created_at
    readers["ex-member"] = left.user
    inside = make_participant(dialogue, "Inside").user
    make_participant(dialogue, user=inside, role="participant", forum=PRIVATE)
    readers["member of the private forum"] = inside
    neighbour = make_participant(dialogue, "Neighbour").user
    make_participant(dialogue, user=neighbour, role="moderator", forum="arab-states")
    readers["moderator of another forum"] = neighbour
    dialogue.phase = phase
    db.session.commit()
    return World(dialogue, threads, readers)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_who_reads_what(app: Flask, visibility: str) -> None:
    world = make_world(visibility)
    everybody = {PUBLIC} if visibility == "public" else set()
    expected = {name: forums | everybody for name, forums in READERS.items()}
    assert {name: world.seen_by(name) for name in READERS} == expected


@pytest.mark.usefixtures("clock")
def test_a_draft_is_read_by_its_team(app: Flask) -> None:
    world = make_world(phase="draft")
    expected = {name: forums if name in TEAM else set() for name, forums in READERS.items()}
    assert {name: world.seen_by(name) for name in READERS} == expected


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("phase", ["closing", "closed", "archived"])
def test_later_phases_close_no_eyes(app: Flask, phase: str) -> None:
    world = make_world("private", phase)
    assert {name: world.seen_by(name) for name in READERS} == READERS


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_dialogues_are_known_unless_private_or_a_draft(app: Flask, visibility: str) -> None:
    world = make_world(visibility)
    inside = {name for name, forums in READERS.items() if forums}
    known = set(READERS) if visibility != "private" else inside
    assert knowers(world) == known
    world.dialogue.phase = "draft"
    db.session.commit()
    assert knowers(world) == TEAM


def knowers(world: World) -> set[str]:
    return {
        name
        for name, actor in world.readers.items()
        if world.dialogue in db.session.scalars(visible_dialogues(actor)).all()
    }


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("visibility", ["public", "members", "private"])
def test_every_reading_agrees_with_the_rights(app: Flask, visibility: str) -> None:
    """One definition of readable: pages, lists, counts and links only narrow it."""
    world = make_world(visibility)
    for name, actor in world.readers.items():
        found = readings(world, actor)
        assert found == dict.fromkeys(found, world.seen_by(name)), name


def readings(world: World, actor: Actor) -> dict[str, set[str]]:
    """The forums whose thread each way of reading shows."""
    dialogue, threads = world.dialogue, world.threads
    forums = {forum.id: forum.slug for forum in dialogue.forums}
    posts = db.session.scalars(visible_posts(actor)).all()
    return {
        "opened": {slug for slug, one in threads.items() if opens(actor, one)},
        "got": {slug for slug, one in threads.items() if got(actor, one)},
        "linked": {slug for slug, one in threads.items() if find_post(actor, dialogue, one.number)},
        "posts": {post.thread.title for post in posts if post.dialogue_id == dialogue.id},
        "listed": {row.title for row in list_threads(actor, dialogue, Filters()).rows},
        "counted": {forums[forum_id] for forum_id, _stage in count_cells(actor, dialogue)},
        "newest": {one.thread_title for one in newest_posts(actor, dialogue)},
    }


def opens(actor: Actor, thread: Thread) -> bool:
    try:
        opened = open_at(actor, thread.dialogue.slug, thread.number)
    except NotFound:
        return False
    assert opened.thread.title == thread.title
    assert len(contents_of(opened).lines) == 1
    return True


def got(actor: Actor, thread: Thread) -> bool:
    try:
        return get_thread(actor, thread.dialogue.slug, thread.number) is thread
    except NotFound:
        return False


@pytest.mark.usefixtures("clock")
def test_rights_follow_a_thread_that_moves(app: Flask) -> None:
    world = make_world()
    thread = world.threads[PUBLIC]
    assert opens(world.readers["visitor"], thread)
    thread.forum = forum_of(world.dialogue, PRIVATE)
    db.session.commit()
    assert not opens(world.readers["visitor"], thread)
    assert not opens(world.readers["participant"], thread)
    assert opens(world.readers["member of the private forum"], thread)


@pytest.mark.usefixtures("clock")
def test_a_number_leads_into_its_own_dialogue_only(app: Flask) -> None:
    world = make_world()
    other = make_dialogue("second")
    elsewhere = make_thread(other, title="Elsewhere")
    actor = world.readers["visitor"]
    assert elsewhere.number == world.threads[PUBLIC].number == 1
    assert open_at(actor, "second", 1).thread.title == "Elsewhere"
    assert open_at(actor, "june-2005", 1).thread.title == PUBLIC
    found = find_post(actor, other, 1)
    assert found is not None
    assert found.thread_id == elsewhere.id
    assert find_post(actor, other, 2) is None
