"""Style, scripts and drawings: one stylesheet, one address that changes with the content.

Everything below ``static/`` is served at ``/static/<release>/<name>``. The release is a hash of
all of it, so that scripts may import each other by relative addresses and nothing ever needs
asking for twice.
"""

import gzip
import mimetypes
import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from rjsmin import jsmin

STATIC = Path(__file__).resolve().parent.parent / "static"
RELEASE_LENGTH = 10
YEAR = 365 * 24 * 3600
STYLESHEET = "css/site.css"
OWN_SCRIPTS = "js/"  # vendored ones are served as they came

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}

_IMPORT = re.compile(r'@import "(?P<name>[\w./-]+)" layer\((?P<layer>\w+)\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\s*\n\s*")


class Asset:
    """One file as it leaves: its type, and its bytes in each encoding (made when first asked)."""

    def __init__(self, name: str, content: bytes) -> None:
        self.plain = content
        suffix = Path(name).suffix
        self.type = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.is_text = suffix in TYPES
        self.digest = sha256(content).hexdigest()

    @cached_property
    def br(self) -> bytes:
        small: bytes = brotli.compress(self.plain, mode=brotli.MODE_TEXT, quality=11)
        return small

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.plain, compresslevel=9, mtime=0)


class Assets:
    """Every file below ``folder``, the stylesheet joined and our scripts tightened; ``release``
    names this very content."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            name: Asset(path.name, _content(name, path))
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
            for name in [path.relative_to(folder).as_posix()]
        }
        if STYLESHEET in self.files:
            self.files[STYLESHEET] = Asset(STYLESHEET, joined(folder / STYLESHEET).encode())
        told = "\n".join(f"{name} {asset.digest}" for name, asset in sorted(self.files.items()))
        self.release = sha256(told.encode()).hexdigest()[:RELEASE_LENGTH]


def _content(name: str, path: Path) -> bytes:
    """A file as it travels: our own scripts without comments and needless space."""
    if name.startswith(OWN_SCRIPTS) and name.endswith(".js"):
        return str(jsmin(path.read_text(encoding="utf-8"))).encode()
    return path.read_bytes()


def joined(index: Path) -> str:
    """The stylesheet ``index`` with each ``@import "x.css" layer(y);`` replaced by x in layer y."""

    def layer(found: re.Match[str]) -> str:
        part = (index.parent / found["name"]).read_text(encoding="utf-8")
        return f"@layer {found['layer']}{{\n{part}\n}}"

    return tightened(_IMPORT.sub(layer, index.read_text(encoding="utf-8")))


def tightened(css: str) -> str:
    """``css`` without comments, indentation and empty lines."""
    return _INDENT.sub("\n", _COMMENT.sub("", css)).strip() + "\n"


def init_app(app: Flask, folder: Path = STATIC) -> None:
    """Serve ``folder`` and give templates ``asset_url("css/site.css")``."""
    assets = Assets(folder)

    def static(release: str, name: str) -> Response:
        asset = assets.files.get(name)
        if asset is None:
            abort(404)
        return _answer(asset, is_current=release == assets.release)

    def asset_url(name: str) -> str:
        if name not in assets.files:
            raise LookupError(f"There is no static/{name}")
        root = request.script_root if request else ""
        return f"{root}/static/{assets.release}/{name}"

    app.extensions["assets"] = assets
    app.add_url_rule("/static/<release>/<path:name>", "static", static)
    app.jinja_env.globals["asset_url"] = asset_url


def _answer(asset: Asset, *, is_current: bool) -> Response:
    """The file, in the encoding the reader takes.

    Another release's address is answered too, but not for keeping: a page drawn just before an
    update, or by a neighbour that is already updated, still gets its style.
    """
    encoding = _encoding() if asset.is_text else None
    body = asset.br if encoding == "br" else asset.gzip if encoding == "gzip" else asset.plain
    response = Response(body, content_type=asset.type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if asset.is_text:
        response.vary.add("Accept-Encoding")
    keep = f"public, max-age={YEAR}, immutable" if is_current else "no-cache"
    response.headers["Cache-Control"] = keep
    response.set_etag(f"{asset.digest[:RELEASE_LENGTH]}-{encoding or 'plain'}")
    response.make_conditional(request)
    return response


def _encoding() -> str | None:
    accepted = request.accept_encodings
    if accepted["br"] > 0:
        return "br"
    return "gzip" if accepted["gzip"] > 0 else None
