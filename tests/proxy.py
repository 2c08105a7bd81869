"""nginx, with the very example that the operating manual gives."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.apps import ROOT
from tests.servers import Running, free_port

SITE = "dialogue.example.org"
EXAMPLE = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
AROUND = """
daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {example}
}}
"""


def find_nginx() -> str | None:
    """The program, where that which makes its certificate is installed too."""
    return shutil.which("openssl") and shutil.which("nginx", path="/usr/sbin:/usr/bin")


@contextmanager
def nginx(
    program: str, folder: Path, *, served_at: int
) -> Iterator[tuple[Running, ssl.SSLContext]]:
    """In front of the port ``served_at``; whoever trusts its certificate."""
    certificate, key = _certificate(folder)
    port = free_port()
    fillings = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/dialogue.pem": str(certificate),
        "/etc/ssl/dialogue.key": str(key),
        "127.0.0.1:5000": f"127.0.0.1:{served_at}",
    }
    settings = folder / "nginx.conf"
    settings.write_text(
        AROUND.format(user=Path.home().owner(), folder=folder, example=_example(fillings))
    )
    trusting = ssl.create_default_context(cafile=str(certificate))
    trusting.check_hostname = False
    command = [program, "-c", str(settings), "-p", str(folder)]
    with Running(command, port=port, cwd=folder, logs=folder) as running:
        yield running, trusting


def _example(fillings: dict[str, str]) -> str:
    found = EXAMPLE.search((ROOT / "docs" / "operating.md").read_text("utf-8"))
    assert found, "the manual has no example"
    example = found[1]
    for blank, filling in fillings.items():
        assert blank in example, f"the example has no {blank}"
        example = example.replace(blank, filling)
    return example


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "dialogue.pem", folder / "dialogue.key"
    subprocess.run(
        [*("openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2")]
        + [*("-subj", f"/CN={SITE}", "-keyout", str(key), "-out", str(certificate))],
        check=True,
        capture_output=True,
    )
    return certificate, key
