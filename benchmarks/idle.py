"""What a socket costs on the line while nothing happens.

Method: N sockets watch one thread in which nobody writes; afterwards the kernel of this machine is
asked how many segments and bytes each of them sent and received (TCP_INFO), acknowledgements too.
On the line a segment has 40 bytes of headers and 12 of timestamps; TLS would add 22 to each that
carries something.

``python -m benchmarks.idle [--clients N] [--seconds S]``.

Last figures: 373 bytes a minute with headers, 20 without.
"""

import argparse
import selectors
import socket
import statistics
import struct
import time

from benchmarks.crowd import Listener
from benchmarks.live import WISH, Load, dialogue

HEADERS = 52
TCP_INFO_SIZE = 144
BYTES_ACKED, SEGMENTS = 120, 136  # where linux/tcp.h puts them: two counters of 64 bits, two of 32


def on_the_line(connection: socket.socket) -> tuple[int, int]:
    """Bytes with headers, and bytes without, that went either way so far."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, TCP_INFO_SIZE)
    bytes_both_ways = sum(struct.unpack_from("=QQ", info, BYTES_ACKED))
    segments = sum(struct.unpack_from("=II", info, SEGMENTS))
    return bytes_both_ways + segments * HEADERS, bytes_both_ways


def listen(listeners: list[Listener], seconds: float) -> None:
    """Answer pings for so long."""
    with selectors.DefaultSelector() as waiting:
        for listener in listeners:
            waiting.register(listener.socket, selectors.EVENT_READ, listener)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for key, _ in waiting.select(left):
                assert key.data.read(), "a socket was closed"
                key.data.frames()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=20)
    options.add_argument("--seconds", type=int, default=150, help="some multiple of 25")
    chosen = options.parse_args()
    with dialogue(Load(chosen.clients, 0)) as (site, _):
        listeners = [Listener(site.port, WISH) for _ in range(chosen.clients)]
        before = [on_the_line(one.socket) for one in listeners]
        listen(listeners, chosen.seconds)
        after = [on_the_line(one.socket) for one in listeners]
    minutes = chosen.seconds / 60
    grown = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True)]
    whole, bare = (statistics.mean(one) / minutes for one in zip(*grown, strict=True))
    print(f"an idle socket: {whole:.0f} bytes a minute with headers, {bare:.0f} without")


if __name__ == "__main__":
    main()
