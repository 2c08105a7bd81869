"""An independent judge of drawn HTML: reads it with html.parser and knows nothing of our rules."""

import re
from html.parser import HTMLParser

VOID = {"br", "hr"}
ALLOWED = VOID | {
    *("p", "strong", "em", "del", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
OUTWARD = re.compile(r"(?:https?://|mailto:)[^\s/]")
INWARD = re.compile(r"/(?:posts/\d+|people/[^/]+)\Z")
REL = "nofollow ugc noopener"
DECEIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Judge(HTMLParser):
    """Feed it HTML: ``faults`` says what is wrong, ``words`` and ``links`` what it holds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.faults.append(f"<{tag}>")
        if tag == "a" and "a" in self.open:
            self.faults.append("a link in a link")
        if len(attrs) != len(dict(attrs)):
            self.faults.append(f"doubled attributes {attrs}")
        self.judge_attributes(tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults.append(f"<{tag}/>")

    def judge_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        if odd := set(attributes) - allowed:
            self.faults.append(f"<{tag} {odd}>")
        if "start" in attributes and not re.fullmatch(r"[0-9]{1,9}", attributes["start"]):
            self.faults.append(f"start={attributes['start']}")
        if tag == "a":
            self.judge_link(attributes)

    def judge_link(self, attributes: dict[str, str]) -> None:
        # What a browser drops from an address before it looks for the scheme.
        address = re.sub(r"[\t\n\r]", "", attributes.get("href", "")).lower()
        address = re.sub(r"^[\x00-\x20]+", "", address)
        if OUTWARD.match(address):
            if attributes.get("rel") != REL:
                self.faults.append(f"outward without rel: {address}")
        elif not INWARD.match(address) or "rel" in attributes:
            self.faults.append(f"href={address!r} rel={attributes.get('rel')}")
        self.links.append((attributes.get("href", ""), ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.links and "a" in self.open:
            href, text = self.links[-1]
            self.links[-1] = href, text + data
        if DECEIVING.search(data) or ("code" not in self.open and BIDI.search(data)):
            self.faults.append(f"deceiving signs in {data!r}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"unknown declaration {data!r}")


def judged(drawn: str) -> Judge:
    """The judge, having read all of ``drawn``."""
    judge = Judge()
    judge.feed(drawn)
    judge.close()
    if judge.open:
        judge.faults.append(f"never closed: {judge.open}")
    return judge


def letters(text: str) -> str:
    """The letters and digits alone, in order: what must survive drawing."""
    return "".join(sign for sign in text if sign.isalnum())
