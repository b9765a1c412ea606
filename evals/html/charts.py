"""Small charts as inline SVG: an interval, a histogram, a curve. Colours come from the page's style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.html.markup import el

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.html.markup import Markup
    from evals.metrics.bootstrap import Interval

_WHISKER_WIDTH, _WHISKER_HEIGHT, _PAD = 140.0, 16.0, 4.0
# More points than this are finer than a pixel of the plot.
_POINTS = 300


def whisker(value: float, interval: Interval | None) -> Markup:
    """A share as a dot and its interval as a line, on an axis from 0 to 1. The numbers stand beside it."""
    middle = _WHISKER_HEIGHT / 2

    def x(share: float) -> float:
        return _PAD + min(max(share, 0.0), 1.0) * (_WHISKER_WIDTH - 2 * _PAD)

    def tick(share: float) -> Markup:
        return _line(x(share), middle - 3, x(share), middle + 3, "axis")

    return el(
        "svg",
        _line(x(0), middle, x(1), middle, "axis"),
        *(tick(share) for share in (0.0, 0.5, 1.0)),
        _line(x(interval.low), middle, x(interval.high), middle, "range") if interval else None,
        el("circle", cx=_n(x(value)), cy=_n(middle), r="4", class_="dot"),
        viewBox=f"0 0 {_n(_WHISKER_WIDTH)} {_n(_WHISKER_HEIGHT)}",
        class_="whisker",
        aria_hidden="true",
    )


def counts(values: Sequence[float], top: float, bins: int) -> list[int]:
    """How many values fall in each of ``bins`` equal parts of ``[0, top]``; the last one is closed."""
    found = [0] * bins
    for value in values:
        found[min(max(int(value / top * bins), 0), bins - 1)] += 1
    return found


def histogram(above: Sequence[int], below: Sequence[int] | None, top: str, label: str) -> Markup:
    """Counts as bars on an axis from 0 to ``top``; a second series of as many counts hangs below the axis.

    Args:
        above: Counts by bin.
        below: Counts of the second series.
        top: The axis' right end, as printed.
        label: What a reader who does not see it is told.
    """
    width, side, left = 280.0, 74.0, 4.0
    most = max(*above, *(below or [0]), 1)
    step = (width - 2 * left) / len(above)
    base = side + 18

    def bar(at: int, count: int, *, up: bool) -> Markup:
        height = max(count / most * side, 1.5)  # one case is seen beside a thousand
        y = base - height if up else base
        return el(
            "rect",
            x=_n(left + at * step + 0.5),
            y=_n(y),
            width=_n(step - 1),
            height=_n(height),
            class_="bar" if up else "bar second",
        )

    floor = base + side if below else base
    return el(
        "svg",
        *(bar(at, count, up=True) for at, count in enumerate(above) if count),
        *(bar(at, count, up=False) for at, count in enumerate(below or ()) if count),
        _line(left, base, width - left, base, "axis"),
        _text(left, floor + 14, "0", "start"),
        _text(width - left, floor + 14, top, "end"),
        _text(width - left, 9, f"tallest: {most:,}", "end"),
        viewBox=f"0 0 {_n(width)} {_n(floor + 18)}",
        class_="chart",
        role="img",
        aria_label=label,
    )


def curve(x: Sequence[float], y: Sequence[float], until: float, label: str) -> Markup:
    """Risk by coverage as steps, both from 0 to 1, and the risk of answering everything as a dashed line.

    Args:
        x: Coverage, rising.
        y: Risk at it.
        until: The coverage beyond which cases were refused, as an upright line.
        label: What a reader who does not see it is told.
    """
    width, height, left, bottom, top = 360.0, 250.0, 34.0, 38.0, 24.0

    def at(share: float) -> float:
        return left + share * (width - left - 12)

    def up(risk: float) -> float:
        return height - bottom - risk * (height - bottom - top)

    kept = sorted({*range(0, len(x), max(len(x) // _POINTS, 1)), len(x) - 1})
    path = f"M{_n(at(0))} {_n(up(y[0]))}" + "".join(f"V{_n(up(y[i]))}H{_n(at(x[i]))}" for i in kept)
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    return el(
        "svg",
        *(_line(at(0), up(tick), at(1), up(tick), "grid") for tick in ticks),
        *(_text(at(0) - 6, up(tick) + 4, f"{tick:g}", "end") for tick in ticks),
        *(_text(at(tick), height - bottom + 16, f"{tick:g}", "middle") for tick in ticks),
        _line(at(0), up(y[-1]), at(1), up(y[-1]), "baseline"),
        _line(at(until), up(0), at(until), up(1), "baseline") if until < 1 else None,
        el("path", d=path, class_="curve"),
        _text(at(0.5), height - 6, "coverage: share of questions answered", "middle"),
        _text(0, 11, "risk: share of these answers that are wrong", "start"),
        viewBox=f"0 0 {_n(width)} {_n(height)}",
        class_="chart wide",
        role="img",
        aria_label=label,
    )


def _line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    return el("line", x1=_n(x1), y1=_n(y1), x2=_n(x2), y2=_n(y2), class_=class_)


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return el("text", text, x=_n(x), y=_n(y), text_anchor=anchor)


def _n(value: float) -> str:
    """A coordinate: a tenth of a pixel is fine enough."""
    return f"{value:.1f}".removesuffix(".0")
