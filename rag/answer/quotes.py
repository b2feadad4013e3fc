"""What is quoted of an excerpt, so that it can be understood alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import compare
from rag.answer.excerpts import Excerpt
from rag.arabic.fold import fold
from rag.arabic.sentences import Span
from rag.question import Question
from rag.records import Hit

LONG = 35
"""Words up to which a quote is left whole."""
_ENOUGH = 0.85
"""The share of what a quote says of the question that a shorter stretch must say to replace it."""
_AS_WELL = 0.1
"""By how much the log-odds that the answer is told may be less in it."""
_JOINT = 3
"""Code points (a comma and blanks) between a clause and the one that follows it."""
_CONSEQUENCE = re.compile(r"ف(?!ي\b|ان\b)\w{3,}")
"""A clause that begins with the fa of consequence."""


@dataclass(frozen=True, slots=True)
class Quote:
    """An excerpt that is quoted, and whether it gives a value of the very thing that was asked, to
    be compared with those of other sources."""

    excerpt: Excerpt
    compared: bool = False


def settled(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """The excerpt without what is beside the point, and with what it lives on."""
    return _introduced(_continued(asked, _tightest(asked, chosen, every), every), every)


def _tightest(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """Where a date or a number is wanted, of a long quote the shortest stretch that gives all the
    dates or numbers in it and says nearly as much of the question."""
    if asked.want not in compare.COMPARED or not chosen.values or chosen.words <= LONG:
        return chosen
    within = [
        e
        for e in every
        if e.hit is chosen.hit
        and chosen.span.start <= e.span.start
        and e.span.end <= chosen.span.end
        and e.values == chosen.values
        and e.features["coverage"] >= _ENOUGH * chosen.features["coverage"]
    ]
    return min(within, key=lambda e: e.words)


def _introduced(chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """A quote that lives on the clause before it ("مما دفعهم إلى …"), with that clause, if the
    whole stays short; else without what lives on it, if the rest answers as well."""
    before = [
        e
        for e in every
        if e.hit is chosen.hit
        and e.features["clauses"] == 1
        and not e.features["heading"]
        and 0 <= chosen.span.start - e.span.end <= _JOINT
        and chosen.words + e.words <= LONG
    ]
    if not chosen.features["dependent"]:
        return chosen
    return _joined(before[0], chosen) if before else _freed(chosen, every)


def _freed(chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """The longest end of a quote that can be understood alone, gives the same values and answers
    as well; the quote itself if there is none."""
    told, said = chosen.features["told"], chosen.features["coverage"]
    ends = [
        e
        for e in every
        if e.hit is chosen.hit
        and chosen.span.start < e.span.start
        and e.span.end == chosen.span.end
        and e.values == chosen.values
        and not e.features["dependent"]
        and e.features["told"] >= told - _AS_WELL
        and e.features["coverage"] >= _ENOUGH * said
    ]
    return max(ends, key=lambda e: e.words, default=chosen)


def _joined(first: Excerpt, last: Excerpt) -> Excerpt:
    """Two neighbouring quotes as one, with the features of the last."""
    return replace(
        last,
        span=Span(first.span.start, last.span.end),
        values=first.values + last.values,
        asked=first.asked + last.asked,
        words=first.words + last.words,
    )


def _continued(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """A quote with the clause that follows from it ("فأعطاه ألفا"), where that has a value of
    the wanted kind and the whole stays short."""
    following = [
        e
        for e in every
        if e.hit is chosen.hit
        and e.values
        and e.features["clauses"] == 1
        and 0 <= e.span.start - chosen.span.end <= _JOINT
        and _CONSEQUENCE.match(fold(e.text))
        and chosen.words + e.words <= LONG
    ]
    if asked.want not in compare.COMPARED or not chosen.values or not following:
        return chosen
    return replace(_joined(chosen, following[0]), features=chosen.features)


def run_on(quotes: Sequence[Quote]) -> list[Quote]:
    """Quotes that follow upon one another in their source made one, in the place of the first."""
    whole: list[Quote] = []
    for quote in quotes:
        for n, other in enumerate(whole):
            first, last = sorted((quote.excerpt, other.excerpt), key=start)
            last = _seen_in(first.hit, last)
            if first.hit is last.hit and last.span.start - first.span.end <= _JOINT:
                whole[n] = Quote(_joined(first, last), quote.compared or other.compared)
                break
        else:
            whole.append(quote)
    return whole


def _seen_in(hit: Hit, excerpt: Excerpt) -> Excerpt:
    """The same words in another passage, or the excerpt itself where that does not have them."""
    here, other = excerpt.hit.passage, hit.passage
    moved = here.start - other.start
    span = Span(excerpt.span.start + moved, excerpt.span.end + moved)
    if here.source != other.source or not 0 <= span.start <= span.end <= len(other.text):
        return excerpt
    values = tuple((start + moved, end + moved) for start, end in excerpt.values)
    asked = tuple(place + moved for place in excerpt.asked)
    return replace(excerpt, hit=hit, span=span, values=values, asked=asked)


def overlap(a: Excerpt, b: Excerpt) -> bool:
    """Whether two excerpts share words of one source."""
    p, q = a.hit.passage, b.hit.passage
    return p.source == q.source and (
        p.start + a.span.start < q.start + b.span.end
        and q.start + b.span.start < p.start + a.span.end
    )


def start(excerpt: Excerpt) -> int:
    """Where in its source an excerpt begins."""
    return excerpt.hit.passage.start + excerpt.span.start
