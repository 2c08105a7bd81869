"""A server that makes no document does not carry the libraries for it."""

import subprocess
import sys

CODE = """
import os, sys
from config import read_settings
from dialogue import create_app
from dialogue.exports import documents
create_app(read_settings({**os.environ, "DIALOGUE_INSTANCE": sys.argv[1]}))
documents.DOCUMENT_FORMATS["docx"].module
loaded = {name.split(".")[0] for name in sys.modules}
heavy = {"weasyprint", "docx", "odfdo", "lxml", "PIL", "numpy", "openpyxl", "fontTools"}
print(*sorted(heavy & loaded))
documents.DOCUMENT_FORMATS["docx"].module.write
print("docx" in sys.modules)
"""


def test_heavy_libraries_wait_until_they_are_needed(tmp_path: object) -> None:
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "\nTrue\n"
