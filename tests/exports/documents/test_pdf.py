"""PDFs: tagged, with their fonts in them, asking nobody for anything, and refused where they
cannot be made."""

import os
import socket
import subprocess
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from dialogue.errors import Invalid
from dialogue.exports.documents import pdf
from dialogue.exports.documents.tree import Document, Figure, Heading, Paragraph, Table, line
from tests.exports.documents.reading import pdf_elements, pdf_words, written
from tests.exports.documents.traps import ARABIC, CHINESE, RUSSIAN, SCRIPT, readable, trapped

pytestmark = [
    pytest.mark.sqlite_only(reason="writing a document asks nothing of the database"),
    pytest.mark.usefixtures("pdf_libraries"),
]


@cache
def made_once() -> bytes:
    return written(readable(), "pdf")


@pytest.fixture
def made(app: Flask) -> bytes:
    return made_once()


def test_it_says_what_it_is(made: bytes) -> None:
    file = pypdf.PdfReader(BytesIO(made))
    root = file.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata is not None
    assert file.metadata.title == "Peace Dialogue & <the> rest"
    assert file.metadata.author is None
    assert b"pdfuaid" in file.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_its_parts_are_tagged(made: bytes) -> None:
    elements = pdf_elements(made)
    tags = Counter(str(element["/S"]) for element in elements)
    assert (tags["/H1"], tags["/H2"], tags["/H3"]) == (1, 2, 1)
    assert (tags["/Table"], tags["/TH"], tags["/Caption"]) == (3, 6, 3)
    assert tags["/L"] == 4 + 1  # the facts on the cover are one too
    assert tags["/BlockQuote"] == 3
    assert tags["/Link"] > 300
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Africa has 12 people."]


def test_its_headings_are_bookmarks(made: bytes) -> None:
    titles: list[str] = []

    def walk(outline: list[object]) -> None:
        for one in outline:
            if isinstance(one, list):
                walk(one)
            else:
                titles.append(one.title)  # type: ignore[attr-defined]

    walk(pypdf.PdfReader(BytesIO(made)).outline)  # type: ignore[arg-type]
    assert titles == ["Peace Dialogue & <the> rest", "Recommendations", ARABIC, "Sources"]


def test_every_font_is_in_it(made: bytes) -> None:
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in pypdf.PdfReader(BytesIO(made)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts
    for name, font in fonts.items():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), name


def test_every_script_can_be_read_out_of_it(made: bytes) -> None:
    words = unicodedata.normalize("NFKC", pdf_words(made))
    assert CHINESE in words
    assert RUSSIAN in words
    assert SCRIPT in words
    for word in ("سلام", "عدل", "شابا"):
        assert word in ARABIC
        assert word in words
    assert "beforeafter" in words


def test_signs_that_no_font_has_do_not_stop_it(app: Flask) -> None:
    assert written(trapped(), "pdf").startswith(b"%PDF-")


@pytest.fixture
def stranger() -> Iterator[tuple[int, list[bytes]]]:
    """A server that counts who asks it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(1000))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_nothing_of_the_network_or_the_disk_gets_into_it(
    stranger: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, asked = stranger
    picture = tmp_path / "secret.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text y='9'>SECRET</text></svg>")
    site = f"http://127.0.0.1:{port}"
    page = f"""<html lang=en><title>t</title><link rel=stylesheet href={site}/a.css>
        <link rel=attachment href={picture.as_uri()}><style>@import url({site}/b.css);
        @font-face {{ font-family: x; src: url({site}/c.ttf) }} p {{ font-family: x;
        background: url({site}/d.png) }}</style><p>Words.<img src={site}/e.png alt=e>
        <img src={picture.as_uri()} alt=f><object data={picture.as_uri()}></object>"""
    command = [sys.executable, "-I", str(pdf.PROCESS)]
    done = subprocess.run(command, input=page.encode(), capture_output=True, check=True)
    assert asked == []
    words = pdf_words(done.stdout)
    assert "Words." in words
    assert "SECRET" not in words
    assert "/EmbeddedFile" not in done.stdout.decode("latin-1")


def test_where_no_library_is_there_is_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare = tmp_path / "process.py"
    source = pdf.PROCESS.read_text("utf-8").replace("from weasyprint import", "from nowhere import")
    bare.write_text(source, "utf-8")
    monkeypatch.setattr(pdf, "PROCESS", bare)
    for attempt in (lambda: written(trapped(), "pdf"), pdf.lacking):
        with pytest.raises(Invalid, match="Pango"):
            attempt()


def test_what_takes_too_long_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LONGEST_SECONDS", 0.05)
    with pytest.raises(Invalid, match="too much for one document"):
        written(trapped(), "pdf")


def test_letters_that_no_font_has_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert pdf.lacking() == []
    fonts = tmp_path / "fonts.conf"
    latin = Path("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf")
    assert latin.exists()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / latin.name).symlink_to(latin)
    fonts.write_text(f"<fontconfig><dir>{tmp_path / 'fonts'}</dir></fontconfig>")
    monkeypatch.setitem(os.environ, "FONTCONFIG_FILE", str(fonts))
    assert pdf.lacking() == ["ar", "zh"]


def test_the_codes_of_the_process_are_known() -> None:
    """Read, not imported: importing the process needs Pango, and every run collects this file."""
    codes = f"NOT_INSTALLED, TOO_MUCH = {pdf.NOT_INSTALLED}, {pdf.TOO_MUCH}\n"
    assert codes in pdf.PROCESS.read_text("utf-8")


def test_pages_are_numbered_after_the_cover(app: Flask) -> None:
    blocks = tuple(Paragraph(line(f"Paragraph {number}.")) for number in range(150))
    long = Document("Long", "en", (Heading(1, line("Part")), *blocks))
    pages = pypdf.PdfReader(BytesIO(written(long, "pdf"))).pages
    assert "/" not in pages[0].extract_text().splitlines()[-1]
    last = "".join(pages[-1].extract_text().split())
    assert last.endswith(f"{len(pages)}/{len(pages)}")


def test_a_drawing_whose_letters_join_is_told_in_words(app: Flask) -> None:
    """WeasyPrint would draw them one by one, in the wrong order."""
    table = Table((line("أ"), line("ب")), ((line("ج"), line("1")),))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{}</text></svg>'
    for words, is_drawn in (("سلام", False), ("peace", True)):
        figure = Figure("caption", drawing.format(words), "in words", table)
        content = written(Document("Title", "en", (figure,)), "pdf")
        kinds = {str(one["/S"]) for one in pdf_elements(content)}
        assert ("/Figure" in kinds) is is_drawn
        assert ("in words" in pdf_words(content)) is not is_drawn
