"""Which function of the program calls which, as far as names tell."""

import ast
from collections.abc import Iterable, Iterator

from tests.structure.source import Module


class Calls:
    """``reach(start)`` are the full names of everything called from there, at any depth."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._called: dict[str, set[str]] = {}
        for module in modules:
            names = _names_in(module)
            for node in module.tree.body:
                if isinstance(node, ast.FunctionDef):
                    called = {_full(call.func, names) for call in module.calls(node)}
                    self._called[f"{module.name}.{node.name}"] = called - {""}

    def reach(self, start: str) -> set[str]:
        reached: set[str] = set()
        waiting = [start]
        while waiting:
            for name in self._called.get(waiting.pop(), set()) - reached:
                reached.add(name)
                waiting.append(name)
        return reached


def _names_in(module: Module) -> dict[str, str]:
    """What a name at the top of the module stands for."""
    return dict([*_imported(module), *_defined(module)])


def _imported(module: Module) -> Iterator[tuple[str, str]]:
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"


def _defined(module: Module) -> Iterator[tuple[str, str]]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, f"{module.name}.{node.name}"


def _full(called: ast.expr, names: dict[str, str]) -> str:
    if isinstance(called, ast.Name):
        return names.get(called.id, "")
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        owner = names.get(called.value.id)
        return f"{owner}.{called.attr}" if owner else ""
    return ""
