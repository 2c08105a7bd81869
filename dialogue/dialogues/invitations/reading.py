"""Reading a list of addresses to invite: one a line, what is wrong is told line by line. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from dialogue.accounts.emails import clean_email
from dialogue.errors import Invalid, marked
from dialogue.text import without_bidi

LINES_MOST = 2_000
NO_ADDRESS = marked("This is not an e-mail address.")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that nobody is invited by; ``reason`` is a gettext id."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class AddressList:
    addresses: tuple[str, ...]
    refused: tuple[Refused, ...]


def read_addresses(text: str, seated: Collection[str] = ()) -> AddressList:
    """The addresses in their normal form; ``seated`` are those of people who take part already.

    Invalid when there are more lines than anybody could check.
    """
    lines = text.splitlines()
    if len(lines) > LINES_MOST:
        raise Invalid(fields={"emails": Invalid("Send at most %(most)d lines.", most=LINES_MOST)})
    found: list[str] = []
    refused: list[Refused] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            address = _address_in(line)
        except Invalid:
            refused.append(Refused(number, _shown(line), NO_ADDRESS))
            continue
        reason = _reason_against(address, found, seated)
        if reason:
            refused.append(Refused(number, address, reason))
        else:
            found.append(address)
    return AddressList(tuple(found), tuple(refused))


def _address_in(line: str) -> str:
    """The address of a line: bare, or in angle brackets after a name."""
    text = line.strip().rstrip(",;")
    if text.endswith(">") and "<" in text:
        text = text.rpartition("<")[2].removesuffix(">")
    return clean_email(text)


def _reason_against(address: str, found: Collection[str], seated: Collection[str]) -> str:
    if address in found:
        return marked("This address stands in the list twice.")
    return marked("This person takes part already.") if address in seated else ""


def _shown(line: str) -> str:
    text = without_bidi(line.strip())
    return text if len(text) <= 80 else f"{text[:79]}…"
