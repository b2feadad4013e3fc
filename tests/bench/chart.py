"""A chart of how figures grow, as SVG: both axes logarithmic, a line a figure."""

import math
from collections.abc import Mapping, Sequence

_WIDE, _HIGH, _EDGE = 640, 400, 60
_COLOURS = ("#0b6e4f", "#c8553d", "#3d5a80", "#8f6c00")


def loglog(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> str:
    """The figures of these names over `passages`."""
    xs = [row["passages"] for row in rows]
    ys = [row[name] for row in rows for name in names]
    ends = [(math.floor(math.log10(min(v))), math.ceil(math.log10(max(v)))) for v in (xs, ys)]

    def place(value: float, axis: int) -> float:
        low, high = ends[axis]
        part = (math.log10(value) - low) / max(1, high - low)
        if axis == 0:
            return _EDGE + part * (_WIDE - 2 * _EDGE)
        return _HIGH - _EDGE - part * (_HIGH - 2 * _EDGE)

    drawn = [f'<rect width="{_WIDE}" height="{_HIGH}" fill="white"/>']
    for power in range(ends[0][0], ends[0][1] + 1):
        drawn.append(_text(place(10**power, 0), _HIGH - _EDGE + 20, f"{10**power:,}"))
    for power in range(ends[1][0], ends[1][1] + 1):
        y = place(10.0**power, 1)
        drawn.append(f'<path d="M{_EDGE} {y:.1f}H{_WIDE - _EDGE}" stroke="#ddd"/>')
        drawn.append(_text(_EDGE - 25, y + 4, f"{10.0**power:g}"))
    for name, colour in zip(names, _COLOURS, strict=False):
        points = [(place(row["passages"], 0), place(row[name], 1)) for row in rows]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn.append(_text(points[-1][0], points[-1][1] - 8, name, colour))
    view = f'viewBox="0 0 {_WIDE} {_HIGH}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{"".join(drawn)}</svg>\n'


def _text(x: float, y: float, text: str, colour: str = "#333") -> str:
    style = f'font-family="sans-serif" font-size="12" text-anchor="middle" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{text}</text>'
