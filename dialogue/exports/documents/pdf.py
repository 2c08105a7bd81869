"""A document as a PDF that can be read aloud (PDF/UA), made by a process of its own."""

import logging
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from dialogue.errors import Invalid
from dialogue.exports.documents import html
from dialogue.exports.documents.measure import measured, too_much
from dialogue.exports.documents.tree import Block, Document, Figure, Paragraph, Passage, line

PROCESS = Path(__file__).with_name("pdf_process.py")
NOT_INSTALLED, TOO_MUCH = 3, 4
LONGEST_SECONDS = 240
_JOINED = re.compile("[\u0590-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")

log = logging.getLogger(__name__)


def write(document: Document, target: BinaryIO) -> None:
    """Write the file. Invalid where it cannot be made here, or is too much for one PDF."""
    with TemporaryFile() as page, TemporaryFile() as made:
        html.write(replace(document, blocks=measured(map(_drawable, document.blocks))), page)
        page.seek(0)
        _run(made, page)
        made.seek(0)
        shutil.copyfileobj(made, target)


def lacking() -> list[str]:
    """The languages of the UN that no PDF made here shows. Invalid where none can be made."""
    with TemporaryFile() as told:
        _run(told, None, "--check")
        told.seek(0)
        return told.read().decode().split()


def _drawable(block: Block) -> Block:
    """WeasyPrint draws the words of a drawing letter by letter from the left: where letters join or
    run the other way, what it shows is told in words, with its table."""
    if not isinstance(block, Figure) or not _JOINED.search(block.drawing):
        return block
    told = Paragraph(line(block.alternative))
    return Passage((Paragraph(line(block.caption), is_small=True), told, block.table))


def _run(told: IO[bytes], asked: IO[bytes] | None, *arguments: str) -> None:
    command = [sys.executable, "-I", str(PROCESS), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, in our own interpreter
            command,
            stdin=asked or subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise too_much() from error
    if done.returncode == NOT_INSTALLED:
        raise Invalid(
            "A PDF needs the library Pango on the server, which is not installed there: choose"
            " another format, or ask the operator."
        )
    if done.returncode:
        log.error("no PDF was made", extra={"exit_code": done.returncode})
        raise too_much()
