"""The program as text: its modules, what each imports, calls and defines."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dialogue"


@dataclass(frozen=True)
class Module:
    """One file of the program; ``name`` is dotted, like ``dialogue.threads.queries``."""

    name: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def kind(self) -> str:
        """``views`` of ``threads.views`` and of ``summaries.drafts.point_views`` alike."""
        return self.name.rpartition(".")[2].rpartition("_")[2]

    @property
    def feature(self) -> str:
        """The folder under dialogue/, or "foundations" for the files directly in it."""
        parts = self.name.split(".")
        in_folder = len(parts) > 2 or (self.is_package and len(parts) == 2)
        return parts[1] if in_folder else "foundations"

    def imports(self) -> Iterator[str]:
        """Everything imported, by full name: ``from a import b`` is both ``a`` and ``a.b``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (each.name for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively"
                yield node.module or ""
                yield from (f"{node.module}.{each.name}" for each in node.names)

    def calls(self, tree: ast.AST | None = None) -> Iterator[ast.Call]:
        for node in ast.walk(tree or self.tree):
            if isinstance(node, ast.Call):
                yield node

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the program, migrations aside."""
    return tuple(_read(path) for path in sources())


def sources() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, path.read_text(encoding="utf-8"), is_package)
