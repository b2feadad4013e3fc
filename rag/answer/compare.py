"""Do the sources agree? Values of the wanted kind, side by side."""

from collections.abc import Sequence

from rag.answer.features import Excerpt
from rag.arabic.dates import dates
from rag.arabic.numbers import quantities
from rag.question import Question, Want
from rag.records import Citation, Disagreement

_COMPARED = (Want.DATE, Want.NUMBER)
_UNSAID = 0.6
"""How much weaker than in the best a word of the question may be in what is compared with it."""


def rivals(asked: Question, best: Excerpt, other: Excerpt) -> bool:
    """Whether another source gives a value of its own for the very thing that the best speaks of:
    it has every word of the question that the best has, or one of kindred meaning."""
    apart = best.hit.passage.source != other.hit.passage.source
    valued = asked.want in _COMPARED and bool(best.values) and bool(other.values)
    return apart and valued and float((best.strengths - other.strengths).max()) <= _UNSAID


def disagreements(asked: Question, citations: Sequence[Citation]) -> tuple[Disagreement, ...]:
    """The different values that different sources give, each with the citations that give it;
    () when they agree or only one speaks."""
    if asked.want not in _COMPARED:
        return ()
    values: dict[tuple[float, ...], list[Citation]] = {}
    for citation in citations:
        if citation.value is not None:
            key = _read(asked, quote_value(citation))
            if key:
                values.setdefault(key, []).append(citation)
    sources = {citation.source for given in values.values() for citation in given}
    if len(values) < 2 or len(sources) < 2:
        return ()
    return tuple(
        Disagreement(quote_value(given[0]), tuple(citation.number for citation in given))
        for given in values.values()
    )


def quote_value(citation: Citation) -> str:
    """The wanted value as the source writes it; "" when none is marked."""
    if citation.value is None:
        return ""
    start, end = citation.value
    return citation.quote[start - citation.start : end - citation.start]


def _read(asked: Question, value: str) -> tuple[float, ...]:
    if asked.want is Want.DATE:
        return tuple(year for date in dates(value) for year in date.years)
    return tuple(quantity.value for quantity in quantities(value))
