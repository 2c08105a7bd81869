"""Who answers whom, as a directed graph (GraphML).

For the team a node is somebody under a pseudonym, also where they agreed to be named: a network and
names do not leave together. The shape of a network can tell people apart whatever they are called,
so for the public a node is a group, and a line stands where enough people are behind it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dialogue.exports.dataset import Dataset
from dialogue.exports.gate.rows import Row
from dialogue.exports.writers.about import changes
from dialogue.exports.writers.xml_text import attribute, content

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_ATTRIBUTES = ("stakeholder_type", "region")
NOT_GIVEN = "not-given"


@dataclass(slots=True)
class _Graph:
    """``nodes`` with their attributes; ``weights`` of lines and who stands behind each."""

    nodes: dict[str, dict[str, str | int]] = field(default_factory=dict)
    weights: Counter[tuple[str, str]] = field(default_factory=Counter)
    behind: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


def write(dataset: Dataset, out: Path, flavour: str) -> None:
    graph = _gathered(dataset)
    if dataset.is_public:
        _drop_thin(dataset, graph)
    with out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(dataset, graph))


def _gathered(dataset: Dataset) -> _Graph:
    graph = _Graph()
    places: dict[int, tuple[str, str]] = {}
    answers: list[tuple[int, int]] = []
    people: dict[str, set[str]] = defaultdict(set)
    for row in dataset.posts():
        node = _group_of(row) if dataset.is_public else row["author_id"]
        told = graph.nodes.setdefault(node, {name: row[name] or "" for name in _ATTRIBUTES})
        told["posts"] = int(told.get("posts", 0)) + 1
        people[node].add(row["author_id"])
        places[row["post"]] = (node, row["author_id"])
        if row["reply_to"] is not None:
            answers.append((row["post"], row["reply_to"]))
    for answer, answered in answers:
        (source, who), (target, _whom) = places[answer], places[answered]
        graph.weights[source, target] += 1
        graph.behind[source, target].add(who)
    if dataset.is_public:
        for node, told in graph.nodes.items():
            told["people"] = len(people[node])
    return graph


def _group_of(row: Row) -> str:
    return "/".join(row[name] or NOT_GIVEN for name in _ATTRIBUTES)


def _drop_thin(dataset: Dataset, graph: _Graph) -> None:
    thin = [line for line, people in graph.behind.items() if len(people) < dataset.gate.k]
    for line in thin:
        del graph.weights[line]
    dataset.told["thin_edges"] = len(thin)


def _lines(dataset: Dataset, graph: _Graph) -> Iterator[str]:
    told = " ".join([f"For the {dataset.gate.audience}.", *changes(dataset)])
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<graphml xmlns="{NAMESPACE}">\n'
    yield f"<desc>{content(f'{dataset.dialogue.title}. {told}')}</desc>\n"
    for name in _ATTRIBUTES:
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="string"/>\n'
    for name in ("posts", *(["people"] if dataset.is_public else [])):
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="int"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield '<graph id="answers" edgedefault="directed">\n'
    for node, values in sorted(graph.nodes.items()):
        yield f"<node id={attribute(node)}>"
        for name, value in values.items():
            yield f'<data key="{name}">{content(str(value))}</data>'
        yield "</node>\n"
    for (source, target), weight in sorted(graph.weights.items()):
        yield f"<edge source={attribute(source)} target={attribute(target)}>"
        yield f'<data key="weight">{weight}</data></edge>\n'
    yield "</graph>\n</graphml>\n"
