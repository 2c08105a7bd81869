"""Pages of long lists: by position, with a stable address each."""

from dataclasses import dataclass

from dialogue.errors import NotFound

PAGE_SIZE = 20
LIST_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """Page ``number`` (from 1) of ``total`` things, ``size`` a page."""

    number: int
    total: int
    size: int

    @property
    def count(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.count

    @property
    def first(self) -> int:
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)


def page_of(total: int, number: str | int | None, size: int = PAGE_SIZE) -> Page:
    """The page asked for; NotFound beyond the last or when it is no number."""
    try:
        wanted = int(number or 1)
    except ValueError:
        raise NotFound from None
    page = Page(wanted, total, size)
    if not 1 <= wanted <= page.count:
        raise NotFound
    return page


def position_to_page(position: int, size: int = PAGE_SIZE) -> int:
    """The page on which the thing at ``position`` (from 0) stands."""
    return position // size + 1
