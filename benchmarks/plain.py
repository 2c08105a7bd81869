"""A bare broadcast of the library websockets, which only this measurement uses.

Run by ``benchmarks.live`` in an environment made for it: ``python benchmarks/plain.py PORT``.
"""

import asyncio
import json
import logging
import os
import sys
from http import HTTPStatus

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response

TEXT = "x" * int(os.environ.get("EVENT_BYTES", "1024"))
listening: set[ServerConnection] = set()


async def listen(connection: ServerConnection) -> None:
    listening.add(connection)
    try:
        await connection.wait_closed()
    finally:
        listening.discard(connection)


def say(connection: ServerConnection, request: Request) -> Response | None:
    """An upgrade goes on; "/say/7" tells everybody number 7."""
    if not request.path.startswith("/say/"):
        return None
    number = int(request.path.removeprefix("/say/"))
    broadcast(listening, json.dumps({"seq": number, "html": TEXT}))
    return connection.respond(HTTPStatus.OK, "")


async def main(port: int) -> None:
    async with serve(
        listen, "127.0.0.1", port, process_request=say, compression=None, ping_interval=None
    ) as server:
        await server.serve_forever()


if __name__ == "__main__":
    logging.disable()  # whoever only looks whether it listens makes no handshake
    asyncio.run(main(int(sys.argv[1])))
