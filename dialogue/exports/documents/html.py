"""A document as one HTML file that asks nobody for anything: style and drawings are in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from dialogue.assets import tightened
from dialogue.exports.documents.signs import data_address, fit, runs_right_to_left
from dialogue.exports.documents.tree import Block, Document, words_in

STYLE = Path(__file__).with_name("document.css")
PIECES_AT_ONCE = 200


def write(document: Document, target: BinaryIO) -> None:
    """Write the file, UTF-8, block after block as they come."""
    for piece in pieces(document):
        target.write(piece.encode())


def pieces(document: Document) -> Iterator[str]:
    """The file in pieces. Needs the application's context, for its templates."""
    drawing = current_app.jinja_env.overlay(finalize=_fit)
    drawing.globals = {**drawing.globals, "way": _way}
    style = data_address("text/css", tightened(STYLE.read_text(encoding="utf-8")))
    stream = drawing.get_template("documents/document.html").stream(document=document, style=style)
    stream.enable_buffering(PIECES_AT_ONCE)
    return stream


def _way(block: Block) -> str:
    """The value of "dir" for a block that has a language, known or not."""
    lang = getattr(block, "lang", None)
    return "rtl" if runs_right_to_left(lang, "" if lang else words_in(block)) else "ltr"


def _fit(value: object) -> object:
    """What a template is about to write; macros' own results have been through here."""
    return fit(value) if type(value) is str else value
