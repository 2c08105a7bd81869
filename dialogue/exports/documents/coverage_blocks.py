"""Whose words a summary reflects, as tables and a drawing."""

from collections.abc import Iterator, Mapping
from typing import Any

from dialogue.dialogues.shape import Shape
from dialogue.exports.documents.bars import Bar, drawn
from dialogue.exports.documents.summary_wording import (
    HIDDEN,
    group_name,
    kind_name,
    number,
    share,
)
from dialogue.exports.documents.tree import Block, Figure, Heading, Paragraph, Table, line
from dialogue.i18n import gettext as _
from dialogue.i18n import interface

Coverage = Mapping[str, Any]


def coverage(found: Coverage, paraphrased: int, shape: Shape) -> Iterator[Block]:
    """The blocks of a frozen ledger, in the language that is spoken."""
    yield Heading(1, line(_("Whose words are reflected")), anchor="coverage")
    yield _figure(found)
    yield Paragraph(
        line(
            _(
                "A dash stands where fewer than five people are behind a figure, and where such a "
                "figure could be worked out from others."
            )
        ),
        is_small=True,
    )
    if paraphrased:
        told = _(
            "Cited by number alone, because their authors do not want to be quoted: %(count)s.",
            count=number(paraphrased),
        )
        yield Paragraph(line(told))
    name_of = group_name(shape)
    for kind, lines in found["lines"].items():
        if lines:
            yield _groups(kind, lines, name_of)


def _shares(found: Coverage) -> list[tuple[str, list[int]]]:
    return [
        ("people", found["people"]),
        ("contributions", found["contributions"]),
        *found["groups"].items(),
    ]


def _figure(found: Coverage) -> Figure:
    shares = _shares(found)
    table = Table(
        (line(_("Share")), line(_("Reflected")), line(_("Of"))),
        tuple(
            (line(kind_name(kind)), line(number(pair[0])), line(number(pair[1])))
            for kind, pair in shares
        ),
        caption=str(_("What is cited of what was said")),
        numeric=frozenset({1, 2}),
    )
    bars = [
        Bar(kind_name(kind), pair[0] / pair[1] if pair[1] else 0.0, share(pair))
        for kind, pair in shares
    ]
    told = "; ".join(f"{bar.label}: {bar.told}" for bar in bars)
    return Figure(
        caption=str(_("What is cited of what was said")),
        drawing=drawn(bars, is_rtl=interface()["dir"] == "rtl"),
        alternative=str(_("Bars of the shares that are cited. %(shares)s.", shares=told)),
        table=table,
    )


def _groups(kind: str, lines: Any, name_of: Any) -> Table:
    titles = (_("Group"), _("People"), _("Contributions"), _("Words"), _("Points"))
    return Table(
        tuple(line(title) for title in titles),
        tuple(
            (
                line(name_of(kind, one["group"])),
                *(line(share(one[what])) for what in ("people", "contributions", "words")),
                line(HIDDEN if one["points"] is None else number(one["points"])),
            )
            for one in lines
        ),
        caption=kind_name(kind),
        numeric=frozenset({1, 2, 3, 4}),
    )
