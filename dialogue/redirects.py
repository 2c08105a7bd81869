"""Where a person may be sent next: to an address of this site, whatever a form or a link says."""

from urllib.parse import unquote, urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

LONGEST = 2000


def safe_path(value: str | None, *, method: str = "GET") -> str | None:
    """``value`` if it is the path (with a query, perhaps) of a page of this site that takes
    ``method``; else None."""
    if not value or len(value) > LONGEST or not _is_local(value):
        return None
    path = unquote(urlsplit(value).path)
    return value if _is_local(path) and _is_ours(path, method) else None


def to_path(path: str) -> Response:
    """303 to a path that ``safe_path`` let pass."""
    return redirect(path, 303)


def _is_local(text: str) -> bool:
    """Whether every browser reads it as a path of the site that it is on."""
    return (
        text.startswith("/")
        and text[1:2] not in ("/", "\\")
        and "\\" not in text
        and text.isprintable()
    )


def _is_ours(path: str, method: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method=method)
    except (HTTPException, RequestRedirect):
        return False
    return True
