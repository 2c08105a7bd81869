"""Documents: how long a PDF of forty pages takes, and what proceedings of a large dialogue cost.

Method: proceedings of made-up contributions of about 190 words (a third of them answers, every
tenth in Arabic, Chinese or Russian) are written to a file by a process of its own. Told are its
seconds from the first row to the closed file, and the most memory that it, the program in it, and
the processes that it started had. The database is not part of it: benchmarks/exports.py
measures the rows. Run: ``python -m benchmarks.documents``.

Last figures (2 cores): forty pages 2.1 s, 126 MB and 199 MB in the process of its own; the same as
DOCX or ODT 0.3 s. 5,000 contributions: DOCX 6 s and 247 MB, ODT 7 s and 220 MB. 1,000
contributions, 408 pages of PDF: 20 s and 480 MB. 50,000 contributions, streamed in 219 MB: Markdown
47 s, HTML 50 s.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf

from benchmarks.material import WORDS
from config import read_settings
from dialogue import create_app
from dialogue.exports.documents import DOCUMENT_FORMATS, proceedings

LIMIT_OF_FORTY_PAGES = 15.0  # seconds
FORTY_PAGES = 95  # contributions
RUNS = (
    ("pdf", FORTY_PAGES),
    ("docx", FORTY_PAGES),
    ("odt", FORTY_PAGES),
    ("docx", 5000),
    ("odt", 5000),
    ("pdf", 1000),
)
STREAMED = (("md", 50_000), ("html", 50_000))
IN_A_THREAD = 25
OTHERS = {
    "ar": "لا سلام بلا عدل، ولا حوار بلا صوت الشباب. ",
    "zh": "没有公正就没有和平，没有年轻人的声音就没有对话。",
    "ru": "Нет мира без справедливости, нет диалога без молодых. ",
}


class Rows:
    """The rows of an export with ``count`` contributions."""

    def __init__(self, count: int) -> None:
        self.count = count

    def rows(self) -> Iterator[dict[str, Any]]:
        yield {
            **{"type": "dialogue", "slug": "long", "title": "A long dialogue", "strapline": ""},
            **{"lang": "en", "illustrative": True},
        }
        yield {"type": "forum", "forum": "global", "title": "Global"}
        yield {"type": "stage", "stage": "exclusion", "title": "Exclusion"}
        for number in range(1, 2 + (self.count - 1) // IN_A_THREAD):
            yield {
                **{"type": "thread", "thread": number, "title": f"Thread {number}"},
                **{"forum": "global", "stage": "exclusion", "other_stages": [], "lang": "en"},
                "permalink": f"https://dialogue.example/d/long/threads/{number}",
            }
        yield from map(post, range(1, self.count + 1))


def post(number: int) -> dict[str, Any]:
    lang = "en" if number % 10 else list(OTHERS)[number // 10 % len(OTHERS)]
    words = OTHERS[lang] * 10 if lang in OTHERS else " ".join((WORDS * 3).split()[:95])
    body = f"{words}\n\n> Somebody said so.\n>\n> #{max(number - 1, 1)}\n\nAnd **then**: {words}"
    return {
        **{"type": "post", "post": number, "thread": 1 + (number - 1) // IN_A_THREAD},
        **{"reply_to": number - 1 if number % 3 == 0 else None, "country": "KE"},
        **dict.fromkeys(("author", "author_id", "participant"), f"p-{number % 400:05d}"),
        **{"organisation": None, "role": "participant"},
        **{"lang": lang, "consent": "alias", "state": "published"},
        **{"created_at": "2005-06-15T12:00:00Z", "body_markdown": body},
        "permalink": f"https://dialogue.example/d/long/posts/{number}",
    }


def write(format: str, count: int, out: Path) -> None:
    """In this process; what it took is told on standard output."""
    app = create_app(read_settings({**os.environ, "DIALOGUE_INSTANCE": str(out.parent)}))
    with app.app_context(), out.open("wb") as target:
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
        DOCUMENT_FORMATS[format].module.write(proceedings(Rows(count)), target)
        seconds = time.perf_counter() - begun
    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    told = {"seconds": seconds, "own": own.ru_maxrss / 1024, "others": others.ru_maxrss / 1024}
    print(json.dumps({**told, "cpu": own.ru_utime + others.ru_utime - before}))


def measure(format: str, count: int) -> float:
    """Seconds; prints a line."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, f"proceedings.{format}")
        command = [sys.executable, "-m", "benchmarks.documents", format, str(count), str(out)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        told = json.loads(done.stdout)
        pages = f", {len(pypdf.PdfReader(out).pages)} pages" if format == "pdf" else ""
        size = out.stat().st_size / 1024**2
    print(
        f"{format:5} {count:6} contributions{pages}: {told['seconds']:.1f} s,"
        f" {told['cpu']:.1f} s of CPU, {size:.1f} MB,"
        f" memory {told['own']:.0f} MB, of processes that it started {told['others']:.0f} MB"
    )
    return float(told["seconds"])


def main() -> None:
    forty_pages, *_others = [measure(*run) for run in (*RUNS, *STREAMED)]
    assert forty_pages < LIMIT_OF_FORTY_PAGES


if __name__ == "__main__":
    if len(sys.argv) == 4:
        write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
