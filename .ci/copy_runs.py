"""The README's run command on a copy of the program with a clean HOME and PATH: a person comes,
signs up, joins the demo and answers in a thread. ``copy_runs.py FOLDER``."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.bare import bare_environ, copy_program
from tests.servers import Server
from tests.visitor import Visitor

WORDS = "The first contribution by somebody who only had the address."
PERSON = {"name": "Farah", "email": "farah@example.org", "password": "nine green kettles"}


def main(folder: Path) -> int:
    environ = bare_environ(folder / "home")
    program = copy_program(folder / "program")
    with Server(program, env=environ, python="/usr/bin/python3") as server:
        print(f"first start: {server.wait_until_ready(90):.1f} s")
        contribute(Visitor(server.url), program / "instance")
        assert server.stop() == 0
    with Server(program, env=environ, python="/usr/bin/python3") as server:
        print(f"second start: {server.wait_until_ready(15):.1f} s")
        thread = first_thread(Visitor(server.url))
        assert WORDS in Visitor(server.url).get(thread).text, "the contribution was lost"
    return 0


def contribute(visitor: Visitor, instance: Path) -> None:
    """Sign up, join, and answer in the first thread of the demo."""
    visitor.sign_up(instance, **PERSON)
    visitor.submit("/d/june-2005/join", "/d/june-2005/join")
    page = visitor.submit(first_thread(visitor), "reply", body=WORDS)
    assert page.status == 200, f"{page.url} answered {page.status}"
    assert WORDS in page.text, f"{page.url} does not show the contribution"


def first_thread(visitor: Visitor) -> str:
    found = re.search(r'"(/d/june-2005/threads/\d+)', visitor.get("/d/june-2005/threads").text)
    assert found, "the demo lists no thread"
    return found.group(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
