"""Whose words a summary reflects, as tables and a drawing."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask_babel import format_percent

from dialogue.analysis.charts import Chart, Datum, Series, stacked_chart
from dialogue.dialogues.shape import Shape
from dialogue.exports.documents.page_words import drawn
from dialogue.exports.documents.summary_wording import HIDDEN, share
from dialogue.exports.documents.tree import Block, Figure, Heading, Paragraph, Table, line
from dialogue.i18n import gettext as _
from dialogue.i18n import interface, written_number
from dialogue.summaries.coverage.words import group_word, kind_words

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
            count=written_number(paraphrased),
        )
        yield Paragraph(line(told))
    name_of = partial(group_word, shape)
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
        (line(_("What is counted")), line(_("Reflected")), line(_("In all"))),
        tuple(
            (line(kind_words()[kind]), line(written_number(pair[0])), line(written_number(pair[1])))
            for kind, pair in shares
        ),
        caption=str(_("The same in numbers")),
        numeric=frozenset({1, 2}),
    )
    title = str(_("What is cited of what was said"))
    told = "; ".join(f"{kind_words()[kind]}: {share(pair)}" for kind, pair in shares)
    return Figure(
        caption=title,
        drawing=drawn(_chart(title, told, shares)),
        alternative=told,
        table=table,
    )


def _chart(title: str, told: str, shares: list[tuple[str, list[int]]]) -> Chart:
    """A bar for each kind: what is cited, and what is not."""
    parts = [(kind_words()[kind], pair[0] / pair[1]) for kind, pair in shares if pair[1]]
    cited = [Datum(name, value, format_percent(value)) for name, value in parts]
    others = [Datum(name, 1 - value, format_percent(1 - value)) for name, value in parts]
    series = [Series(str(_("cited")), cited), Series(str(_("not cited")), others)]
    return stacked_chart("coverage", title, told, series, rtl=interface()["dir"] == "rtl")


def _groups(kind: str, lines: Any, name_of: Any) -> Table:
    titles = (_("Group"), _("People"), _("Contributions"), _("Words"), _("Points"))
    return Table(
        tuple(line(title) for title in titles),
        tuple(
            (
                line(name_of(kind, one["group"])),
                *(line(share(one[what])) for what in ("people", "contributions", "words")),
                line(HIDDEN if one["points"] is None else written_number(one["points"])),
            )
            for one in lines
        ),
        caption=kind_words()[kind],
        numeric=frozenset({1, 2, 3, 4}),
    )
