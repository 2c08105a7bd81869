"""A dialogue beside the demo, with one thread of a size for which there are budgets."""

from itertools import islice

from sqlalchemy import select

from dialogue import clock
from dialogue.extensions import db
from dialogue.threads.models import Post
from tests.factories import make_dialogue, make_person, make_post, make_thread

SLUG = "reading-room"
POSTS, WORDS = 20, 90


def open_reading_room() -> str:
    """The address of a thread with 20 contributions of 90 words, the words being the demo's."""
    written = db.session.scalars(select(Post.body).where(Post.lang == "en").order_by(Post.id))
    words = (word for body in written for word in body.split())
    bodies = [" ".join(islice(words, WORDS)) for _post in range(POSTS)]
    assert len(bodies[-1].split()) == WORDS
    room = make_dialogue(SLUG, title="Reading Room", starts_at=clock.now())
    people = [make_person(room, f"Reader {number}") for number in range(5)]
    thread = make_thread(room, people[0], body=bodies[0])
    for number, body in enumerate(bodies[1:], 1):
        make_post(thread, people[number % 5], body)
    db.session.commit()
    return f"/d/{SLUG}/threads/{thread.number}"
