"""Do the sources agree? Values of the wanted kind, side by side."""

from collections.abc import Sequence

import numpy as np

from rag.answer.excerpts import Excerpt
from rag.answer.extract import Scored, value
from rag.answer.found import Found
from rag.arabic.dates import dates
from rag.arabic.numbers import quantities
from rag.arabic.persons import persons
from rag.matching import STANDS_FOR, Matcher, Strengths
from rag.question import Question, Want
from rag.records import Citation, Disagreement

COMPARED = (Want.DATE, Want.NUMBER)
_BESIDE, _APART = 0.6, 5.0
"""What another source must say of the question to be set beside the best, as a share of what the
best says of it, and how many points it may score less."""
_SAID, _IN_ITS_WORDS, _NEAR = 0.8, 0.5, 3.75
"""What shares of the question, in other words and in its own, two excerpts must say to be taken to
be about the very thing that is asked, and how many points the other may score less."""
_LOST = 0.4
"""How much weaker a word of the question may be in its passage than in the best."""
_UNSAID = 0.6
"""How much weaker it may be in what gives the same value."""

Values = tuple[tuple[float, float], ...]
"""What a date or a quantity comes to: spans of years, or numbers as spans of no length."""


def beside(found: Found, best: Scored, ranked: Sequence[Scored]) -> list[Scored]:
    """The best of each other source on the date or the number that is wanted, if it says nearly as
    much of the question as the best does."""
    if found.asked.want not in COMPARED or not best.excerpt.values:
        return []
    enough = _BESIDE * _said(found.matcher, best.excerpt)
    others: dict[str, Scored] = {}
    for other in ranked:
        source, near = other.excerpt.hit.passage.source, best.score - other.score <= _APART
        if near and other.excerpt.values and _said(found.matcher, other.excerpt) >= enough:
            others.setdefault(source, other)
    others.pop(best.excerpt.hit.passage.source, None)
    return list(others.values())


def speaks_of_the_same(
    matcher: Matcher, best: Scored, other: Scored, ranked: Sequence[Scored]
) -> bool:
    """Whether what stands beside the best is about the very thing that it is about: both say nearly
    all of the question, and no word that the best says is lost to the whole passage of the other.
    """
    lost = float((best.excerpt.strengths - _of_passage(other, ranked)).max())
    both_say_it = _says_it(matcher, best.excerpt) and _says_it(matcher, other.excerpt)
    return both_say_it and lost <= _LOST and best.score - other.score <= _NEAR


def speaks_of_others(found: Found, best: Scored, other: Scored, ranked: Sequence[Scored]) -> bool:
    """Whether a passage lacks a person who is asked about and whom that of the best names, and
    stands under the name of somebody else: what it tells is then of that one. Without that a text
    may say "he"."""
    lost = _of_passage(best, ranked) - _of_passage(other, ranked)
    lacks = bool((found.persons * lost > _LOST).any())
    return lacks and any(persons(other.excerpt.hit.passage.title))


def _of_passage(one: Scored, ranked: Sequence[Scored]) -> Strengths:
    """How strongly the passage of an excerpt has each word of the question."""
    hit = one.excerpt.hit
    strengths: Strengths = np.max([s.excerpt.strengths for s in ranked if s.excerpt.hit is hit], 0)
    return strengths


def _says_it(matcher: Matcher, excerpt: Excerpt) -> bool:
    """Whether an excerpt says nearly all that is asked, so that its value is one for just that."""
    strengths = excerpt.strengths
    said, in_its_words = matcher.coverage(strengths), matcher.exactly(strengths)
    return said >= _SAID and in_its_words >= _IN_ITS_WORDS


def _said(matcher: Matcher, excerpt: Excerpt) -> float:
    """How much of the question an excerpt says, words that only resemble its own left out."""
    strengths = excerpt.strengths
    return matcher.coverage(np.where(strengths > STANDS_FOR, strengths, 0))


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


def agreeing(found: Found, best: Excerpt, ranked: Sequence[Scored]) -> int:
    """How many sources give the value of the best excerpt for all that it says of the question;
    0 when no value is compared, or it says too little of the question."""
    asked, matcher = found.asked, found.matcher
    compared = asked.want in COMPARED and _says_it(matcher, best)
    known = _read(asked, _shown(asked, best)) if compared else ()
    of_the_same = [
        s.excerpt
        for s in ranked
        if s.excerpt.values
        and _says_it(matcher, s.excerpt)
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
