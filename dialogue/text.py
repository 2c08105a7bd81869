"""Text as people type it, made fit to keep: NFC, within limits, without signs that deceive.

Everything here is pure. What cannot be taken is refused with ``Invalid``; its facts hold the
``name`` of the value, so that a door can show the sentence beside the right field.
"""

import re
import unicodedata
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator

from dialogue.errors import Invalid

TITLE_LIMIT = 200
NAME_LIMIT = 80
REASON_LIMIT = 300
BODY_LIMIT = 20_000
BRACKET_LIMIT = 300
SLUG_LIMIT = 60

BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL_RANGE = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_SURROGATE_RANGE = "\ud800-\udfff"
# Unicode's default-ignorable code points and the signs that are drawn as nothing.
UNSEEN_RANGE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNKEEPABLE = re.compile(f"[{_CONTROL_RANGE}{_SURROGATE_RANGE}]")
_CONTROL = re.compile(f"[{_CONTROL_RANGE}\t\n{_SURROGATE_RANGE}]")
_BIDI = re.compile(f"[{BIDI_CONTROLS}]")
_UNSEEN = re.compile(f"[{UNSEEN_RANGE}]")
_NOTHING_SEEN = re.compile(rf"[\s{_CONTROL_RANGE}{_SURROGATE_RANGE}{UNSEEN_RANGE}]*")

COMBINING = "".join(
    sign for sign in map(chr, range(0x300, 0xAC00)) if unicodedata.category(sign)[0] == "M"
)
# What may follow "@": letters with the vowel signs of their script, digits, "_", inner "-" and ".".
HANDLE = rf"[\w{COMBINING}]+(?:[.-][\w{COMBINING}]+)*"

_TICKS = re.compile("`+")
_FENCE = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")


def clean_line(value: str, *, limit: int, name: str = "title") -> str:
    """One line: white space collapsed, control and bidi characters gone, NFC.

    Invalid when nothing is left to see, or more than ``limit`` characters.
    """
    kept = _BIDI.sub("", _UNKEEPABLE.sub(_space_or_nothing, value))
    line = unicodedata.normalize("NFC", " ".join(kept.split()))
    if is_blank(line):
        raise Invalid("Fill this in: it is empty.", name=name)
    return _within(line, limit, name)


def clean_name(value: str) -> str:
    """A display name in NFC; Invalid when it could deceive or there is nothing to see."""
    name = value.strip()
    if _CONTROL.search(name) or _BIDI.search(name):
        raise Invalid(
            "Type the name again: it holds hidden characters that change how it is read.",
            name="name",
        )
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if is_blank(name):
        raise Invalid("Write a name that others can see.", name="name")
    return _within(name, NAME_LIMIT, "name")


def clean_body(
    value: str,
    *,
    what: str = "body",
    limit: int | None = BODY_LIMIT,
    brackets: int | None = BRACKET_LIMIT,
) -> str:
    """Markdown as it is kept: NFC, LF line ends, no control characters, bidi overrides only in
    code. Invalid when there is nothing to see, too much, or too many square ``brackets``; None
    is as much as there may be."""
    body = value.replace("\r\n", "\n").replace("\r", "\n")
    body = unicodedata.normalize("NFC", _UNKEEPABLE.sub("", body))
    if _BIDI.search(body):
        body = _without_bidi_outside_code(body)
    if is_blank(body):
        raise Invalid("Write something: this is empty.", name=what)
    if limit is not None:
        _within(body, limit, what)
    if brackets is not None and body.count("[") > brackets:
        raise Invalid(
            "Use at most %(limit)d square brackets: this has %(count)d.",
            name=what,
            limit=brackets,
            count=body.count("["),
        )
    return body


def is_blank(value: str) -> bool:
    """Whether there is nothing to see: only white space, controls and zero-width characters."""
    return _NOTHING_SEEN.fullmatch(value) is not None


def scrub(value: str) -> str:
    """``value`` without the characters that no storage and no page takes: controls, surrogates."""
    return _UNKEEPABLE.sub("", value)


def without_bidi(value: str) -> str:
    """``value`` without bidi overrides and isolates."""
    return _BIDI.sub("", value)


def skeleton(name: str) -> str:
    """A key that is equal for names which look alike: for comparison only, never shown."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFKD", folded)
    seen = "".join(sign for sign in folded if not _is_diacritic(sign))
    looks = _UNSEEN.sub("", seen).translate(_LOOK_ALIKE)
    return looks.replace("rn", "m").replace("vv", "w")


def slugify(value: str, *, limit: int = SLUG_LIMIT) -> str:
    """Words of any script in lower case, joined by hyphens: for addresses. Never empty."""
    lowered = unicodedata.normalize("NFC", value.lower()).translate(_APOSTROPHES)
    kept = "".join(sign if _is_of_a_word(sign) else " " for sign in lowered)
    return "-".join(kept.split())[:limit].rstrip("-") or "x"


def fences(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Fenced code as (opening line, closing line); a fence that nothing closes is none."""
    hopeless = {"`": len("".join(lines)) + 1, "~": len("".join(lines)) + 1}
    here = 0
    while here < len(lines):
        opening = _FENCE.fullmatch(lines[here])
        mark = (opening[1] or opening[2]) if opening else ""
        if mark and len(mark) < hopeless[mark[0]]:
            closing = _closing_line(lines, here, mark)
            if closing:
                yield here, closing
                here = closing
            else:
                hopeless[mark[0]] = len(mark)
        here += 1


def _closing_line(lines: list[str], opening: int, mark: str) -> int | None:
    for number in range(opening + 1, len(lines)):
        end = _FENCE_END.fullmatch(lines[number])
        if end and end[1].startswith(mark):
            return number
    return None


def _without_bidi_outside_code(body: str) -> str:
    lines = body.split("\n")
    parts: list[str] = []
    after = 0
    for opening, closing in fences(lines):
        parts += _without_bidi_outside_spans(lines[after:opening])
        parts += lines[opening : closing + 1]
        after = closing + 1
    return "\n".join(parts + _without_bidi_outside_spans(lines[after:]))


def _without_bidi_outside_spans(lines: list[str]) -> list[str]:
    if not lines:
        return []
    paragraphs = re.split(r"(\n[ \t]*\n)", "\n".join(lines))
    return ["".join(_span_cleaned(paragraph) for paragraph in paragraphs)]


def _span_cleaned(paragraph: str) -> str:
    parts: list[str] = []
    after = 0
    for start, end in _code_spans(paragraph):
        parts += (without_bidi(paragraph[after:start]), paragraph[start:end])
        after = end
    return "".join((*parts, without_bidi(paragraph[after:])))


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    runs = [(run.start(), run.end()) for run in _TICKS.finditer(text)]
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for index, (start, end) in enumerate(runs):
        by_length[end - start].append(index)
    here = 0
    while here < len(runs):
        start, end = runs[here]
        alike = by_length[end - start]
        following = bisect(alike, here)
        if following < len(alike):
            here = alike[following]
            yield start, runs[here][1]
        here += 1


def _within(value: str, limit: int, name: str) -> str:
    if len(value) > limit:
        raise Invalid(
            "Shorten this to %(limit)d characters: it has %(length)d.",
            name=name,
            limit=limit,
            length=len(value),
        )
    return value


def _space_or_nothing(found: re.Match[str]) -> str:
    return " " if found[0].isspace() else ""


def _is_of_a_word(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _is_diacritic(sign: str) -> bool:
    # Class 0 are vowel signs and class 9 viramas: without them an Indic name is another name.
    return unicodedata.combining(sign) not in (0, 9)


_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc`\u00b4"))
# In each word the first letter stands for all: Latin first, then Cyrillic, Greek, Armenian, IPA.
_ALIKE = (
    "aаαɑ bвβьƅ cсϲ dԁđ eеεє gɡ hнηһ jјϳ kкκ l1i|ıіιӏɩłǀ mмμ nпνո o0оοσօø "
    "pрρ qԛ rг sѕ$ tтτ uυս wԝω xхχ yуγү zζ 3з 6б"
)
_SEPARATORS = dict.fromkeys(map(ord, " \t\n._-'\u2019"), "")
_LOOK_ALIKE = _SEPARATORS | {ord(sign): word[0] for word in _ALIKE.split() for sign in word[1:]}
