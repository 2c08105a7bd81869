"""Looks at a page as a browser does, for anything that came from a person and became markup."""

import re
from html.parser import HTMLParser

_TAGS = """
    html head meta title link script body nav ul ol li a p h1 h2 h3 h4 header footer main div span
    section article aside details summary form input textarea select option button label fieldset
    legend table caption thead tbody tr th td svg use circle time bdi q pre ins del strong em code
    b blockquote hr br dl dt dd template draft-keeper post-outbox live-thread live-dialogue
    thread-presence live-count live-desk meter
    desc defs pattern rect polyline text
"""
_ATTRIBUTES = """
    id class lang dir href hreflang rel src type name value method action for role tabindex charset
    content scope open hidden required checked selected disabled readonly maxlength minlength min
    max rows cols autocomplete inputmode placeholder datetime start title viewbox cx cy r form
    formaction low optimum xmlns x y points fill stroke stroke-width stroke-dasharray font-size
    direction unicode-bidi text-anchor patternunits patterntransform width height
"""
TAGS = frozenset(_TAGS.split())
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster")
SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
OWN_SCRIPT = re.compile(r"/static/[0-9a-f]+/js/(site|summaries/citing)\.js")


class _Judge(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.headings: list[str] = []
        self._in_h1 = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_h1 = self._in_h1 or tag == "h1"
        if tag == "h1":
            self.headings.append("")
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        if tag == "script" and not OWN_SCRIPT.fullmatch(given.get("src", "")):
            self.found.append("a foreign script")
        self.found += [f"{name}=" for name in given if not _is_known(name)]
        for name in ADDRESSES:
            scheme = SCHEME.match(given.get(name, ""))
            if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
                self.found.append(f"{name}={given[name][:40]}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._in_h1 = self._in_h1 and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._in_h1:
            self.headings[-1] += data

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def handle_pi(self, data: str) -> None:
        self.found.append("an instruction")


def _is_known(name: str) -> bool:
    """Whether our templates use attributes of this name."""
    return name in ATTRIBUTES or name.startswith(("data-", "aria-"))


def dangers(page: str) -> list[str]:
    """What in the page no template of ours wrote: tags, attributes, scripts, addresses."""
    return _judged(page).found


def headings(page: str) -> list[str]:
    """The text of each first heading, as it is read."""
    return _judged(page).headings


def _judged(page: str) -> _Judge:
    judge = _Judge()
    judge.feed(page)
    judge.close()
    return judge
