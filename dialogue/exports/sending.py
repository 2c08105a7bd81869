"""A file that was made, on its way to whoever asked for it."""

from collections.abc import Iterator
from typing import IO

from flask import Response

from dialogue.web import private

PORTION = 1 << 16  # bytes


def sent(file: IO[bytes], media_type: str, size: int | None, name: str) -> Response:
    """The file to be saved under ``name``: never shown as a page of ours, kept by no cache."""

    def portions() -> Iterator[bytes]:
        with file:
            while portion := file.read(PORTION):
                yield portion

    response = private(Response(portions(), content_type=media_type))
    response.headers["Content-Length"] = str(size)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.call_on_close(file.close)
    return response
