"""Every message with which the program refuses, read from its source."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.structure.source import Module

REFUSALS = {"NotFound", "NotPermitted", "Invalid", "Conflict", "TooMany", "Busy"}
SAID_ALONE = {"marked", "_sentence", "refusal"}
PLACE = re.compile(r"%\((\w+)\)([sd])")


@dataclass(frozen=True)
class Message:
    """``text`` as the catalogs know it; ``facts`` are what the source gives for its places."""

    where: str
    text: str
    facts: dict[str, ast.expr] = field(default_factory=dict)

    def places(self) -> dict[str, str]:
        """Whether a number (d) or words (s) stand in each place, by its name."""
        return dict(PLACE.findall(self.text))


def messages(program: Iterable[Module]) -> Iterator[Message]:
    """What stands in the source as one whole string."""
    for module, call, said in _sayings(program):
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            facts = {each.arg: each.value for each in call.keywords if each.arg}
            yield Message(f"{module.name}, line {call.lineno}", said.value, facts)


def made_up(program: Iterable[Module]) -> Iterator[str]:
    """Where a refusal says what is neither a whole string nor a name of marked ones."""
    program = list(program)
    known = {name for module in program for name in _marked_names(module)}
    for module, call, said in _sayings(program):
        if isinstance(said, ast.Constant) or _root(said) in known:
            continue
        yield f"{module.name}: {ast.unparse(call)}"


def _sayings(program: Iterable[Module]) -> Iterator[tuple[Module, ast.Call, ast.expr]]:
    for module in program:
        for call in module.calls():
            said = _said(call)
            if said is not None:
                yield module, call, said


def _said(call: ast.Call) -> ast.expr | None:
    name = ast.unparse(call.func).rpartition(".")[2]
    if name == "Limit":
        return call.args[2] if len(call.args) > 2 else None
    alone = name in SAID_ALONE and len(call.args) == 1
    return call.args[0] if call.args and (alone or name in REFUSALS) else None


def _marked_names(module: Module) -> Iterator[str]:
    """Names of the module whose value is marked, or a table of what is marked."""
    for node in module.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_marked(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (ast.unparse(each) for each in targets)


def _is_marked(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return all(_is_marked(each) for each in value.values)
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "marked"


def _root(said: ast.expr) -> str:
    return ast.unparse(said.value if isinstance(said, ast.Subscript) else said)
