"""What of an archive is in the dialogue, so that nothing of it comes in twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert

from dialogue.dialogues.seats.models import Participant
from dialogue.extensions import db
from dialogue.imports.models import ImportedItem, ImportedPerson
from dialogue.imports.portions import Portion
from dialogue.imports.queries import people_made, posts_made, threads_made
from dialogue.text import scrub
from dialogue.threads.models import Post, Thread

LONGEST_PERSON_KEY = 300


def item_key(key: str) -> str:
    """A key of any length as it is stored."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def person_key(key: str) -> str:
    """An address or a name as it is stored: as it was given, so that somebody who signs up with
    that address can be recognised when placeholders are merged with people."""
    kept = scrub(key)
    return kept if len(kept) <= LONGEST_PERSON_KEY else item_key(key)


class Ledger:
    """Knows what was looked up and what was added since, by the keys of the archive."""

    def __init__(self, dialogue_id: int) -> None:
        self._dialogue_id = dialogue_id
        self._people: dict[str, Participant] = {}
        self._threads: dict[str, Thread] = {}
        self._posts: dict[str, Post] = {}
        self._added: list[tuple[str, str, bool]] = []

    def look_up(self, portions: Iterable[Portion]) -> None:
        """Learn what of the portions, and of what they answer, was imported before."""
        people: set[str] = set()
        threads: set[str] = set()
        posts: set[str] = set()
        for portion in portions:
            source = portion.thread
            known = source.posts if portion.is_first else portion.posts
            threads.update(filter(None, (source.key, source.orphan_of)))
            posts.update(post.key for post in known)
            posts.update(post.reply_to for post in portion.posts if post.reply_to)
            people.update(post.author.key for post in portion.posts)
            people.update([source.author.key] if source.author else ())
        self._learn(people, threads, posts)

    def person(self, key: str) -> Participant | None:
        return self._people.get(person_key(key))

    def thread(self, key: str) -> Thread | None:
        return self._threads.get(item_key(key))

    def post(self, key: str) -> Post | None:
        return self._posts.get(item_key(key))

    def add_person(self, key: str, seat: Participant) -> None:
        self._people[person_key(key)] = seat
        self._added.append(("person", person_key(key), True))

    def add_thread(self, key: str, thread: Thread, *, is_new: bool = True) -> None:
        """``is_new`` is False where a thread that was there takes in another of the archive."""
        self._threads[item_key(key)] = thread
        self._added.append(("thread", item_key(key), is_new))

    def add_post(self, key: str, post: Post) -> None:
        self._posts[item_key(key)] = post
        self._added.append(("post", item_key(key), True))

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Forget what is added inside the block when the block fails."""
        before = len(self._added)
        kinds: dict[str, dict[str, Any]] = {
            "person": self._people,
            "thread": self._threads,
            "post": self._posts,
        }
        try:
            yield
        except BaseException:
            for kind, key, _ in self._added[before:]:
                kinds[kind].pop(key, None)
            del self._added[before:]
            raise

    def added(self) -> Counter[str]:
        """How many of each kind (person, thread, post) are new."""
        return Counter(kind for kind, _, is_new in self._added if is_new)

    def write(self) -> None:
        """Store the keys of what was added, inside the transaction that added it."""
        people = [self._person_row(key) for kind, key, _ in self._added if kind == "person"]
        items = [self._item_row(kind, key) for kind, key, _ in self._added if kind != "person"]
        if people:
            db.session.execute(insert(ImportedPerson), people)
        if items:
            db.session.execute(insert(ImportedItem), items)

    def _learn(self, people: set[str], threads: set[str], posts: set[str]) -> None:
        here = self._dialogue_id
        new_people = set(map(person_key, people)) - self._people.keys()
        new_threads = set(map(item_key, threads)) - self._threads.keys()
        new_posts = set(map(item_key, posts)) - self._posts.keys()
        self._people.update(people_made(here, new_people))
        self._threads.update(threads_made(here, new_threads))
        self._posts.update(posts_made(here, new_posts))

    def _person_row(self, key: str) -> dict[str, object]:
        seat_id = self._people[key].id
        return {"dialogue_id": self._dialogue_id, "key": key, "participant_id": seat_id}

    def _item_row(self, kind: str, key: str) -> dict[str, object]:
        thread_id = self._threads[key].id if kind == "thread" else None
        post_id = self._posts[key].id if kind == "post" else None
        stands_for = {"thread_id": thread_id, "post_id": post_id}
        return {"dialogue_id": self._dialogue_id, "kind": kind, "key": key, **stands_for}
