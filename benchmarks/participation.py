"""What a participation report costs, in seconds of CPU, by how much was said.

Method: a dialogue of the June 2005 shape in memory (its forums, regions, stages and so on), where a
few people say much and most say little; the report of the whole and that of one forum, from what
was read to what is shown, hiding included. Then the same read from SQLite, words counted (the first
time) and remembered (after). Run: ``python -m benchmarks.participation``.

Last figures (2 busy cores): 1,000 contributions 0.01 s (one forum 0.10 s), 10,000 0.08 s (0.14 s),
100,000 1.9 s (2.9 s); 10,000 read from SQLite 0.34 s, again 0.19 s.
"""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from dialogue import clock, create_app
from dialogue.analysis.groups import BY, Part, groups_of
from dialogue.analysis.participation import Said
from dialogue.analysis.participation_queries import Material, read_material
from dialogue.analysis.report import report_of
from dialogue.cli.prepare import prepare
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.shape import shape_of
from dialogue.memory import forget_everything
from tests.apps import settings_in
from tests.factories import OPERATOR, make_dialogue, make_many_posts, make_participant, make_thread

SIZES = (1_000, 10_000, 100_000)
STORED = 10_000


def seconds(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


def spoken(dialogue: Dialogue, count: int) -> Material:
    """``count`` contributions by a tenth as many people."""
    chance, now = random.Random(2005), clock.now()  # noqa: S311 - the same dialogue each time
    groups = {by: groups_of(shape_of(dialogue), by, dialogue.forums) for by in BY}
    people = [tuple(chance.choice(groups[by]) for by in BY) for _ in range(count // 10)]
    seen: set[int] = set()
    said = []
    for number in range(1, count + 1):
        person = int(chance.paretovariate(0.6)) % len(people)
        here = (chance.choice(groups["forum"]), *people[person][1:])
        answers = (number,) if chance.random() < 0.6 else ()
        at = now - timedelta(hours=chance.randrange(500))
        said.append(Said(number, person, at, 80, answers, person not in seen, here))
        seen.add(person)
    return Material(tuple(said), (), {}, groups, now)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_in(Path(folder)))
        with app.app_context():
            prepare(app)
            dialogue = make_dialogue()
            for size in SIZES:
                material = spoken(dialogue, size)
                whole = seconds(lambda: report_of(material))  # noqa: B023 - called at once
                part = seconds(lambda: report_of(material, Part("forum", "africa")))  # noqa: B023
                print(f"{size:7} in memory: whole {whole:.2f} s, one forum {part:.2f} s")
            seat = make_participant(dialogue)
            make_many_posts(make_thread(dialogue, seat.user), STORED, seat)
            forget_everything()
            first = seconds(lambda: read_material(OPERATOR, dialogue))
            again = seconds(lambda: read_material(OPERATOR, dialogue))
            print(f"{STORED:7} from SQLite: {first:.2f} s, again {again:.2f} s")


if __name__ == "__main__":
    main()
