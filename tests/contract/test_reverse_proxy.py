"""The example of the operating manual: nginx in front, TLS, pages and sockets through it."""

import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPResponse, HTTPSConnection

import pytest

from dialogue.threads.queries import get_thread
from tests.conftest import missing
from tests.factories import OPERATOR, make_post
from tests.live import Place
from tests.proxy import SITE, find_nginx, nginx
from tests.realtime.socket_client import SocketClient, answer_to_upgrade
from tests.reliability.speaking import THREAD, furnish
from tests.servers import wait_until

ORIGIN = f"https://{SITE}"
NETWORKS = ("127.0.0.1", "127.0.2.1")  # loopback holds as many as are wanted
SOCKETS = 3


@dataclass
class Front:
    """The site as it is seen from outside."""

    port: int
    tls: ssl.SSLContext
    place: Place
    opened: list[HTTPSConnection] = field(default_factory=list)

    def connection(self, source: str = NETWORKS[0]) -> HTTPSConnection:
        self.opened.append(
            HTTPSConnection(
                "127.0.0.1", self.port, context=self.tls, timeout=30, source_address=(source, 0)
            )
        )
        return self.opened[-1]

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = self.connection()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers={"Host": SITE, **given})
        answer = connection.getresponse()
        return answer, answer.read()

    def upgrade(self, source: str = NETWORKS[0], **headers: str) -> int:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return answer_to_upgrade(self.connection(source), {"Host": SITE, **given}).status

    def socket(self) -> SocketClient:
        return SocketClient(f"https://127.0.0.1:{self.port}", origin=ORIGIN, tls=self.tls)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    program = find_nginx() or missing("nginx (with openssl for its certificate) is not installed")
    folder = tmp_path_factory.mktemp("front")
    place = Place(
        folder,
        SITE_URL=ORIGIN,
        PROXY_HOPS="1",
        TRUSTED_HOSTS=f"{SITE},127.0.0.1",
        SOCKETS_PER_ADDRESS=str(SOCKETS),
    )
    furnish(place)
    with place.serve() as server, nginx(program, folder, served_at=place.port) as (running, tls):
        server.wait_until_ready()
        front = Front(running.port, tls, place)
        wait_until(lambda: _answers(front), 30, "the start of nginx")
        yield front
        for connection in front.opened:
            connection.close()


def _answers(front: Front) -> bool:
    try:
        return front.get("/livez")[0].status == 200
    except OSError:
        return False


def test_a_page_comes_as_over_tls(front: Front) -> None:
    answer, body = front.get(THREAD, Accept_Encoding="br, gzip")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert body
    signing_in, _ = front.get("/account/sign-in")
    assert signing_in.headers["Set-Cookie"].startswith("__Host-")


def test_styles_and_scripts_come_compressed(front: Front) -> None:
    _, page = front.get(THREAD)
    found = set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js))"', page.decode()))
    assert {path.rpartition(".")[2] for path in found} == {"css", "js"}
    for path in found:
        answer, body = front.get(path, Accept_Encoding="gzip")
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip"), path
        assert len(body) == int(answer.headers["Content-Length"])


def test_what_did_not_change_is_not_sent_again(front: Front) -> None:
    answer, body = front.get(f"{THREAD}/changes?after=0.0")
    assert (answer.status, bool(body)) == (200, True)
    again, body = front.get(f"{THREAD}/changes?after=0.0", If_None_Match=answer.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_a_socket_is_told(front: Front) -> None:
    with front.socket() as socket:
        socket.watch("thread/june-2005/1")
        with front.place.opened():
            post = make_post(get_thread(OPERATOR, "june-2005", 1))
            assert socket.take()[0]["object"] == f"post/{post.number}"


def test_a_foreign_page_opens_no_socket(front: Front) -> None:
    assert front.upgrade(Origin="https://evil.example") == 403
    assert front.upgrade(Origin=f"http://{SITE}") == 403
    wait_until(lambda: front.upgrade(Origin=ORIGIN) == 101, 20, "a socket of our own")


def test_each_network_is_counted_by_itself_whatever_it_says(front: Front) -> None:
    sockets = []
    wait_until(lambda: front.upgrade(Origin=ORIGIN) == 101, 20, "the end of other sockets")
    while len(sockets) < SOCKETS:
        sockets.append(front.socket())
    here, other = NETWORKS
    try:
        assert front.upgrade(here, Origin=ORIGIN) == 429
        assert front.upgrade(here, Origin=ORIGIN, X_Forwarded_For="10.1.2.3") == 429
        assert front.upgrade(other, Origin=ORIGIN) == 101
    finally:
        for socket in sockets:
            socket.close()


def test_large_headers_come_through_and_huge_ones_are_refused(front: Front) -> None:
    assert front.get(THREAD, Cookie="words=" + "x" * 7000)[0].status == 200
    with suppress(OSError):  # it may cut us off while we still speak
        assert front.get(THREAD, Cookie="words=" + "x" * 40_000)[0].status == 400
    assert front.get(THREAD)[0].status == 200
