"""Charts of the library and of evaluations. Their text follows the direction of the page."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from rag.arabic.dates import dates
from rag.evaluate.gold import Outcome
from rag.evaluate.measures import hit, mean
from rag.library import Library
from rag.store import SourceSummary
from rag.ui.strings import Words, isolated

_COLOUR = "#2f8079"
_LARGEST = 20
"""Sources in a chart; the longest of them."""
_READ, _SOURCES = 200_000, 200
"""Code points of a source, and sources, that years are looked for in."""

Spec = dict[str, Any]
Rows = list[Spec]


def library(shelf: Library, sources: Sequence[SourceSummary], words: Words) -> None:
    """The length of the sources, and the years that they mention."""
    longest = sorted(sources, key=lambda item: -item.length)[:_LARGEST]
    rows: Rows = [{"name": _short(item.title), "value": item.length} for item in longest]
    _bars(rows, words("library.chart.length"), "", words, horizontal=True)
    manifest = shelf.manifest()
    names = tuple(dict.fromkeys(item.cited_as for item in sources))[:_SOURCES]
    years = _years(shelf, names, repr(manifest))
    if years:
        rows = [{"name": year, "value": count} for year, count in sorted(years.items())]
        _time_line(rows, words)


def _name(shelf: Library) -> str:
    return str(shelf.settings.index.resolve())


@st.cache_data(show_spinner=False, max_entries=4, hash_funcs={Library: _name})
def _years(shelf: Library, names: tuple[str, ...], manifest: str) -> dict[int, int]:
    """How often each year is mentioned in the sources of one state of the library."""
    texts = (shelf.document(name).text[:_READ] for name in names)
    return dict(Counter(year for text in texts for date in dates(text) for year in date.years))


def by_k(outcomes: Sequence[Outcome], words: Words) -> None:
    """How often the right passage is among the first k."""
    ranks = [outcome.rank for outcome in outcomes if outcome.question.answerable]
    rows: Rows = [
        {"name": str(k), "value": mean([hit(rank, k) for rank in ranks]) or 0.0}
        for k in range(1, 11)
    ]
    _bars(rows, words("evaluation.chart.k"), words("evaluation.axis.k"), words, share=True)


def by_kind(outcomes: Sequence[Outcome], words: Words) -> None:
    """How often each kind of question is answered with what it wants."""
    rows: Rows = []
    for kind in dict.fromkeys(o.question.kind for o in outcomes):
        right = [is_right(o) for o in outcomes if o.question.kind == kind]
        rows.append({"name": f"{kind} ({len(right)})", "value": mean(right) or 0.0})
    _bars(rows, words("evaluation.chart.kinds"), "", words, horizontal=True, share=True)


def calibration(outcomes: Sequence[Outcome], words: Words) -> None:
    """Of the answers given with some confidence, how many were right; by tenths."""
    rows: Rows = []
    for tenth in range(10):
        right = [o.says for o in outcomes if o.answered and int(o.answer.confidence * 10) == tenth]
        if right:
            name = f"{tenth / 10:.1f}–{tenth / 10 + 0.1:.1f} ({len(right)})"
            rows.append({"name": name, "value": mean(right)})
    title, axis = words("evaluation.chart.confidence"), words("evaluation.axis.confidence")
    _bars(rows, title, axis, words, share=True)


def latency(outcomes: Sequence[Outcome], words: Words) -> None:
    """How many questions took how long."""
    counts = Counter(int(outcome.milliseconds // 5) * 5 for outcome in outcomes)
    rows: Rows = [{"name": f"{ms}–{ms + 5}", "value": n} for ms, n in sorted(counts.items())]
    title, axis = words("evaluation.chart.latency"), words("evaluation.axis.milliseconds")
    _bars(rows, title, axis, words)


def is_right(outcome: Outcome) -> bool:
    """Whether an answer holds what it should, or is absent where there is none."""
    return outcome.says if outcome.question.answerable else not outcome.answered


def _bars(
    rows: Rows,
    title: str,
    axis: str,
    words: Words,
    *,
    horizontal: bool = False,
    share: bool = False,
) -> None:
    """Bars in the order of the rows, beginning on the side where lines of the page begin."""
    is_rtl = words.direction == "rtl"
    scale: Spec = {"domain": [0, 1]} if share else {}
    lengths: Spec = {"format": "%" if share else ",d", "tickCount": 5}
    names: Spec = {"field": "name", "type": "nominal", "title": axis or None, "sort": None}
    values: Spec = {"field": "value", "type": "quantitative", "title": None}
    if horizontal:
        side: Spec = {"orient": "right"} if is_rtl else {}
        names["axis"] = {
            "labelLimit": 220,
            "labelPadding": 8,
            "labelOverlap": False,
            "domain": False,
            "ticks": False,
        }
        names["axis"] |= side
        values |= {"scale": scale | {"reverse": is_rtl}, "axis": lengths}
        encoding, height = {"y": names, "x": values}, max(90, 34 * len(rows) + 40)
    else:
        names["sort"] = [row["name"] for row in (reversed(rows) if is_rtl else rows)]
        names["axis"] = {"labelAngle": 0}
        values |= {"scale": scale, "axis": lengths | {"orient": "right" if is_rtl else "left"}}
        encoding, height = {"x": names, "y": values}, 220
    _show(rows, {"type": "bar", "cornerRadius": 3}, encoding, height, title, words)


def _time_line(rows: Rows, words: Words) -> None:
    """How often years are mentioned; in Arabic, time runs as the lines do."""
    is_rtl = words.direction == "rtl"
    encoding: Spec = {
        "x": {
            "field": "name",
            "type": "quantitative",
            "title": words("library.chart.year"),
            "scale": {"zero": False, "reverse": is_rtl, "nice": True},
            "axis": {"format": "d", "grid": False},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "title": None,
            "axis": {"format": "d", "tickMinStep": 1, "orient": "right" if is_rtl else "left"},
        },
    }
    _show(rows, {"type": "bar", "width": 4}, encoding, 180, words("library.chart.years"), words)


def _show(rows: Rows, mark: Spec, encoding: Spec, height: int, title: str, words: Words) -> None:
    anchor = "end" if words.direction == "rtl" else "start"
    spec = {
        "data": {"values": rows},
        "mark": mark | {"color": _COLOUR, "tooltip": True},
        "encoding": encoding,
        "height": height,
        "title": {"text": isolated(title), "anchor": anchor},
    }
    st.vega_lite_chart(spec, width="stretch", alt=title)


def _short(title: str, longest: int = 34) -> str:
    """The beginning of a title, between marks that give it the direction of its own letters."""
    return isolated(title if len(title) <= longest else f"{title[: longest - 1].rstrip()}…")
