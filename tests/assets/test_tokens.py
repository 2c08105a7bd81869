"""Colours that can be read: by everyone, on paper and in the dark, without leaning on hue."""

import math
import re
from itertools import combinations

import pytest

from dialogue.assets import STATIC

TEXT, MARK = 4.5, 3.0
APART = 0.12  # distance in OKLab below which two dots of a map are taken for one another

_PAIR = re.compile(
    r"--(?P<name>[\w-]+): light-dark\((?P<light>#[0-9a-f]{6}), (?P<dark>#[0-9a-f]{6})\);"
)
_TOKENS = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
THEMES = {
    theme: {found["name"]: found[theme] for found in _PAIR.finditer(_TOKENS)}
    for theme in ("light", "dark")
}
STAGES = sorted(name for name in THEMES["light"] if name.startswith("stage-"))
GROUNDS = ("paper", "raised", "sunk", "wash", "note-wash", "alert-wash", "added", "removed")

# Machado, Oliveira and Fernandes (2009), severity 1: what is left of linear red, green and blue.
SIGHTS = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "without red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "without green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "without blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

Colour = tuple[float, float, float]


def linear(code: str) -> Colour:
    def channel(at: int) -> float:
        value = int(code[at : at + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio, 1 to 21."""
    lights = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def seen(code: str, sight: str) -> Colour:
    """The colour in OKLab, as a person with this sight sees it."""
    colour = linear(code)
    red, green, blue = (
        min(1.0, max(0.0, sum(part * share for part, share in zip(colour, row, strict=True))))
        for row in SIGHTS[sight]
    )
    cones = (
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue,
    )
    long, medium, short = (math.cbrt(cone) for cone in cones)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_colour_is_given_for_both_themes() -> None:
    declared = set(re.findall(r"^  --([\w-]+): (?:light-dark|#|rgb)", _TOKENS, re.MULTILINE))
    assert declared == set(THEMES["light"]) == set(THEMES["dark"])
    assert len(STAGES) == 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "soft", "accent", "accent-deep"])
def test_text_can_be_read(theme: str, ground: str, text: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["paper", "alert-wash"])
def test_what_is_wrong_can_be_read(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["alert"], THEMES[theme][ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["accent", "accent-deep"])
def test_buttons_can_be_read(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme]["on-accent"], THEMES[theme][ground]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["firm", "accent", *STAGES])
@pytest.mark.parametrize("ground", ["paper", "raised", "wash"])
def test_marks_can_be_seen(theme: str, mark: str, ground: str) -> None:
    assert contrast(THEMES[theme][mark], THEMES[theme][ground]) >= MARK


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_six_stages_stay_apart_for_every_sight(theme: str, sight: str) -> None:
    six = [name for name in STAGES if name != "stage-cross-cutting"]
    distances = {
        (one, other): math.dist(seen(THEMES[theme][one], sight), seen(THEMES[theme][other], sight))
        for one, other in combinations(six, 2)
    }
    nearest = min(distances, key=lambda pair: distances[pair])
    assert distances[nearest] >= APART, nearest
