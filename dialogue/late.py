"""Modules that are loaded when they are first needed.

What stands on a heavy library (numbers, documents, tables) would cost every process its memory
from the start, and most never make a document.
"""

from importlib import import_module
from types import ModuleType


class Late(ModuleType):
    """Stands for the module called ``name`` until something of it is asked for."""

    def __getattr__(self, attribute: str) -> object:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        found = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, found)
        return found


def late(name: str) -> Late:
    """The module ``name``, which is imported with the first use of anything in it."""
    return Late(name)
