"""What a person who hears a page, or goes through it by keys, meets: read from its HTML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
FIELDS = ("input", "select", "textarea")
LIVE = {"status", "log", "alert", "timer", "marquee"}


@dataclass
class Element:
    tag: str
    given: dict[str, str]
    parent: "Element | None" = None
    words: str = ""
    inside: list["Element"] = field(default_factory=list)

    def around(self) -> Iterator["Element"]:
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    def text(self) -> str:
        return " ".join(" ".join([self.words, *(one.text() for one in self.inside)]).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.open = Element("", {})
        self.all: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.inside.append(element)
        self.all.append(element)
        if tag not in EMPTY:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<use ... />`` in a drawing closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open = self.open.parent or self.root

    def handle_endtag(self, tag: str) -> None:
        assert self.open.tag == tag, f"</{tag}> closes <{self.open.tag}>: {self.getpos()}"
        self.open = self.open.parent or self.root

    def handle_data(self, data: str) -> None:
        self.open.words += data


class Outline:
    def __init__(self, page: str) -> None:
        reader = _Reader()
        reader.feed(page)
        assert reader.open is reader.root, f"<{reader.open.tag}> is never closed"
        self._all = [one for one in reader.all if not _is_spare(one)]

    def of(self, *tags: str) -> list[Element]:
        return [one for one in self._all if one.tag in tags]

    def faults(self) -> list[str]:
        """Everything at which somebody would stumble."""
        checks = (
            *(self._headings, self._ids, self._names, self._live),
            *(self._landmarks, self._attributes),
        )
        return [fault for check in checks for fault in check()]

    def _headings(self) -> Iterator[str]:
        levels = [int(one.tag[1]) for one in self.of("h1", "h2", "h3", "h4", "h5", "h6")]
        if levels.count(1) != 1:
            yield f"it has {levels.count(1)} h1"
        before = 0
        for level in levels:
            if level > before + 1 or level > 4:
                yield f"h{level} follows h{before}"
            before = level
        yield from (f"an empty {one.tag}" for one in self.of("h1", "h2", "h3") if not one.text())

    def _ids(self) -> Iterator[str]:
        ids = Counter(one.given["id"] for one in self._all if "id" in one.given)
        yield from (
            f"the id {name} occurs {count} times" for name, count in ids.items() if count > 1
        )
        for one in self._all:
            for reference in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                for name in one.given.get(reference, "").split():
                    if name not in ids:
                        yield f"{reference}={name} points nowhere"
            href = one.given.get("href", "")
            if one.tag == "a" and href.startswith("#") and href[1:] not in ids:
                yield f"the link {href} leads nowhere"

    def _names(self) -> Iterator[str]:
        labels = {one.given.get("for"): one.text() for one in self.of("label")}
        for one in self.of(*FIELDS):
            spare = one.given.get("type") == "hidden" or "hidden" in one.given
            if not (spare or labels.get(one.given.get("id")) or one.given.get("aria-label")):
                yield f"a field without a label: {one.given}"
        for one in self.of("a", "button", "summary"):
            if not (one.text() or one.given.get("aria-label")):
                yield f"<{one.tag}> without words: {one.given}"
        for one in self.of("fieldset"):
            if not any(child.tag == "legend" and child.text() for child in one.inside):
                yield f"choices without a legend: {one.given}"
        yield from (f"no alt: {one.given}" for one in self.of("img") if "alt" not in one.given)

    def _live(self) -> Iterator[str]:
        live = [one for one in self._all if one.given.get("role") in LIVE]
        statuses = [one for one in live if one.given["role"] == "status"]
        if len(statuses) != 1:
            yield f"{len(statuses)} places tell what happens"
        speaking = [one for one in self._all if "aria-live" in one.given]
        speaking += [one for one in live if one.given["role"] not in ("status", "alert")]
        yield from (f"it speaks unasked: {one.given}" for one in speaking)
        if any(inner.tag == "article" for one in live for inner in _within(one)):
            yield "contributions stand in a place that speaks unasked"

    def _landmarks(self) -> Iterator[str]:
        for tag in ("main", "title"):
            found = [one for one in self.of(tag) if not _is_drawn(one)]
            if len(found) != 1:
                yield f"{len(found)} times <{tag}>"
        names = Counter(one.given.get("aria-label", "") for one in self.of("nav"))
        for name, count in names.items():
            if count > 1 or not name:
                yield f"{count} navigations are called {name!r}"

    def _attributes(self) -> Iterator[str]:
        for one in self._all:
            if "post__body" in one.given.get("class", "").split():
                if one.given.get("dir") != "auto":
                    yield "a contribution does not choose its own direction"
                if not one.given.get("lang"):
                    yield "a contribution does not tell its language"
            if "style" in one.given or any(name.startswith("on") for name in one.given):
                yield f"style or script in an attribute: {one.given}"


def _is_spare(element: Element) -> bool:
    """Inside <template> nothing is shown before a script takes it out."""
    return any(one.tag == "template" for one in element.around())


def _within(element: Element) -> Iterator[Element]:
    for one in element.inside:
        yield one
        yield from _within(one)


def _is_drawn(one: Element) -> bool:
    """Whether it belongs to a drawing: its title is not the page's."""
    return any(around.tag == "svg" for around in one.around())
