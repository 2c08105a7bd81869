"""A page with the composer of our templates under the real policy, and a server that answers it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, jsonify, redirect, render_template_string, request
from playwright.sync_api import Page
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from dialogue import assets, headers

ROOT = Path(__file__).resolve().parents[2]
OFFER = ".composer__offer"

PAGE = """<!doctype html>
<html lang="en" data-user="{{ '7' if signed_in else '' }}">
  <head>
    <title>Writing</title>
    <link rel="icon" href="{{ asset_url('img/favicon.svg') }}">
    <script type="module" src="{{ asset_url('js/site.js') }}"></script>
  </head>
  <body>
    {% from "components/composer.html" import composer %}
    <div class="notices" role="status"></div>
    {% if notice %}<p data-notice="{{ notice }}">{{ notice }}</p>{% endif %}
    <article id="p47"><h2 id="p47-by">47</h2>
      <time datetime="2005-06-14T12:00:00Z">June 14</time>
      <a href="/actions" data-actions>Actions</a></article>
    {% if signed_in %}
      <form method="post" action="/sign-out" data-forget-drafts><button>Sign out</button></form>
      {{ composer("/thread", key, [("en", "English"), ("fr", "French")], "en", body=body,
        draft_url="/d/june/drafts/thread/4", stubs=stubs, user=7, preview=preview) }}
    {% endif %}
  </body>
</html>"""


class Desk:
    """What the server was sent, and how it shall answer."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.drafts: list[dict[str, str]] = []
        self.quoted = ""
        self.stubs: list[int] = []
        self.withdrawn: list[int] = []
        self.is_losing = False
        self.lost = 0

    def app(self) -> Flask:
        app = Flask("writing", static_folder=None, template_folder=str(ROOT / "templates"))
        app.jinja_env.add_extension("jinja2.ext.i18n")
        app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        app.jinja_env.globals["csrf_token"] = lambda: "token"
        assets.init_app(app)
        headers.init_app(app)
        app.add_url_rule("/thread", "thread", self._thread, methods=["GET", "POST"])
        app.add_url_rule("/d/june/drafts/thread/4", "draft", self._draft, methods=["POST"])
        app.add_url_rule("/sign-out", "out", lambda: self._page(signed_in=False), methods=["POST"])
        app.add_url_rule("/actions", "actions", lambda: "<p data-actions-list><a href='#'>Edit</a>")
        return app

    def _thread(self) -> str | Response | tuple[str, int]:
        if request.method == "GET":
            return self._page(notice=request.args.get("notice", ""))
        if "preview" in request.form:
            return self._page(preview=request.form["body"].upper())
        self.sent.append(request.form.to_dict())
        if self.is_losing:
            self.lost += 1
            return "<link rel=icon href=data:,><p>Lost on the way.</p>", 502
        return redirect("/thread?notice=sent#p47", 303)

    def _draft(self) -> Response:
        self.drafts.append(request.form.to_dict())
        return jsonify(withdrawn=self.withdrawn) if self.withdrawn else Response(status=204)

    def _page(self, *, notice: str = "", preview: str = "", signed_in: bool = True) -> str:
        key = f"key-{len(self.sent)}-{request.method}"
        body, signed_in = self.quoted, signed_in and "visitor" not in request.args
        return render_template_string(
            PAGE,
            signed_in=signed_in,
            notice=notice,
            preview=preview,
            key=key,
            body=body,
            stubs=self.stubs,
        )


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of ``app`` on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def opened(page: Page) -> None:
    page.goto("/thread")
    eventually(page, "Boolean(customElements.get('draft-keeper'))")


def eventually(page: Page, holds: str) -> None:
    """Wait for an expression to hold. (Playwright's own wait needs eval, which our policy bars.)"""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"This never held: {holds}")


def offered(page: Page) -> str:
    page.wait_for_selector(OFFER)
    return page.inner_text(".composer__glimpse")
