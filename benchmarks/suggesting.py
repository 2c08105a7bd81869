"""What it takes to suggest ten of 1,000 contributions, and to find the key terms of eight groups.

Method: invented texts of a vocabulary with the frequencies of a language (Zipf), by 300 people of
eight groups: 1,000 of 150 words; 1,000 of 300 Han characters; and the worst that is let in, 2,000
of 20,000 characters. Each in a process of its own: CPU, and the most memory that it had.
Run: ``python -m benchmarks.suggesting``.

Last figures (2 cores): suggestions 0.7 s, 1.1 s and, of the worst, 8 s; key terms 0.3 s, 1.0 s and
3.4 s; 52 MB, 228 MB and 185 MB more than the texts.
"""

import multiprocessing
import random
import resource
import time
from collections.abc import Callable

from dialogue.analysis.key_terms import Said, key_terms
from dialogue.analysis.picking import Candidate, suggest

PEOPLE, GROUPS, PICKS = 300, 8, 10
VOCABULARY, CHARACTERS = 20_000, 4_000
LIMIT = 2.0
SEED = 20261123


def words(chance: random.Random, count: int) -> str:
    """``count`` of the vocabulary, the nth with the weight 1 / (n + 3)."""
    ranks = range(VOCABULARY)
    return " ".join(
        f"w{rank:x}" for rank in chance.choices(ranks, [1 / (rank + 3) for rank in ranks], k=count)
    )


def characters(chance: random.Random, count: int) -> str:
    ranks = range(CHARACTERS)
    weights = [1 / (rank + 20) for rank in ranks]
    return "".join(chr(0x4E00 + rank) for rank in chance.choices(ranks, weights, k=count))


SCENES: dict[str, tuple[Callable[[random.Random, int], str], str, int, int, float | None]] = {
    "1,000 of 150 words": (words, "en", 1000, 150, LIMIT),
    "1,000 of 300 characters": (characters, "zh", 1000, 300, LIMIT),
    "2,000 of 20,000 characters": (words, "en", 2000, 4000, None),
}


def run(name: str) -> None:
    write, lang, texts, length, limit = SCENES[name]
    chance = random.Random(SEED)  # noqa: S311
    candidates = [
        Candidate(number, number % PEOPLE, number % GROUPS, lang, write(chance, length))
        for number in range(texts)
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    picks = suggest(candidates, count=PICKS)
    suggested = time.process_time() - began
    assert len(picks) == PICKS
    key_terms(Said(each.person, each.group, each.text, each.lang) for each in candidates)
    termed = time.process_time() - began - suggested
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{name}: suggestions {suggested:.2f} s, key terms {termed:.2f} s, {memory} MB more")
    assert limit is None or suggested < limit, name


def main() -> None:
    context = multiprocessing.get_context("spawn")
    for name in SCENES:
        process = context.Process(target=run, args=(name,))
        process.start()
        process.join()
        assert process.exitcode == 0, name


if __name__ == "__main__":
    main()
