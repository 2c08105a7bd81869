"""How soon a contribution is on every open page, and what that costs, beside a bare broadcast.

Method: N sockets watch one thread; somebody signed in contributes by HTTP once a second. Delay is
from sending the form to the message's arrival at each socket; the bare Flask-SocketIO, under the
same gunicorn, emits the same amount of text to as many. Run: ``python -m benchmarks.live [N]``.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.crowd import Crowd, percentile
from benchmarks.material import SLUG, WORDS, make
from benchmarks.servers import Server, serving
from benchmarks.writing import post_once, token_of

MESSAGES = 20
WISH = json.dumps(["watch", {"streams": {f"thread/{SLUG}/1": None}}])


def measure(name: str, server: Server, count: int, say: Callable[[], None]) -> None:
    memory = server.memory()
    crowd = Crowd(server.port, count, WISH)
    per_socket = (server.memory() - memory) / count / 1000
    delays: list[float] = []
    answers: list[float] = []
    before = server.cpu()
    for number in range(MESSAGES):
        begin = time.perf_counter()
        say()
        answers.append(time.perf_counter() - begin)
        complete = crowd.wait((number + 1) * count, 30)
        assert complete, f"{len(crowd.arrivals)} of {(number + 1) * count} arrived"
        delays += [arrival - begin for arrival in crowd.arrivals[-count:]]
        time.sleep(max(0.0, 1 - (time.perf_counter() - begin)))
    cost = (server.cpu() - before) / (MESSAGES * count) * 1e6
    extra = len(crowd.arrivals) - MESSAGES * count
    crowd.close()
    print(
        f"{name:12} N={count}: delay p50 {percentile(delays, 0.5) * 1000:.0f} ms, "
        f"p99 {percentile(delays, 0.99) * 1000:.0f} ms; answer p50 "
        f"{percentile(answers, 0.5) * 1000:.1f} ms; {cost:.0f} us CPU a delivery; "
        f"{per_socket:.0f} kB a socket; {extra} repeated"
    )


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 200
    threads = ["--threads", str(count + 20), "--worker-connections", str(count + 1000)]
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder))
        caps = {"SOCKETS": str(count + 10), "SOCKETS_PER_ADDRESS": str(count + 10)}
        with serving("benchmarks.broadcast:app", options=threads) as bare:
            form = urlencode({"body": WORDS * 3})
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            measure("bare", bare, count, lambda: _answered(bare.ask("POST", "/say", form, headers)))
        duties = ["--config", "dialogue/cli/server.py", *threads]  # brings the dispatcher along
        with serving("wsgi:app", environ=material.environ | caps, options=duties) as site:
            token = token_of(site, material.cookie)
            measure("dialogue", site, count, lambda: post_once(site, material.cookie, token))


def _answered(answer: tuple[int, dict[str, str]]) -> None:
    assert answer[0] == 200, answer


if __name__ == "__main__":
    main()
