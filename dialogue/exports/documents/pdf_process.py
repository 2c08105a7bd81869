"""A process of its own that turns HTML on its standard input into a PDF on its standard output.

It is run as a file, not as a part of the program: it needs nothing of it, and gives its memory
back when it ends. ``--check`` only says, on standard output, the languages whose letters no font
has. Its exit codes are ``NOT_INSTALLED`` and ``TOO_MUCH`` beside the usual ones.
"""

import os
import resource
import sys
from hashlib import sha256

NOT_INSTALLED, TOO_MUCH = 3, 4
MOST_MEMORY = 3 * 1024**3
MOST_SECONDS = 300
SAMPLES = {
    "ar": "\u0633\u0644\u0627\u0645",
    "en": "peace",
    "es": "ma\u00f1ana",
    "fr": "d\u00e9j\u00e0",
    "ru": "\u043c\u0438\u0440",
    "zh": "\u548c\u5e73",
}

try:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher
except (ImportError, OSError) as _error:
    sys.stderr.write(f"{_error}\n")
    sys.exit(NOT_INSTALLED)


class Nothing(URLFetcher):  # type: ignore[misc,unused-ignore]
    """Serves what an address holds itself, and nothing of the network or the disk."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)


def pdf(html: bytes) -> bytes:
    """The PDF, tagged (PDF/UA-1): the same for the same HTML and fonts."""
    made: bytes = HTML(string=html.decode(), url_fetcher=Nothing()).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=sha256(html).digest()[:16]
    )
    return made


def without_letters() -> list[str]:
    """The languages of the UN whose letters no installed font has."""
    return [lang for lang, sample in SAMPLES.items() if _lacks(lang, sample)]


def _lacks(lang: str, sample: str) -> bool:
    drawn = HTML(string=f"<html lang={lang}><p>{sample}", url_fetcher=Nothing()).render()
    drawn.write_pdf()
    return not drawn.fonts or any(font.missing for font in drawn.fonts.values())


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        sys.stdout.write(" ".join(without_letters()))
        return 0
    os.nice(10)  # the server on the same machine goes first
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(
        resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS)
    )  # if nobody waits any more
    try:
        sys.stdout.buffer.write(pdf(sys.stdin.buffer.read()))
    except (MemoryError, RecursionError):
        return TOO_MUCH
    return 0


if __name__ == "__main__":
    sys.exit(main())
