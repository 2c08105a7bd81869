"""What every answer carries, and where an unsafe request may come from."""

import gzip
from urllib.parse import urlsplit

import brotli
from flask import Flask, Response, abort, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types dialogue-html",
    )
)
FIXED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
SAFE = {"GET", "HEAD", "OPTIONS"}
WORTH_COMPRESSING = 1000


def init_app(app: Flask) -> None:
    app.before_request(_refuse_foreign)
    app.after_request(_compress)
    app.after_request(_complete)


def _refuse_foreign() -> None:
    """Nothing is changed on the word of another site, whatever token it holds."""
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        abort(400, "This form came from another site.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(400, "This form came from another site.")


def _complete(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language", "Accept-Encoding"))
    return response


def _compress(response: Response) -> Response:
    """Text leaves compressed when the reader can take it. The secret in a page is its CSRF
    token, which is signed anew and useless to another site (SameSite, Origin)."""
    if response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    if not response.mimetype.startswith(("text/", "application/json", "application/atom")):
        return response
    body = response.get_data() if response.is_sequence else b""
    if len(body) < WORTH_COMPRESSING:
        return response
    accepted = request.accept_encodings
    if accepted["br"]:
        response.set_data(brotli.compress(body, quality=4))
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"]:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
