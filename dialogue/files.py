"""Why a file that somebody named cannot be read, as a sentence."""

from errno import errorcode
from pathlib import Path

from dialogue.errors import Invalid


def unopened(path: Path, error: OSError) -> Invalid:
    """The refusal of a file that the system did not open."""
    if isinstance(error, FileNotFoundError):
        return Invalid("There is no file %(file)s.", file=str(path))
    if isinstance(error, IsADirectoryError):
        return Invalid("%(file)s is a folder, not a file.", file=path.name)
    if isinstance(error, PermissionError):
        return Invalid("%(file)s may not be read by this account.", file=path.name)
    code = errorcode.get(error.errno or 0, type(error).__name__)
    return Invalid("%(file)s cannot be opened (%(code)s).", file=path.name, code=code)
