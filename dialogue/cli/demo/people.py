"""How the people of the demo come in: the team is seated, all others join by themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogue.accounts.models import User
from dialogue.accounts.staff_operations import create_user
from dialogue.cli.demo.material import Contribution, Happening, Opening, Person
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.dialogues.seats.operations import give_seat, join
from dialogue.permissions import SITE, Actor, Operator, Role

JOIN = (Role.PARTICIPANT, Role.OBSERVER)
BEFORE_SPEAKING = 1 / 24
FIRST_READER_ON_DAY = 1.5


@dataclass(frozen=True, slots=True)
class Arrival:
    person: Person
    day: float


def arrivals(people: Iterable[Person], happenings: Iterable[Happening]) -> Iterator[Arrival]:
    """When each joins: an hour before their first word; who only reads, one a day."""
    first_words: dict[str, float] = {}
    for one in happenings:
        if isinstance(one, Opening | Contribution):
            said = one.first if isinstance(one, Opening) else one
            first_words[said.author] = min(said.day, first_words.get(said.author, said.day))
    day = FIRST_READER_ON_DAY
    for person in people:
        if person.role not in JOIN:
            continue
        if person.key in first_words:
            yield Arrival(person, first_words[person.key] - BEFORE_SPEAKING)
        else:
            yield Arrival(person, day)
            day += 1


def seat_team(dialogue: Dialogue, people: Iterable[Person]) -> dict[str, User]:
    """Seat the host, and let the host seat the others of the team; their accounts by key."""
    team = [person for person in people if person.role not in JOIN]
    team.sort(key=lambda person: person.role != Role.HOST)
    users: dict[str, User] = {}
    seater: Actor = Operator()
    for person in team:
        user = users[person.key] = _register(person)
        give_seat(
            seater,
            dialogue,
            user=user,
            role=person.role,
            forum=forum_of(dialogue, person.forum) if person.forum else None,
            name=person.alias or None,
            **person.answers,
        )
        seater = users[team[0].key]
    return users


def come(dialogue: Dialogue, person: Person) -> User:
    """Somebody gets an account and joins."""
    user = _register(person)
    join(
        user,
        dialogue,
        alias=person.alias,
        as_observer=person.role == Role.OBSERVER,
        **person.answers,
    )
    return user


def forum_of(dialogue: Dialogue, slug: str) -> Forum:
    return next(forum for forum in dialogue.forums if forum.slug == slug)


def _register(person: Person) -> User:
    """An account that nobody can sign in to: it has no password."""
    return create_user(Operator(), SITE, name=person.name, email=person.email, password_hash=None)
