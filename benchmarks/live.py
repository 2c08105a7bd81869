"""How soon a contribution is on every open page, and what that costs, beside three bare servers.

Method: N sockets in a process of their own watch one thread; somebody signed in contributes by HTTP
once a second, whether or not the last one has arrived everywhere. Delay is from sending the form to
a message's arrival at a socket; beside it stands the delay from the form's answer. Each number is
expected once at each socket: what is missing is lost, what comes again is repeated. The bare
servers are asked by HTTP, as often, to send as many bytes to as many sockets. CPU is all of the
server's, per delivery; the crowd's own is told, for it must not be what is waited for. Memory per
socket is what a server grew by while they joined, after one had come and gone.

``python -m benchmarks.live [--clients N] [--seconds S]``: minutes at N = 1,000. Node is used where
it is installed; the library websockets is put into ``build/``.

Last figures (2 cores, 1.3 kB, nothing lost or repeated): with 200 sockets the p99 is 58 ms, 20 more
than Flask-SocketIO's; with 1,000, on a busy machine, 475 ms. CPU a delivery with 200 beside
Flask-SocketIO x1.8, Node x3.9, websockets x16 (with 1,000: x0.54, x8.3, x12); memory a socket x1.1,
x2.9, x9.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.crowd import Crowd, Heard, percentile
from benchmarks.material import SLUG, make
from benchmarks.servers import Server, serving
from benchmarks.writing import post_once, token_of

WISH = json.dumps(["watch", {"streams": {f"thread/{SLUG}/1": None}}])
BODY = "One short contribution, for a drawn one of these words weighs about a kilobyte."
OTHER_THREADS = 20
WARM_UP = 3
Say = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Load:
    clients: int
    messages: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured at one server: seconds, bytes, and seconds of CPU."""

    name: str
    delays: list[float]
    after_answer: list[float]
    answer: float
    cpu: float
    crowd_cpu: float
    memory: float
    size: int
    lost: int
    repeated: int


def measure(name: str, server: Server, say: Say, wish: str | None, load: Load) -> Figures:
    first = Crowd(server.port, 1, wish)
    for number in range(WARM_UP):
        say(number)
    first.heard(WARM_UP)
    first.close()
    memory = server.memory()
    crowd = Crowd(server.port, load.clients, wish)
    memory = server.memory() - memory
    cpu = server.cpu()
    begun, answered = [], []
    for number in range(load.messages):
        begun.append(time.perf_counter())
        say(WARM_UP + number)
        answered.append(time.perf_counter())
        time.sleep(max(0.0, begun[-1] + 1 - time.perf_counter()))
    heard = crowd.heard(load.messages * load.clients)
    deliveries = max(1, len(heard.arrivals))
    cpu = server.cpu() - cpu
    crowd.close()
    counted = Counter((one.listener, one.seq) for one in heard.arrivals)
    return Figures(
        name,
        delays=_since(begun, heard),
        after_answer=_since(answered, heard),
        answer=percentile([end - begin for begin, end in zip(begun, answered, strict=True)], 0.5),
        cpu=cpu / deliveries,
        crowd_cpu=heard.cpu / deliveries,
        memory=memory / load.clients,
        size=max(one.size for one in heard.arrivals),
        lost=load.messages * load.clients - len(counted),
        repeated=counted.total() - len(counted),
    )


def _since(moments: list[float], heard: Heard) -> list[float]:
    """How long after its moment each message came; they are numbered as they were sent."""
    numbers = sorted({one.seq for one in heard.arrivals})
    at = dict(zip(numbers, moments, strict=False))
    return [one.at - at[one.seq] for one in heard.arrivals]


def threads_for(load: Load) -> list[str]:
    """Options of gunicorn: a stock socket keeps a thread."""
    threads = load.clients + OTHER_THREADS
    return ["--threads", str(threads), "--worker-connections", str(threads + 1000)]


@contextmanager
def dialogue(load: Load) -> Iterator[tuple[Server, Say]]:
    """The product with one thread of twenty contributions, and somebody who adds to it."""
    caps = {"SOCKETS": str(load.clients + 10), "SOCKETS_PER_ADDRESS": str(load.clients + 10)}
    duties = ["--config", "dialogue/cli/server.py", *threads_for(load)]  # with the dispatcher
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder))
        with serving("wsgi:app", environ=material.environ | caps, options=duties) as site:
            token = token_of(site, material.cookie)
            yield site, lambda _: post_once(site, material.cookie, token, BODY)


def told_by(server: Server) -> Say:
    def say(number: int) -> None:
        status, _ = server.get(f"/say/{number}")
        assert status == 200, status

    return say


def all_figures(load: Load) -> Iterator[Figures]:
    with dialogue(load) as (site, say):
        mine = measure("dialogue", site, say, WISH, load)
    yield mine
    with peers.flask_socketio(mine.size, threads_for(load)) as server:
        yield measure("Flask-SocketIO", server, told_by(server), WISH, load)
    with peers.websockets(mine.size) as server:
        yield measure("websockets", server, told_by(server), None, load)
    try:
        with peers.node(mine.size) as server:
            yield measure("Node socket.io", server, told_by(server), WISH, load)
    except LookupError as absent:
        print(f"without Node's socket.io: {absent}")


def show(figures: list[Figures]) -> None:
    rows = [_row(one) for one in figures]
    mine = rows[0]
    for label in mine:
        print(f"{label:34}" + "".join(f"{_cell(row, mine, label):>22}" for row in rows))


def _row(one: Figures) -> dict[str, str | float]:
    return {
        "": one.name,
        "delay p50, ms": percentile(one.delays, 0.5) * 1e3,
        "delay p99, ms": percentile(one.delays, 0.99) * 1e3,
        "delay p50 after the answer, ms": percentile(one.after_answer, 0.5) * 1e3,
        "delay p99 after the answer, ms": percentile(one.after_answer, 0.99) * 1e3,
        "answer p50, ms": one.answer * 1e3,
        "CPU a delivery, us": one.cpu * 1e6,
        "memory a socket, kB": one.memory / 1e3,
        "the crowd's CPU a delivery, us": one.crowd_cpu * 1e6,
        "bytes of an event": str(one.size),
        "lost": str(one.lost),
        "repeated": str(one.repeated),
    }


def _cell(row: dict[str, str | float], mine: dict[str, str | float], label: str) -> str:
    """A figure, and the product's as a multiple of it."""
    value, own = row[label], mine[label]
    if isinstance(value, str) or isinstance(own, str):
        return str(value)
    return f"{value:.1f}" if row is mine or value <= 0 else f"{value:.1f} (x{own / value:.2f})"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=200)
    options.add_argument("--seconds", type=int, default=20, help="of each server")
    chosen = options.parse_args()
    load = Load(chosen.clients, chosen.seconds)
    print(f"{load.clients} sockets, one message a second for {load.messages} s at each server;")
    print("in brackets the product's figure as a multiple of the peer's")
    show(list(all_figures(load)))


if __name__ == "__main__":
    main()
