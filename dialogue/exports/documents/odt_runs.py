"""What stands in a line, as OpenDocument text; and the styles that the lines turned out to need."""

import re
from dataclasses import dataclass, field

from dialogue.exports.documents.signs import runs_right_to_left, xml
from dialogue.exports.documents.tree import Citation, LineBreak, Mark, NoteSign, Run, Runs, Text

_SPACES = re.compile(" {2,}|^ | $")
_EAST_ASIAN = {"zh": "CN", "ja": "JP", "ko": "KR"}
_BOLD = " ".join(
    f'{name}="bold"'
    for name in ("fo:font-weight", "style:font-weight-asian", "style:font-weight-complex")
)
_LOOKS = {
    "strong": _BOLD,
    "emphasis": 'fo:font-style="italic" style:font-style-complex="italic"',
    "struck": 'style:text-line-through-style="solid" style:text-line-through-type="single"',
    "code": 'style:font-name="DejaVu Sans Mono"',
    "mark": f'{_BOLD} fo:border="0.5pt solid #1d1b18"',
    "sign": 'style:text-position="super 65%"',
    "link": 'fo:color="#0b4f7c" style:text-underline-style="solid"',
}
CELL, NARROW_CELL, COLUMN, FIRST_COLUMN = "Cell", "NarrowCell", "Column", "FirstColumn"


@dataclass
class Styles:
    """Automatic styles by what they do; each is made once and named."""

    names: dict[tuple[str, ...], str] = field(default_factory=dict)

    def of_words(self, looks: tuple[str, ...], lang: str | None) -> str | None:
        """The style of words of that look in that language; None where it would do nothing."""
        if not looks and not lang:
            return None
        return self._named("text", *looks, f"lang:{lang or ''}")

    def of_paragraph(self, parent: str, right_to_left: bool, indent: int, *more: str) -> str:
        """The style of a paragraph that looks like ``parent``; ``more`` is "number" or "break"."""
        way = "rl-tb" if right_to_left else "lr-tb"
        return self._named("paragraph", parent, way, str(indent), *more)

    def of_table(self, right_to_left: bool) -> str:
        return self._named("table", "rl-tb" if right_to_left else "lr-tb")

    def _named(self, *key: str) -> str:
        return self.names.setdefault(key, f"A{len(self.names) + 1}")

    def drawn(self) -> list[str]:
        """Each as an element."""
        fixed = [
            _cell_style(CELL, "0.1cm"),
            _cell_style(NARROW_CELL, "0.04cm"),
            _column_style(COLUMN, "1000*"),
            _column_style(FIRST_COLUMN, "2000*"),
        ]
        return [*fixed, *(_DRAWN[key[0]](name, key[1:]) for key, name in self.names.items())]


def _text_style(name: str, key: tuple[str, ...]) -> str:
    *looks, spoken = key
    properties = [_LOOKS[look] for look in looks]
    if lang := spoken.removeprefix("lang:"):
        properties.append(language(lang))
    return (
        f'<style:style style:name="{name}" style:family="text">'
        f"<style:text-properties {' '.join(properties)}/></style:style>"
    )


def _paragraph_style(name: str, key: tuple[str, ...]) -> str:
    parent, way, indent, *more = key
    properties = f'style:writing-mode="{way}"'
    if indent != "0":
        side = "right" if way == "rl-tb" else "left"
        properties += f' fo:margin-{side}="{float(indent) * 0.7:.1f}cm"'
    # Not "start" and "end": LibreOffice takes them for left and right whichever way lines run.
    right = (way == "rl-tb") != ("number" in more)
    properties += f' fo:text-align="{"right" if right else "left"}"'
    if "break" in more:
        properties += ' fo:break-before="page"'
    return (
        f'<style:style style:name="{name}" style:family="paragraph"'
        f' style:parent-style-name="{parent}">'
        f"<style:paragraph-properties {properties}/></style:style>"
    )


def _table_style(name: str, key: tuple[str, ...]) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties'
        f' style:width="16.5cm" table:align="margins" fo:margin-bottom="0.3cm"'
        f' style:writing-mode="{key[0]}"/></style:style>'
    )


def _cell_style(name: str, padding: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties'
        f' fo:border="0.5pt solid #999999" fo:padding="{padding}"/></style:style>'
    )


def _column_style(name: str, share: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:rel-column-width="{share}"/></style:style>'
    )


_DRAWN = {"text": _text_style, "paragraph": _paragraph_style, "table": _table_style}


def language(lang: str) -> str:
    """The attributes that name a language: of the script that it is written in."""
    code, _, country = lang.partition("-")
    if code in _EAST_ASIAN:
        kind, country = "style:{}-asian", country or _EAST_ASIAN[code]
    elif runs_right_to_left(lang, ""):
        kind = "style:{}-complex"
    else:
        kind = "fo:{}"
    named = f'{kind.format("language")}="{xml(code)}"'
    return f'{named} {kind.format("country")}="{xml(country or "none")}"'


class Lines:
    """Draws lines; the styles that they need gather in ``styles``."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def drawn(self, runs: Runs, lang: str | None) -> str:
        """The runs as elements; ``lang`` None: the document's own."""
        return "".join(self._run(run, lang) for run in runs)

    def _run(self, run: Run, lang: str | None) -> str:
        match run:
            case LineBreak():
                return "<text:line-break/>"
            case Citation():
                return _link(run.address, self._span(run.label, ("link",), lang))
            case Mark():
                return self._span(run.label, ("mark",), lang)
            case NoteSign():
                sign = self._span(str(run.number), ("sign", "link"), lang)
                return bookmarked(run.back, _link(f"#{run.anchor}", sign))
            case Text():
                looks = tuple(
                    name for name in ("strong", "emphasis", "struck", "code") if getattr(run, name)
                )
                if run.href:
                    return _link(run.href, self._span(run.text, ("link", *looks), lang))
                return self._span(run.text, looks, lang)

    def _span(self, text: str, looks: tuple[str, ...], lang: str | None) -> str:
        style = self._styles.of_words(looks, lang)
        words = spaced(text)
        return f'<text:span text:style-name="{style}">{words}</text:span>' if style else words


def spaced(text: str) -> str:
    """Words with all the white space that they were typed with."""
    told = _SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', xml(text))
    return told.replace("\t", "<text:tab/>").replace("\n", " ")


def bookmarked(anchor: str, content: str) -> str:
    """``content`` where "#anchor" leads."""
    name = xml(anchor)
    return (
        f'<text:bookmark-start text:name="{name}"/>{content}<text:bookmark-end text:name="{name}"/>'
    )


def _link(address: str, content: str) -> str:
    return f'<text:a xlink:type="simple" xlink:href="{xml(address)}">{content}</text:a>'
