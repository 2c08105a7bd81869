"""The beginnings of a Word file: styles, lists, page, and nothing about anybody."""

from datetime import UTC, datetime
from itertools import count

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from dialogue.exports.documents.signs import fit, runs_right_to_left, xml
from dialogue.exports.documents.tree import Document

INK, LINK = RGBColor(0x1D, 0x1B, 0x18), RGBColor(0x0B, 0x4F, 0x7C)
LEVELS = 9
BULLETS, NUMBERS = 900, 901
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_SIZES = {"Title": 26, "Subtitle": 14, "Heading 1": 18, "Heading 2": 15, "Heading 3": 12.5}


def begun(document: Document) -> WordDocument:
    """An empty file with everything in it that the blocks will name."""
    word = new_document()
    _set_properties(word, document)
    _set_styles(word, document.lang)
    _set_page(word, document)
    _add_lists(word)
    return word


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    made = document.made_at or _NO_DATE
    properties.title, properties.language = fit(document.title)[:255], document.lang
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.revision = 1


def _set_styles(word: WordDocument, lang: str) -> None:
    styles = word.styles
    for name in ("Normal", "Title", "Subtitle", "Quote", "Caption", *_headings()):
        style = styles[name]
        style.font.color.rgb = INK
        style.font.name = "Georgia"
        fonts = style.element.rPr.rFonts
        for kept in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[kept]
        fonts.set(qn("w:hAnsi"), "Georgia")
        fonts.set(qn("w:cs"), "Times New Roman")
        fonts.set(qn("w:eastAsia"), "SimSun")
        if name in _SIZES:
            style.font.size = Pt(_SIZES[name])
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Quote"].paragraph_format.left_indent = None
    styles["Quote"].font.italic = styles["Quote"].font.cs_italic = False
    _add_styles(word)
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for spoken in defaults.findall(qn("w:lang")):
        defaults.remove(spoken)
    defaults.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{xml(lang)}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>')
    )


def _headings() -> list[str]:
    return [f"Heading {level}" for level in range(1, 5)]


def _add_styles(word: WordDocument) -> None:
    link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = LINK, True
    code = word.styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.font.name, code.font.size = "Consolas", Pt(9)
    small = word.styles.add_style("Facts", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = word.styles["Normal"], Pt(9)
    narrow = word.styles.add_style("Narrow", WD_STYLE_TYPE.PARAGRAPH)
    narrow.base_style, narrow.font.size = small, Pt(6.5)


def _set_page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    if runs_right_to_left(document.lang, ""):
        section._sectPr.append(parse_xml(f"<w:bidi {nsdecls('w')}/>"))
    field = (
        f"<w:p {nsdecls('w')}><w:pPr><w:pStyle w:val='Footer'/><w:jc w:val='center'/></w:pPr>"
        "<w:fldSimple w:instr=' PAGE '><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"
    )
    footer = section.footer._element
    for empty in list(footer):
        footer.remove(empty)
    footer.append(parse_xml(field))


def _add_lists(word: WordDocument) -> None:
    """Two kinds of lists, nine levels deep."""
    numbering = word.part.numbering_part.element
    for place, (kind, form) in enumerate(((BULLETS, "bullet"), (NUMBERS, "decimal"))):
        levels = "".join(_level(number, form) for number in range(LEVELS))
        numbering.insert(
            place,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}">'
                f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
            ),
        )


def _level(number: int, form: str) -> str:
    sign = "\u2022" if form == "bullet" else f"%{number + 1}."
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{400 * (number + 1)}" w:hanging="300"/></w:pPr></w:lvl>'
    )


class Numbering:
    """Gives every list of the file a number of its own, so that each begins anew."""

    def __init__(self, word: WordDocument) -> None:
        self._numbering = word.part.numbering_part.element
        self._free = count(1 + max((num.numId for num in self._numbering.num_lst), default=0))

    def begin(self, first: int | None, level: int) -> int:
        """A list at ``level`` (from 0); ``first`` is its first number, None where it has none."""
        number = next(self._free)
        kind = BULLETS if first is None else NUMBERS
        start = "" if first is None else _start(level, first)
        self._numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{kind}"/>{start}</w:num>'
            )
        )
        return number


def _start(level: int, first: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{first}"/></w:lvlOverride>'
