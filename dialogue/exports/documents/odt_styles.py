"""The beginnings of an OpenDocument text: its styles, its page, and nothing about anybody."""

from collections.abc import Callable
from datetime import UTC, datetime

from odfdo import Document as OpenDocument
from odfdo import Element, XmlPart

from dialogue.exports.documents.odt_runs import language
from dialogue.exports.documents.signs import runs_right_to_left, xml
from dialogue.exports.documents.tree import Document

THUMBNAIL = "Thumbnails/thumbnail.png"  # of the library's own empty file
LEVELS = 10
BULLETS, NUMBERS = "Bullets", "Numbers"
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_FONTS = (
    'style:font-name="Noto Serif" style:font-name-asian="Noto Serif CJK SC"'
    ' style:font-name-complex="Noto Naskh Arabic"'
)
_BOLD = 'fo:font-weight="bold" style:font-weight-complex="bold"'
_SIZES = {"Title": 24, "Subtitle": 14, "Heading_20_1": 17, "Heading_20_2": 14, "Heading_20_3": 12}
_HEADINGS = {f"Heading_20_{level}": f"Heading {level}" for level in range(1, 5)}
_NAMED = {"Title": "Title", "Subtitle": "Subtitle", "Caption": "Caption", **_HEADINGS}


def begun(document: Document) -> OpenDocument:
    """An empty file with every style in it that the blocks will name."""
    odt = OpenDocument("text")
    odt.body.clear()
    _set_meta(odt, document)
    _set_fonts(odt)
    _set_styles(odt, document)
    _set_page(odt, document)
    odt.del_part(THUMBNAIL)
    odt.manifest.del_full_path(THUMBNAIL)
    return odt


def _set_meta(odt: OpenDocument, document: Document) -> None:
    made = (document.made_at or _NO_DATE).strftime("%Y-%m-%dT%H:%M:%SZ")
    meta = only(odt.meta, "//office:meta")
    meta.clear()
    for tag, value in (
        ("dc:title", xml(document.title)),
        ("dc:language", xml(document.lang)),
        ("meta:creation-date", made),
        ("dc:date", made),
    ):
        meta.append(Element.from_tag(f"<{tag}>{value}</{tag}>"))


def _set_fonts(odt: OpenDocument) -> None:
    for part in (odt.styles, odt.content):
        faces = only(part, "//office:font-face-decls")
        for name in ("Noto Serif", "Noto Serif CJK SC", "Noto Naskh Arabic"):
            faces.append(
                Element.from_tag(
                    f'<style:font-face style:name="{name}" svg:font-family="\'{name}\'"/>'
                )
            )


def _set_styles(odt: OpenDocument, document: Document) -> None:
    styles = only(odt.styles, "//office:styles")
    for name in (*_NAMED, "Text_20_body"):
        for old in styles.get_elements(f'style:style[@style:name="{name}"]'):
            styles.delete(old)
    _speak(styles, document.lang)
    _add(styles, _paragraph("Text_20_body", "Text body", "Standard", 'fo:margin-bottom="0.2cm"'))
    for name, shown in _NAMED.items():
        size = _SIZES.get(name, 10.5)
        kept = 'fo:margin-top="0.4cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"'
        weight = "" if name == "Subtitle" else _BOLD
        level = f' style:default-outline-level="{name[-1]}"' if name in _HEADINGS else ""
        _add(styles, _paragraph(name, shown, "Standard", kept, f"{weight} {_size(size)}", level))
    for name, shown, size in (
        ("Quotations", "Quotations", 10.5),
        ("Code", "Code", 9),
        ("Facts", "Facts", 9),
        ("Narrow", "Narrow", 6.5),
    ):
        font = 'style:font-name="DejaVu Sans Mono" ' if name == "Code" else ""
        _add(styles, _paragraph(name, shown, "Text_20_body", "", font + _size(size)))
    _add(
        styles,
        _paragraph("Pause", "Pause", "Text_20_body", 'fo:border-bottom="0.5pt solid #999999"'),
    )
    _add(styles, _list_style(BULLETS, _bullet))
    _add(styles, _list_style(NUMBERS, _number))
    _leave_unnumbered(only(styles, "text:outline-style"))


def _leave_unnumbered(outline: Element) -> None:
    """The library numbers headings by itself."""
    outline.clear()
    outline.set_attribute("style:name", "Outline")
    for number in range(1, LEVELS + 1):
        _add(outline, f'<text:outline-level-style text:level="{number}" style:num-format=""/>')


def _speak(styles: Element, lang: str) -> None:
    """The document's language and fonts, where a style names no other."""
    for default in styles.get_elements("style:default-style"):
        for properties in default.get_elements("style:text-properties"):
            given = Element.from_tag(
                f"<style:text-properties {_FONTS} {language(lang)} {_size(10.5)}"
                ' fo:color="#1d1b18"/>'
            )
            for name in ("language", "country"):
                properties.set_attribute(f"fo:{name}", "none" if name == "country" else "zxx")
            for name, value in given.attributes.items():
                properties.set_attribute(name, value)


def _size(points: float) -> str:
    return " ".join(
        f'{name}="{points}pt"'
        for name in ("fo:font-size", "style:font-size-asian", "style:font-size-complex")
    )


def _paragraph(
    name: str, shown: str, parent: str, paragraph: str, text: str = "", more: str = ""
) -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"'
        f' style:parent-style-name="{parent}" style:next-style-name="Text_20_body"{more}>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def _list_style(name: str, level: Callable[[int], str]) -> str:
    levels = "".join(map(level, range(1, LEVELS + 1)))
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def _bullet(level: int) -> str:
    return (
        f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="\u2022">'
        f"{_room(level)}</text:list-level-style-bullet>"
    )


def _number(level: int) -> str:
    return (
        f'<text:list-level-style-number text:level="{level}" style:num-format="1"'
        f' style:num-suffix=".">{_room(level)}</text:list-level-style-number>'
    )


def _room(level: int) -> str:
    return (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab"'
        f' fo:text-indent="-0.6cm" fo:margin-left="{0.7 * level:.1f}cm"/>'
        "</style:list-level-properties>"
    )


def _set_page(odt: OpenDocument, document: Document) -> None:
    way = "rl-tb" if runs_right_to_left(document.lang, "") else "lr-tb"
    for layout in odt.styles.get_elements("//style:page-layout-properties"):
        layout.set_attribute("style:writing-mode", way)
    master = only(odt.styles, '//style:master-page[@style:name="Standard"]')
    _add(
        master,
        '<style:footer><text:p text:style-name="Facts">'
        '<text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>',
    )


def _add(parent: Element, tag: str) -> None:
    parent.append(Element.from_tag(tag))


def only(part: Element | XmlPart, path: str) -> Element:
    """The element that ``part`` of any file has at this path (XPath)."""
    found = part.get_element(path)
    if found is None:
        raise LookupError(path)
    return found
