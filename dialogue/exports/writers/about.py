"""What stands beside the data: what it is, how it was made, what was changed, what may be done.

It is part of the data, in English like the names of the columns.
"""

from collections.abc import Iterator

from dialogue.disclosure import key_id
from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import utc
from dialogue.exports.telling import sentences
from dialogue.i18n import speaking

LICENCE = (
    "No licence is stated: contributions belong to their authors. Ask the host before you publish."  # noqa: E501 - one sentence
)
METHOD = (
    "Each contribution carries its author's affiliation as it was when it was made.",
    "People stand under pseudonyms, except in contributions that they agreed to sign. Pseudonyms "
    "of two exports cannot be joined, unless both are of one series.",
    "Contributions that were withdrawn, hidden or removed, and those whose authors did not agree "
    "to be cited, keep their number and place, without words; quotations of them are silenced.",
    "Facilitators, moderators and hosts speak too: the column role tells them from those who "
    "take part.",
    "Times are in UTC. An empty cell means: not given, or not told.",
)


def facts(dataset: Dataset) -> list[tuple[str, str]]:
    """What the export is of, as terms and values."""
    narrowed = ", ".join(f"{name} {value}" for name, value in dataset.scope.told().items())
    return [
        ("Dialogue", dataset.dialogue.title),
        ("Address", f"{dataset.gate.site_url}/d/{dataset.dialogue.slug}/"),
        ("Part", narrowed or "all"),
        ("Audience", dataset.gate.audience),
        ("Made", utc(dataset.made_at) or ""),
        ("Key of the pseudonyms", key_id(dataset.gate.key)),
        ("Licence", LICENCE),
        *([("Illustrative data", "people and contributions are invented")] * _is_invented(dataset)),
    ]


def changes(dataset: Dataset) -> list[str]:
    """What was generalised or left out, in English; in full once the rows were read."""
    with speaking("en"):
        return sentences(dataset.told)


def readme(dataset: Dataset, files: list[tuple[str, str]]) -> str:
    """The page that comes with a package; ``files`` are names and what they are."""
    return "\n".join(_readme(dataset, files)) + "\n"


def _readme(dataset: Dataset, files: list[tuple[str, str]]) -> Iterator[str]:
    yield f"# {dataset.dialogue.title}"
    yield ""
    yield from (f"- {term}: {value}" for term, value in facts(dataset))
    for heading, lines in (
        ("Files", [f"`{name}`: {what}" for name, what in files]),
        ("What was changed or left out", changes(dataset) or ["Nothing."]),
        ("How to read it", list(METHOD)),
    ):
        yield ""
        yield f"## {heading}"
        yield ""
        yield from (f"- {line}" for line in lines)


def _is_invented(dataset: Dataset) -> bool:
    return dataset.dialogue.is_illustrative
