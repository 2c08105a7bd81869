"""A drawing of shares as bars (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, BAR = 480, 36, 12
INK, FILLED, EMPTY = "#1d1b18", "#0b4f7c", "#ded8ce"


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` is from 0 to 1, ``told`` says it in words."""

    label: str
    value: float
    told: str


def drawn(bars: Sequence[Bar], *, is_rtl: bool) -> str:
    """The bars as an SVG file's text, from where reading begins to where it ends."""
    height = ROW * len(bars)
    rows = "".join(_row(bar, ROW * place, is_rtl) for place, bar in enumerate(bars))
    way = "rtl" if is_rtl else "ltr"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" direction="{way}"'
        f' font-family="Noto Sans, Noto Naskh Arabic, Noto Sans CJK SC, sans-serif"'
        f' font-size="13" fill="{INK}">{rows}</svg>'
    )


def _row(bar: Bar, top: int, is_rtl: bool) -> str:
    filled = round(WIDTH * min(max(bar.value, 0.0), 1.0), 1)
    begin = WIDTH if is_rtl else 0
    end = WIDTH - begin
    left = round(WIDTH - filled, 1) if is_rtl else 0
    line, bar_top = top + 14, top + 18
    return (
        f'<text x="{begin}" y="{line}" text-anchor="start">{escape(bar.label)}</text>'
        f'<text x="{end}" y="{line}" text-anchor="end">{escape(bar.told)}</text>'
        f'<rect x="0" y="{bar_top}" width="{WIDTH}" height="{BAR}" fill="{EMPTY}"/>'
        f'<rect x="{left}" y="{bar_top}" width="{filled}" height="{BAR}" fill="{FILLED}"/>'
    )
