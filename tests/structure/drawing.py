"""Which part of the program imports which: ``python -m tests.structure.drawing`` draws it."""

from collections.abc import Iterable

from tests.structure.rules import ORDER, WIRING
from tests.structure.source import ROOT, Module, modules

DRAWING = ROOT / "docs" / "imports.md"
HEAD = """# Who imports whom

Drawn from the program by `python -m tests.structure.drawing`; a test compares. An arrow runs from
a part to one that it imports; every part stands on the foundations. All arrows run one way.

```mermaid
graph RL
"""


def arrows(program: Iterable[Module]) -> set[tuple[str, str]]:
    """Pairs of features: the first imports from the second."""
    pairs = set()
    for module in program:
        for name in module.imports():
            parts = name.split(".")
            if parts[0] == "dialogue" and len(parts) > 1 and parts[1] in ORDER[1:]:
                pairs.add((module.feature, parts[1]))
    return {(here, there) for here, there in pairs if here not in (there, "foundations")}


def drawn(program: Iterable[Module]) -> str:
    present = {module.feature for module in program if module.name != WIRING}
    lines = [f"    {feature}" for feature in ORDER if feature in present - {"foundations"}]
    ranked = sorted(arrows(program), key=lambda pair: (ORDER.index(pair[0]), ORDER.index(pair[1])))
    lines += [f"    {here} --> {there}" for here, there in ranked]
    return HEAD + "\n".join(lines) + "\n```\n"


if __name__ == "__main__":
    DRAWING.parent.mkdir(exist_ok=True)
    DRAWING.write_text(drawn(modules()), encoding="utf-8")
