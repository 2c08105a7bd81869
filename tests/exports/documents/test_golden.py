"""The golden dialogue as documents: they say no more than the other formats."""

import zipfile
from io import BytesIO

import pytest

from dialogue.dialogues.models import Dialogue
from dialogue.exports.dataset import PUBLIC, TEAM, Dataset, Gate
from dialogue.exports.documents import proceedings
from dialogue.exports.gate.scope import Scope
from tests.exports import golden
from tests.exports.documents.reading import written
from tests.factories import OPERATOR


def told(content: bytes, format: str) -> str:
    """Everything that stands in a file, archives unpacked."""
    if format in ("md", "html"):
        return content.decode()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("audience", [TEAM, PUBLIC])
@pytest.mark.parametrize("format", ["md", "html", "docx", "odt"])  # a PDF is drawn from the HTML
def test_the_golden_dialogue_says_no_more_than_it_may(
    dialogue: Dialogue, format: str, audience: str
) -> None:
    golden.make_golden(dialogue)
    gate = Gate(golden.KEY, golden.SITE, audience)
    with Dataset(OPERATOR, dialogue, Scope(), gate) as dataset:
        document = proceedings(dataset, audience=audience)
    text = told(written(document, format), format)
    unsaid = golden.UNSAID if audience == TEAM else golden.UNSAID + golden.NOT_PUBLIC
    assert [words for words in unsaid if words in text] == []
    assert ("ZX9PARAPHRASE" in text) is (audience == TEAM)
    assert dict(document.facts)["Contributions"] == str(golden.POSTS)
