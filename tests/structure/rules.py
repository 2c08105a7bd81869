"""The rules of the house, each a function from a module to what breaks it there."""

import ast
from collections.abc import Callable, Iterator

from tests.structure.source import Module

ORDER = (
    *("foundations", "accounts", "dialogues", "threads", "statements", "placements"),
    *("moderation", "search", "analysis", "summaries", "exports", "imports", "mail"),
    *("notifications", "realtime", "home", "api", "admin", "cli"),
)
NAMELESS = {"utils", "helpers", "common", "misc", "base", "manager"}
MAY_COMMIT = {"dialogue.operation", "dialogue.events"}
WIRING = "dialogue"
KNOWS_NO_WEB = {"models", "queries", "operations"}
ONLY_IMPORTERS = {
    "bleach": "dialogue.pipeline",
    "markdown": "dialogue.pipeline",
    "nh3": "dialogue.pipeline",
    "redis": "dialogue.limits dialogue.realtime.redis_bus dialogue.realtime.redis_board",
    "socketio": "dialogue.realtime.engine",
    "flask_socketio": "dialogue.realtime.engine",
    "smtplib": "dialogue.mail",
}
Rule = Callable[[Module], Iterator[str]]


def imports_only_leftward(module: Module) -> Iterator[str]:
    if module.name == WIRING:
        return
    here = ORDER.index(module.feature)
    for name in module.imports():
        parts = name.split(".")
        if parts[0] == "dialogue" and len(parts) > 1 and parts[1] in ORDER[here + 1 :]:
            yield f"imports {name}, which stands to the right of {module.feature}"


def stands_in_the_order(module: Module) -> Iterator[str]:
    if module.feature not in ORDER:
        yield f"{module.feature} has no place in the order"


def inner_files_know_no_web(module: Module) -> Iterator[str]:
    if module.kind in KNOWS_NO_WEB:
        for name in module.imports():
            if name.split(".")[0] in ("flask", "flask_socketio", "flask_login", "werkzeug"):
                yield f"imports {name}"


def only_the_unit_of_work_commits(module: Module) -> Iterator[str]:
    for call in module.calls():
        called = call.func
        if isinstance(called, ast.Attribute) and called.attr == "commit":
            owner = ast.unparse(called.value)
            if owner.endswith("session") and module.name not in MAY_COMMIT:
                yield f"line {call.lineno} commits"


def is_named_for_what_it_holds(module: Module) -> Iterator[str]:
    for part in set(module.name.split(".")) & NAMELESS:
        yield f"{part} says nothing"


def imports_at_the_top(module: Module) -> Iterator[str]:
    for function in module.functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"line {node.lineno} imports inside {function.name}"


def operations_are_operations(module: Module) -> Iterator[str]:
    if module.kind != "operations":
        return
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            names = [ast.unparse(each).split("(")[0] for each in node.decorator_list]
            if "operation" not in names:
                yield f"{node.name} is public and no operation"


def posts_are_selected_in_queries(module: Module) -> Iterator[str]:
    if module.kind == "queries":
        return
    for call in module.calls():
        selected = {ast.unparse(each) for each in call.args}
        if ast.unparse(call.func).endswith("select") and "Post" in selected:
            yield f"line {call.lineno} selects posts"


def listeners_are_left_alone(module: Module) -> Iterator[str]:
    for name in module.imports():
        if "listeners" in name.split(".") and module.name != WIRING:
            yield f"imports {name}"


def libraries_stay_in_their_place(module: Module) -> Iterator[str]:
    for name in module.imports():
        places = ONLY_IMPORTERS.get(name.split(".")[0], "").split()
        if places and not any(f"{module.name}.".startswith(f"{place}.") for place in places):
            yield f"imports {name}, which is for {' and '.join(places)}"


def is_handed_its_settings(module: Module) -> Iterator[str]:
    for name in module.imports():
        if name.split(".")[0] in ("config", "config_values"):
            yield f"imports {name}"


def marks_nothing_safe(module: Module) -> Iterator[str]:
    for call in module.calls():
        if ast.unparse(call.func).endswith("Markup"):
            yield f"line {call.lineno} calls text HTML"


def is_short(module: Module) -> Iterator[str]:
    length = len(module.text.splitlines())
    if length >= 300:
        yield f"has {length} lines"


RULES: tuple[Rule, ...] = (
    stands_in_the_order,
    imports_only_leftward,
    inner_files_know_no_web,
    only_the_unit_of_work_commits,
    is_named_for_what_it_holds,
    imports_at_the_top,
    operations_are_operations,
    posts_are_selected_in_queries,
    listeners_are_left_alone,
    libraries_stay_in_their_place,
    is_handed_its_settings,
    marks_nothing_safe,
    is_short,
)
