"""Words and drawings that documents share with pages: what templates make of a value."""

from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from dialogue.analysis.charts import Chart


@dataclass(frozen=True, slots=True)
class Words:
    """The macros of a template that give a value's name."""

    template: str

    def __call__(self, macro: str, *values: object) -> str:
        """What the macro says, as plain text in the language that is spoken."""
        page = current_app.jinja_env.get_template(self.template)
        name: Markup = getattr(page.module, macro)(*values)
        return name.striptags()


of_summaries = Words("summaries/_stored_words.html")
of_reports = Words("analysis/_words.html")


def drawn(chart: Chart) -> str:
    """A chart as an SVG file's text."""
    page = current_app.jinja_env.get_template("components/chart.html")
    return str(getattr(page.module, "chart")(chart))  # noqa: B009 - known to templates alone
