"""What a page costs, in CPU of the server, as a ratio to a bare Flask "hello".

Method: both under the same gunicorn (gthread, 1 worker, 8 threads), one kept connection, rounds of
requests in turn (hello, page, hello, page ...), CPU of the server's processes per request, the
median ratio of the rounds. What is "drawn anew" is asked for by an address that nobody used before,
as it is for whoever comes first after a change. Run: ``python -m benchmarks.pages``.

Last figures (2 busy cores), signed in: thread x7.6, home x7.1, forum x10.5 (drawn anew x15), list
x8.9; a visitor's pages x1.4.
"""

import statistics
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.material import SLUG, make
from benchmarks.servers import Server, serving

ROUNDS, REQUESTS = 9, 300
PAGE, FORUM = f"/d/{SLUG}/threads/1", f"/d/{SLUG}/forums/africa/"


def cost(server: Server, ask: Callable[[Server], object]) -> float:
    """Milliseconds of CPU a request."""
    before = server.cpu()
    for _ in range(REQUESTS):
        ask(server)
    return (server.cpu() - before) / REQUESTS * 1000


def compare(hello: Server, site: Server, ask: Callable[[Server], object]) -> tuple[float, float]:
    """The page's median cost in milliseconds, and its median ratio to hello."""
    for _ in range(50):
        ask(site)
        hello.get("/")
    pairs = [(cost(hello, lambda one: one.get("/")), cost(site, ask)) for _ in range(ROUNDS)]
    return (
        statistics.median(page for _, page in pairs),
        statistics.median(page / bare for bare, page in pairs),
    )


def ask(path: str, headers: dict[str, str], numbers: Iterator[int] | None, site: Server) -> None:
    """The page; with ``numbers`` at an address of its own each time."""
    site.get(path if numbers is None else f"{path}{next(numbers)}", headers)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder), threads=30)
        with (
            serving("benchmarks.hello:app") as hello,
            serving("wsgi:app", environ=material.environ) as site,
        ):
            signed_in = {"Cookie": material.cookie}
            status, headers = site.get(PAGE)
            assert status == 200, status
            mine, bare = site.memory() / 1e6, hello.memory() / 1e6
            print(f"memory at rest: {mine:.0f} MB (hello {bare:.0f} MB)")
            held = {"If-None-Match": headers["ETag"]}
            own = {**signed_in, "If-None-Match": ""}
            site.get(PAGE, signed_in)
            status, headers = site.get(PAGE, signed_in)
            assert status == 200, status
            assert b'id="reply"' in site.body
            own["If-None-Match"] = headers["ETag"]
            kinds: dict[str, tuple[int, str, dict[str, str]]] = {
                "thread, visitor": (200, PAGE, {}),
                "thread, visitor, unchanged": (304, PAGE, held),
                "thread, signed in": (200, PAGE, signed_in),
                "thread, signed in, unchanged": (304, PAGE, own),
                "home, visitor": (200, f"/d/{SLUG}/", {}),
                "list, visitor": (200, f"/d/{SLUG}/threads", {}),
                "home, signed in": (200, f"/d/{SLUG}/", signed_in),
                "forum, visitor": (200, FORUM, {}),
                "forum, signed in": (200, FORUM, signed_in),
                "forum, signed in, drawn anew": (200, f"{FORUM}?", signed_in),
                "list, signed in": (200, f"/d/{SLUG}/threads", signed_in),
            }
            for name, (expected, path, headers) in kinds.items():
                status, _ = site.get(path, headers)
                assert status == expected, (name, status)
                numbers = count() if path.endswith("?") else None
                ms, ratio = compare(hello, site, partial(ask, path, headers, numbers))
                print(f"{name:32} {ms:6.2f} ms  {ratio:5.2f} x hello")


if __name__ == "__main__":
    main()
