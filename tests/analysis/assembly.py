"""An assembly of 29 people, with the ways of speaking that a report has to tell apart."""

from datetime import UTC, datetime, timedelta
from random import Random

from dialogue import clock
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.seats import operations as seat_operations
from dialogue.moderation.posts.operations import hide
from dialogue.threads import operations
from dialogue.threads.models import Post, Thread
from tests.factories import make_dialogue, make_participant, make_post, make_thread

# Region, stakeholder type, capacity, and how many people.
PEOPLE = (
    ("africa", "community", "personal", 9),
    ("europe-central-asia", "national-government", "organisation", 7),
    ("arab-states", "academia", "personal", 3),
    ("asia-pacific", "community", None, 6),
    (None, None, "personal", 2),
)
FORUMS = ("global", "global", "africa", "asia-pacific")
STAGES = ("exclusion", "cohesion", "exclusion", "polarization")
FIRST_DAY = datetime(2005, 6, 7, 8, tzinfo=UTC)


def assemble() -> Dialogue:
    """Two weeks of talk: some answered, some not, some taken back, some by those who host."""
    dialogue, random = make_dialogue(), Random(2005)  # noqa: S311
    seats = [
        make_participant(
            dialogue, f"Person {group}-{one}", region=region, stakeholder_type=kind,
            capacity=capacity, lang=("en", "fr", "ar")[one % 3],
        )
        for group, (region, kind, capacity, count) in enumerate(PEOPLE)
        for one in range(count)
    ]  # fmt: skip
    bruno = make_participant(dialogue, "Bruno", "moderator").user
    fatou = make_participant(dialogue, "Fatou", "facilitator").user
    make_participant(dialogue, "Chen", "observer")
    ana = make_participant(dialogue, "Ana", "analyst").user
    silent = seats[-1]
    speakers = [seat.user for seat in seats if seat is not silent]
    threads: list[Thread] = []
    said: list[Post] = []
    for hour in range(70):
        with clock.fixed_at(FIRST_DAY + timedelta(hours=2.9 * hour)):
            by = (bruno, fatou, ana)[hour // 10 % 3] if hour % 10 == 9 else random.choice(speakers)
            words = " ".join(random.choices(("water", "l'eau", "我们说", "school"), k=hour % 7 + 1))
            if hour < len(FORUMS):
                forum, stage = FORUMS[hour], STAGES[hour]
                threads.append(
                    make_thread(dialogue, by, forum=forum, stage=stage, title=f"Thread {hour}",
                                body=words, lang="en")
                )  # fmt: skip
                continue
            thread = random.choice(threads)
            here = [one for one in said if one.thread_id == thread.id]
            answered = random.choice(here) if here and hour % 3 else None
            body = f"> quoted words of others\n\n{words}" if hour % 8 == 0 else words
            said.append(
                make_post(thread, by, body, lang=("en", "fr", "pt")[hour % 3],
                          reply_to=answered.number if answered else None)
            )  # fmt: skip
    operations.withdraw_post(said[3].author.user, said[3])
    hide(bruno, next(one for one in said[10:] if one.role == "participant"), rule="off-topic")
    moved = seats[0]
    seat_operations.change_seat(moved.user, moved, alias="Mover", region="north-america")
    seat_operations.leave(seats[10].user, seats[10])
    return dialogue
