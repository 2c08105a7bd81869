"""What may stand in the path of an address: numbers that a column holds, words that storage takes.

Anything else is no page of ours, before a page is asked for.
"""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, PathConverter, UnicodeConverter, ValidationError

LARGEST = 2**31 - 1


class Number(IntegerConverter):
    regex = "[0-9]{1,10}"

    def __init__(self, map: Map, max: int = LARGEST, **options: Any) -> None:
        super().__init__(map, max=max, **options)


class Words(UnicodeConverter):
    def to_python(self, value: str) -> str:
        return _visible(super().to_python(value))


class Path(PathConverter):
    def to_python(self, value: str) -> str:
        return _visible(super().to_python(value))


def init_app(app: Flask) -> None:
    app.url_map.converters |= {"default": Words, "string": Words, "path": Path, "int": Number}


def _visible(value: str) -> str:
    """The value, unless it holds control characters."""
    if any(sign < " " or sign == "\x7f" for sign in value):
        raise ValidationError
    return value
