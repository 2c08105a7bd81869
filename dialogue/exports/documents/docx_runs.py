"""What stands in a line, as WordprocessingML: looks, languages, both directions, links."""

from collections.abc import Callable

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part

from dialogue.exports.documents.signs import by_direction, fit, runs_right_to_left, xml
from dialogue.exports.documents.tree import Citation, LineBreak, Mark, NoteSign, Run, Runs, Text

_BREAK = "<w:r><w:br/></w:r>"
_EAST_ASIAN = {"zh", "ja", "ko"}
LONGEST_BOOKMARK = 40


class Lines:
    """Draws lines; remembers the addresses that ``part`` leads to and numbers the bookmarks."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._known: dict[str, str] = {}
        self._bookmarks = 0

    def drawn(self, runs: Runs, lang: str | None, right_to_left: bool) -> str:
        """The runs as elements; ``lang`` None: the document's own."""
        return "".join(self._run(run, lang, right_to_left) for run in runs)

    def bookmarked(self, anchor: str, content: str) -> str:
        """``content`` where "#anchor" leads."""
        self._bookmarks += 1
        name = bookmark(anchor)
        return (
            f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{name}"/>{content}'
            f'<w:bookmarkEnd w:id="{self._bookmarks}"/>'
        )

    def _run(self, run: Run, lang: str | None, right_to_left: bool) -> str:
        def piece(text: str, properties: str = "") -> str:
            return _pieces(text, properties, lang, right_to_left)

        match run:
            case LineBreak():
                return _BREAK
            case Citation():
                return self._link(run.address, run.label, piece, "")
            case Mark():
                return piece(
                    run.label, "<w:b/><w:bCs/><w:bdr w:val='single' w:sz='4' w:space='0'/>"
                )
            case NoteSign():
                sign = self._link(
                    f"#{run.anchor}", f"{run.number}", piece, "<w:vertAlign w:val='superscript'/>"
                )
                return self.bookmarked(run.back, sign)
            case Text() if run.href:
                return self._link(run.href, run.text, piece, _looks(run))
            case Text():
                return piece(run.text, _looks(run))

    def _link(
        self, address: str, text: str, piece: Callable[[str, str], str], properties: str
    ) -> str:
        content = piece(text, f"<w:rStyle w:val='Hyperlink'/>{properties}")
        if address.startswith("#"):
            return f'<w:hyperlink w:anchor="{bookmark(address[1:])}">{content}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self._relation(address)}">{content}</w:hyperlink>'

    def _relation(self, address: str) -> str:
        # The library looks through all addresses for each new one: slow where there are thousands.
        if address not in self._known:
            self._known[address] = key = f"rLink{len(self._known) + 1}"
            self._part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, fit(address), key, is_external=True
            )
        return self._known[address]


def bookmark(anchor: str) -> str:
    """The name of a bookmark: letters, digits and "_", not too many, a letter first."""
    name = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in anchor)
    return f"b_{name}"[:LONGEST_BOOKMARK]


def _looks(run: Text) -> str:
    return "".join(
        properties
        for wanted, properties in (
            (run.code, "<w:rFonts w:ascii='Consolas' w:hAnsi='Consolas' w:cs='Courier New'/>"),
            (run.strong, "<w:b/><w:bCs/>"),
            (run.emphasis, "<w:i/><w:iCs/>"),
            (run.struck, "<w:strike/>"),
        )
        if wanted
    )


def _pieces(text: str, properties: str, lang: str | None, right_to_left: bool) -> str:
    return "".join(
        _piece(words, properties, lang, way) for words, way in by_direction(text, right_to_left)
    )


def _piece(words: str, properties: str, lang: str | None, right_to_left: bool) -> str:
    way = "<w:rtl/>" if right_to_left else ""
    spoken = f"<w:lang {_language(lang)}/>" if lang else ""
    told = xml(words).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>").replace("\n", " ")
    return (
        f"<w:r><w:rPr>{properties}{way}{spoken}</w:rPr><w:t xml:space='preserve'>{told}</w:t></w:r>"
    )


def _language(lang: str) -> str:
    code = xml(lang)
    if lang.split("-")[0] in _EAST_ASIAN:
        return f'w:eastAsia="{code}"'
    way = "bidi" if runs_right_to_left(lang, "") else "val"
    return f'w:{way}="{code}"'
