"""What a writer looks for among what was said (pure)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dialogue.analysis.tokens import fold
from dialogue.threads.forms import number_in

LONGEST = 200  # characters of what is typed
_AROUND = "\"'“”„«»‹›‘’.,;:!?()[]،؛؟。、"


@dataclass(frozen=True, slots=True)
class Wanted:
    """``words`` all have to stand in a contribution; ``numbers`` are those of contributions;
    ``by`` is somebody's name or handle, ``thread`` the number of a thread."""

    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    by: str = ""
    thread: int | None = None

    @property
    def is_anything(self) -> bool:
        return bool(self.words or self.numbers or self.by or self.thread is not None)


def wanted_from(typed: Mapping[str, str]) -> Wanted:
    """What was typed: ``q`` words, or numbers like "#47", ``by`` and ``thread``. A lone number
    means the contribution of this number, and the word."""
    parts = typed.get("q", "")[:LONGEST].split()
    numbered = {part: number_in(part) for part in parts if part.startswith("#")}
    words = [fold(part.strip(_AROUND)) for part in parts if numbered.get(part) is None]
    numbers = [number for number in numbered.values() if number is not None]
    if len(parts) == 1 and (alone := number_in(parts[0])) is not None:
        numbers = [alone]
    return Wanted(
        tuple(word for word in words if word),
        tuple(dict.fromkeys(numbers)),
        typed.get("by", "")[:LONGEST].strip(),
        number_in(typed.get("thread", "")),
    )


def says(text: str, words: Collection[str]) -> bool:
    """Whether all ``words``, folded, stand in the text, whatever the case and the accents."""
    folded = fold(text)
    return all(word in folded for word in words)


def is_called(wanted: str, name: str, handle: str) -> bool:
    """Whether somebody is meant: "@" before a handle, else a handle, or a part of the name."""
    if wanted.startswith("@"):
        return wanted[1:].lower() == handle
    return wanted.lower() == handle or fold(wanted) in fold(name)
