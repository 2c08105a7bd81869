"""What one contribution costs, in CPU of the server, beside a bare Flask "hello".

Method: a signed-in participant sends the reply form over HTTP, 90 words each time; CPU of the
server's processes per post, the median of the rounds. Run: ``python -m benchmarks.writing``.
"""

import re
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.material import SLUG, WORDS, make
from benchmarks.servers import Server, serving

ROUNDS, POSTS = 5, 50
PAGE = f"/d/{SLUG}/threads/1"


def token_of(site: Server, cookie: str) -> str:
    site.get(PAGE, {"Cookie": cookie})
    found = re.search(rb'name="csrf_token" value="([^"]+)"', site.body)
    assert found is not None
    return found[1].decode()


def post_once(site: Server, cookie: str, token: str, body: str = WORDS) -> None:
    form = {"csrf_token": token, "body": body, "client_key": str(uuid4()), "lang": "en"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    status, _ = site.ask("POST", f"{PAGE}/posts", urlencode(form), headers)
    assert status == 303, status


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        material = make(Path(folder))
        with (
            serving("wsgi:app", environ=material.environ) as site,
            serving("benchmarks.hello:app") as hello,
        ):
            token = token_of(site, material.cookie)
            for _ in range(20):
                post_once(site, material.cookie, token)
                hello.get("/")
            costs, bare = [], []
            for _ in range(ROUNDS):
                before, bare_before = site.cpu(), hello.cpu()
                for _ in range(POSTS):
                    post_once(site, material.cookie, token)
                    hello.get("/")
                costs.append((site.cpu() - before) / POSTS * 1000)
                bare.append((hello.cpu() - bare_before) / POSTS * 1000)
            ms, unit = statistics.median(costs), statistics.median(bare)
            print(f"one contribution: {ms:.2f} ms CPU, {ms / unit:.1f} x hello ({unit:.2f} ms)")


if __name__ == "__main__":
    main()
