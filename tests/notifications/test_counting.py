"""``User.unseen`` is what is stored, whoever writes at the same moment; and the doctor looks."""

import threading

from flask import Flask
from sqlalchemy import select, update

from dialogue.accounts.models import User
from dialogue.events import Event
from dialogue.extensions import db
from dialogue.notifications import operations, settling_operations
from dialogue.permissions import SITE
from dialogue.threads.models import Thread
from tests.cli.runner import Runner
from tests.factories import OPERATOR, Cast, make_post, seat_of
from tests.notifications.conftest import told

AT_ONCE = 6


def test_counts_that_are_made_at_the_same_moment_miss_nothing(
    app: Flask, thread: Thread, cast: Cast
) -> None:
    posts = [make_post(thread, cast.bruno).id for _ in range(AT_ONCE)]
    marks = [(seat_of(cast.amina, thread.dialogue).id, posts[0])]
    published = select(Event).where(Event.kind == "post.published").order_by(Event.id)
    ids = [event.id for event in db.session.scalars(published)][-AT_ONCE:]
    together = threading.Barrier(AT_ONCE + 1)

    def tell(event_id: int) -> None:
        with app.app_context():
            event = db.session.get_one(Event, event_id)
            together.wait()
            operations.tell_of_publishing(OPERATOR, SITE, event=event)

    def read() -> None:
        with app.app_context():
            together.wait()
            settling_operations.see_what_was_read(OPERATOR, SITE, marks=marks)

    threads = [threading.Thread(target=tell, args=(event_id,)) for event_id in ids]
    threads.append(threading.Thread(target=read))
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(told(cast.amina)) == AT_ONCE


def test_the_doctor_finds_a_wrong_count(app: Flask, thread: Thread, cast: Cast) -> None:
    make_post(thread, cast.bruno)
    assert len(told(cast.amina)) == 1
    assert Runner(app)("doctor").exit_code == 0
    db.session.execute(update(User).where(User.id == cast.amina.id).values(unseen=7))
    db.session.commit()
    result = Runner(app)("doctor")
    assert result.exit_code == 1
    assert "somebody's unseen notifications are counted wrongly" in result.output
