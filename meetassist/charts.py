"""Bars that compare numbers, as places in an SVG which a template draws: no script, and no style in the page.

Widths are in percent of the picture, heights in pixels, so that the words in it keep their size on every screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

ROW, BAR = 40, 10
# Of a label, so that on a telephone the value has its place beside it.
LONGEST = 30


@dataclass(frozen=True)
class Bar:
    """`label` stands above it on the left, `shown` on the right; `y` are the places of words and of the bar."""

    label: str
    shown: str
    y_words: int
    y: int
    width: str


@dataclass(frozen=True)
class Bars:
    height: int
    bars: tuple[Bar, ...]
    thickness: int = BAR


def bars(rows: Sequence[tuple[str, str, float]]) -> Bars:
    """Of each row its label, its value in words, and the value: the largest is as wide as the picture. What is less
    than nothing has no bar.
    """
    most = max((value for _label, _shown, value in rows), default=0)
    drawn = tuple(
        Bar(
            _shortened(label),
            shown,
            number * ROW + 14,
            number * ROW + 21,
            f"{100 * max(value, 0) / most:.2f}" if most > 0 else "0.00",
        )
        for number, (label, shown, value) in enumerate(rows)
    )
    return Bars(len(rows) * ROW, drawn)


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"
