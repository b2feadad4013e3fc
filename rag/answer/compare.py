"""Do the sources agree? Values of the wanted kind, side by side."""

from collections.abc import Sequence

from rag.answer.extract import Scored, value
from rag.answer.features import Excerpt
from rag.arabic.dates import dates
from rag.arabic.numbers import quantities
from rag.question import Question, Want
from rag.records import Citation, Disagreement

COMPARED = (Want.DATE, Want.NUMBER)
_UNSAID = 0.6
"""How much weaker than in the best a word of the question may be in what is compared with it."""
_SAME = 0.7
"""The share of what the best says of the question that another source must say to stand by it."""
_SAME_VALUED = 0.6
"""The same where a value is wanted, and the other gives one."""

Values = tuple[tuple[float, float], ...]
"""What a date or a quantity comes to: spans of years, or numbers as spans of no length."""


def speaks_of_the_same(asked: Question, best: Excerpt, other: Excerpt) -> bool:
    """Whether another source speaks of the very thing that the best does: it says nearly as much
    of the question, and gives a value when a value is wanted."""
    apart = best.hit.passage.source != other.hit.passage.source
    valued = asked.want not in COMPARED or (bool(best.values) and bool(other.values))
    share = _SAME_VALUED if asked.want in COMPARED else _SAME
    said = other.features["coverage"] >= share * best.features["coverage"]
    return apart and valued and said


def disagreements(asked: Question, citations: Sequence[Citation]) -> tuple[Disagreement, ...]:
    """The different values that different sources give, each with the citations that give it;
    () when they agree or only one speaks."""
    if asked.want not in COMPARED:
        return ()
    groups: list[tuple[Values, list[Citation]]] = []
    for citation in citations:
        read = _read(asked, quote_value(citation))
        same = [group for known, group in groups if _agree(known, read)]
        if same:
            same[0].append(citation)
        elif read:
            groups.append((read, [citation]))
    sources = {citation.source for _, group in groups for citation in group}
    if len(groups) < 2 or len(sources) < 2:
        return ()
    return tuple(
        Disagreement(quote_value(group[0]), tuple(citation.number for citation in group))
        for _, group in groups
    )


def agreeing(asked: Question, ranked: Sequence[Scored]) -> int:
    """How many sources give the value of the best excerpt for all that it says of the question;
    0 when no value is compared."""
    best = ranked[0].excerpt
    known = _read(asked, _shown(asked, best)) if asked.want in COMPARED else ()
    of_the_same = [
        s.excerpt
        for s in ranked
        if s.excerpt.values
        and float((best.strengths - s.excerpt.strengths).max()) <= _UNSAID
        and _agree(known, _read(asked, _shown(asked, s.excerpt)))
    ]
    return len({excerpt.hit.passage.source for excerpt in of_the_same})


def _shown(asked: Question, excerpt: Excerpt) -> str:
    start, end = value(asked, excerpt) or (0, 0)
    offset = excerpt.hit.passage.start
    return excerpt.hit.passage.text[start - offset : end - offset] if end else ""


def quote_value(citation: Citation) -> str:
    """The wanted value as the source writes it; "" when none is marked."""
    if citation.value is None:
        return ""
    start, end = citation.value
    return citation.quote[start - citation.start : end - citation.start]


def _read(asked: Question, written: str) -> Values:
    if asked.want is Want.DATE:
        return tuple((float(a), float(b)) for date in dates(written) for a, b in date.gregorian)
    return tuple((quantity.value, quantity.value) for quantity in quantities(written))


def _agree(a: Values, b: Values) -> bool:
    """Whether two values can be the same: each has a part that meets one of the other."""
    return any(p[0] <= q[1] and q[0] <= p[1] for p in a for q in b)
