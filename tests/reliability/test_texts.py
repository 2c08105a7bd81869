"""Texts that break programs, as bytes over the wire: kept as they are, or refused and given back.

What becomes of each kind of sign is for tests/threads/test_naughty.py to say.
"""

import re

import pytest

from tests.forms import form_of
from tests.live import Place
from tests.reliability.speaking import SLUG, another, kept_in, reply, signed_in
from tests.visitor import Page, Visitor

pytestmark = pytest.mark.slow
KEPT = {
    "emoji": "🕊️ 👩🏽‍🤝‍👨🏿 𝒻𝓇𝑒𝑒",
    "right to left": "من نحن؟ English معًا\n\nפסקה שנייה",
    "one word as long as a contribution may be": "ж" * 20_000,
}
NUL = "one\0two"
LONG_WORD = "x" * 200_000
NO_TEXT = b"one\xfftwo"  # as no browser sends it
TOO_MUCH = "x" * 2_500_000


def source_of(visitor: Visitor, answer: Page) -> str:
    """What the author is given to edit."""
    assert answer.status == 303, (answer.status, answer.text)
    found = re.search(r"#p(\d+)$", answer.headers["Location"])
    assert found, answer.headers["Location"]
    page = visitor.get(f"/d/{SLUG}/posts/{found.group(1)}/edit")
    return form_of(page.text, "/edit").values["body"][0]


def test_texts_over_the_wire(place: Place) -> None:
    with place.serve() as server:
        server.wait_until_ready()
        amina = signed_in(server, "Amina")
        form = reply(amina, "")
        for what, text in KEPT.items():
            assert source_of(amina, amina.send(another(form, text))) == text, what
        assert source_of(amina, amina.send(another(form, NUL))) == "onetwo"
        assert source_of(amina, amina.send(another(form, NO_TEXT))) == "one%FFtwo"
        refused = amina.send(another(form, LONG_WORD))
        assert (refused.status, kept_in(refused)) == (422, LONG_WORD)
        assert amina.send(another(form, TOO_MUCH)).status == 413
        assert amina.send(another(form, "As if nothing had been.")).status == 303
        assert "Traceback" not in server.stderr.read_text()
