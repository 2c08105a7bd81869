"""Every change is told: an operation that records nothing is one that nobody hears of."""

import ast
from collections.abc import Iterable, Iterator

from tests.structure.calls import Calls
from tests.structure.source import Module, modules

RECORD = "dialogue.events.record"


def operations(program: Iterable[Module]) -> Iterator[str]:
    """The full name of every function that is decorated as an operation."""
    for module in program:
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and _is_operation(node):
                yield f"{module.name}.{node.name}"


def _is_operation(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each).startswith("operation(") for each in function.decorator_list)


def test_every_operation_records_an_event() -> None:
    program = modules()
    calls = Calls(program)
    found = list(operations(program))
    assert found
    assert [name for name in found if RECORD not in calls.reach(name)] == []


def test_a_silent_operation_is_noticed() -> None:
    told = Module(
        "dialogue.a.operations",
        "from dialogue.events import record\ndef f(): g()\ndef g(): record()\ndef h(): pass",
    )
    calls = Calls([told])
    assert RECORD in calls.reach("dialogue.a.operations.f")
    assert RECORD not in calls.reach("dialogue.a.operations.h")
