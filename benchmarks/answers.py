"""Whether a contribution is answered more slowly while many watch.

Method: two servers of the product, N sockets watch the thread of the first and none that of the
second. Somebody contributes to both in turn, in changing order, and waits in between until what was
told has arrived. The median answer of each, and the median of the pairs' ratios.

``python -m benchmarks.answers [--clients N] [--pairs P]``: two seconds for three pairs.

Last figures (2 cores, 200 sockets): median ratio of the pairs 1.05.
"""

import argparse
import statistics
import time

from benchmarks.crowd import Crowd
from benchmarks.live import WISH, Load, Say, dialogue

PAUSE = 0.3
WARM_UP = 10


def answer_time(say: Say, number: int) -> float:
    begin = time.perf_counter()
    say(number)
    taken = time.perf_counter() - begin
    time.sleep(PAUSE)
    return taken


def pair(first: Say, second: Say, number: int) -> tuple[float, float]:
    """Both answers, asked for in an order that changes from pair to pair."""
    if number % 2:
        return answer_time(first, number), answer_time(second, number)
    late = answer_time(second, number)
    return answer_time(first, number), late


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=200)
    options.add_argument("--pairs", type=int, default=100)
    chosen = options.parse_args()
    load = Load(chosen.clients, chosen.pairs)
    with dialogue(load) as (watched, say), dialogue(load) as (_, say_alone):
        crowd = Crowd(watched.port, load.clients, WISH)
        for number in range(WARM_UP):
            pair(say, say_alone, number)
        pairs = [pair(say, say_alone, number) for number in range(load.messages)]
        heard = crowd.heard((WARM_UP + load.messages) * load.clients)
        crowd.close()
    with_watchers, alone = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"answer with {load.clients} watching: {with_watchers:.1f} ms; with none: {alone:.1f} ms")
    print(f"ratio of the medians {with_watchers / alone:.3f}, median ratio of pairs {ratio:.3f}")
    print(f"{len(heard.arrivals)} messages arrived meanwhile")


if __name__ == "__main__":
    main()
