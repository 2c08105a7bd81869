"""Whoever works off deliveries is killed at every step: each mail arrives, and is known as one."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from email import message_from_bytes
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event

import pytest
from sqlalchemy import select, update

from dialogue import clock
from dialogue.accounts.queries import user_by_email
from dialogue.deliveries import ATTEMPTS
from dialogue.events import Delivery
from dialogue.extensions import db
from dialogue.threads.models import Thread
from tests.factories import make_post
from tests.live import Place
from tests.mail.smtp_server import Received, smtp_server
from tests.notifications.telling import notify
from tests.reliability.speaking import furnish, invite
from tests.servers import wait_until

pytestmark = pytest.mark.slow
GUEST = "guest@example.org"
States = list[tuple[str, int]]


class Step:
    """A step of the conversation with the mail server at which it stops until it may ``go_on``."""

    def __init__(self) -> None:
        self.name = ""
        self.reached, self.go_on = Event(), Event()

    def __call__(self, step: str) -> None:
        if step == self.name:
            self.reached.set()
            self.go_on.wait(timeout=30)


class Together:
    """Has two end their conversations at one moment, so that they claim at one moment."""

    def __init__(self) -> None:
        self.rounds = 0
        self._both = Barrier(2)

    def __call__(self, step: str) -> None:
        if step != "quit":
            return
        try:
            place = self._both.wait(timeout=2)
            self.rounds += place  # 0 for the one, 1 for the other
        except BrokenBarrierError:
            self._both.reset()


@pytest.fixture
def step() -> Step:
    return Step()


@pytest.fixture
def mails(step: Step) -> Iterator[Received]:
    with smtp_server(pause=step) as received:
        yield received
        step.go_on.set()


@pytest.fixture
def place(new_database: str, tmp_path: Path, mails: Received) -> Place:
    place = Place(tmp_path, new_database, MAIL_URL=f"smtp://127.0.0.1:{mails.port}")
    furnish(place)
    return place


def work_off(place: Place, *, left: States, runners: int = 1) -> None:
    """Let runners work until only these deliveries are left."""
    with place.opened(), ExitStack() as stack:
        for _ in range(runners):
            stack.enter_context(place.worker())
        wait_until(lambda: states() == left, 30, "the mail")


def states() -> States:
    """State and attempts of each delivery."""
    db.session.rollback()
    found = db.session.execute(select(Delivery.state, Delivery.attempts))
    return [(state, attempts) for state, attempts in found]


def change_deliveries(place: Place, **values: object) -> None:
    """As time or failure would have changed them."""
    with place.opened():
        db.session.execute(update(Delivery).values(**values))
        db.session.commit()


def owe_invitation(place: Place) -> str:
    """Have a mail due; to whom."""
    invite(place, GUEST)
    return GUEST


def owe_notification(place: Place) -> str:
    amina = "amina@example.org"
    with place.opened():
        thread = db.session.scalars(select(Thread)).one()
        user = user_by_email(amina)
        assert user is not None
        notify(user, make_post(thread))
    return amina


def recipients(mails: Received) -> list[str]:
    return [str(message_from_bytes(content)["To"]) for content in mails.contents]


def die_at(place: Place, step: Step, name: str) -> None:
    """A runner is killed at this step, and its lease runs out."""
    step.name = name
    with place.worker() as runner:
        assert step.reached.wait(timeout=30), runner.stderr.read_text()
        runner.kill()
    step.name = ""
    step.go_on.set()
    change_deliveries(place, lease_until=clock.now())


@pytest.mark.parametrize(
    ("name", "times"), [("connected", 1), ("data", 1), ("kept", 2), ("quit", 2)]
)
@pytest.mark.parametrize("owe", [owe_invitation, owe_notification])
def test_a_runner_killed_at_this_step(
    place: Place,
    mails: Received,
    step: Step,
    owe: Callable[[Place], str],
    name: str,
    times: int,
) -> None:
    recipient = owe(place)
    die_at(place, step, name)
    work_off(place, left=[])
    assert recipients(mails) == [recipient] * times
    sent = [message_from_bytes(content) for content in mails.contents]
    assert len({mail["Message-ID"] for mail in sent}) == 1


def test_two_runners_never_send_one_mail_at_once(place: Place, mails: Received) -> None:
    guests = [f"guest{number}@example.org" for number in range(40)]
    mails.pause = together = Together()
    invite(place, *guests)
    work_off(place, left=[], runners=2)
    assert together.rounds > len(guests) / 4, "they hardly worked at once: this proves nothing"
    assert Counter(recipients(mails)) == Counter(guests)


def test_one_that_always_fails_is_given_up_and_listed(place: Place, mails: Received) -> None:
    mails.refuses = True
    invite(place, GUEST)
    change_deliveries(place, attempts=ATTEMPTS - 1)
    work_off(place, left=[("dead", ATTEMPTS)])
    assert_the_doctor_knows(place)


def test_one_that_always_kills_its_runner_is_given_up_too(
    place: Place, mails: Received, step: Step
) -> None:
    invite(place, GUEST, "next@example.org")
    change_deliveries(place, attempts=ATTEMPTS - 1)
    die_at(place, step, "connected")
    work_off(place, left=[("dead", ATTEMPTS)])
    assert recipients(mails) == ["next@example.org"]
    assert_the_doctor_knows(place)


def assert_the_doctor_knows(place: Place) -> None:
    done = place.command("doctor")
    assert done.returncode == 1
    assert "a delivery was given up: 1" in done.stdout
