"""Which excerpts make the answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import compare, model
from rag.answer.extract import Scored
from rag.answer.features import Excerpt
from rag.answer.found import Found
from rag.answer.worth import worthiest
from rag.arabic.fold import fold
from rag.arabic.sentences import Span
from rag.arabic.terms import forms, light_stem
from rag.question import Question, Want

_LONG = 35
"""Words up to which a quote is left whole."""
_ENOUGH = 0.85
"""The share of what a quote says of the question that a shorter stretch must say to replace it."""
_JOINT = 3
"""Code points (a comma and blanks) between a clause and the one that follows it."""
_CONSEQUENCE = re.compile(r"ف(?!ي\b|ان\b)\w{3,}")
"""A clause that begins with the fa of consequence."""
_NEARLY_AS_GOOD = 1.5
"""Points that an item of a list may stand behind the best and make the answer a long one."""
_SIDES = 3
"""Quotes of one fact."""
_ITEMS, _ITEM_REACH = 6, 2.5
"""Quotes of a list, and how far behind the best they may stand."""
_NEW = 0.5
"""The share of its words by which an item of a list must differ from those before it."""
_A_SOURCE = 2
"""Quotes of one source on a topic."""
_ABOUT = 0.6
"""The share of a topic, and of its rarest word, that an excerpt on it must name."""


@dataclass(frozen=True, slots=True)
class Quote:
    """An excerpt that is quoted, and whether it gives a value of the very thing that was asked, to
    be compared with those of other sources."""

    excerpt: Excerpt
    compared: bool = False


def worth_reading(ranked: Sequence[Scored], longest: int) -> list[Scored]:
    """The one to three excerpts that are worth their words, the most worthy first."""
    return worthiest(ranked, model.bundled().a_word, longest, _SIDES)


def fact(found: Found, ranked: Sequence[Scored], longest: int) -> list[Quote]:
    """The excerpts that are worth their words, of each what can be understood alone. What other
    sources say of the same date or number is heard before a second place."""
    worthy, every = worth_reading(ranked, longest), [s.excerpt for s in ranked]
    best = worthy[0]
    heard = [
        (other, compare.speaks_of_the_same(best, other, ranked))
        for other in compare.beside(found, best, ranked)
    ]
    quotes: list[Quote] = []
    for scored, same in [(best, True), *heard, *((other, False) for other in worthy[1:])]:
        settled = _settled(found.asked, scored.excerpt, every)
        room = longest - sum(q.excerpt.words for q in quotes)
        for excerpt in (settled, scored.excerpt):
            apart = not any(_overlap(excerpt, q.excerpt) for q in quotes)
            if apart and excerpt.words <= room and len(quotes) < _SIDES:
                quotes.append(Quote(excerpt, same))
    return quotes


def items(ranked: Sequence[Scored], enough: int, longest: int) -> list[Quote]:
    """The excerpts that give what a list is made of, each with something new, in the order of the
    sources and of their texts: of `enough` words together, of up to `longest` when more of them
    are nearly as good as the best."""
    chosen: list[Excerpt] = []
    for scored in ranked:
        excerpt, behind = scored.excerpt, ranked[0].score - scored.score
        if behind > _ITEM_REACH or len(chosen) == _ITEMS:
            break
        room = (longest if behind <= _NEARLY_AS_GOOD else enough) - sum(e.words for e in chosen)
        fits = excerpt.words <= min(room, _LONG) and not any(_overlap(excerpt, e) for e in chosen)
        if fits and _is_new(excerpt, chosen):
            chosen.append(excerpt)
    first = {e.hit.passage.source: n for n, e in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda e: (first[e.hit.passage.source], _start(e)))
    return [Quote(excerpt) for excerpt in chosen]


def by_source(ranked: Sequence[Scored], longest: int) -> list[Quote]:
    """The best of each source, then the second of each, as far as there is room; source by source,
    that of the best excerpt first."""
    chosen: list[Excerpt] = []
    for turn in range(1, _A_SOURCE + 1):
        for scored in ranked:
            excerpt, room = scored.excerpt, longest - sum(e.words for e in chosen)
            of_source = [e for e in chosen if e.hit.passage.source == excerpt.hit.passage.source]
            fits = excerpt.words <= room and not any(_overlap(excerpt, e) for e in chosen)
            if fits and _is_about(excerpt) and len(of_source) < turn:
                chosen.append(excerpt)
    order = list(dict.fromkeys(e.hit.passage.source for e in chosen))
    chosen.sort(key=lambda e: (order.index(e.hit.passage.source), _start(e)))
    return [Quote(excerpt) for excerpt in chosen]


def _is_about(excerpt: Excerpt) -> bool:
    """Whether it names a topic: its rarest word, and most of the others."""
    said = min(excerpt.features["coverage"], excerpt.features["rarest_word"])
    return said >= _ABOUT and not excerpt.features["heading"] and not excerpt.features["question"]


def _is_new(excerpt: Excerpt, chosen: Sequence[Excerpt]) -> bool:
    stems = _stems(excerpt)
    return all(len(stems - _stems(e)) >= _NEW * len(stems) for e in chosen)


def _stems(excerpt: Excerpt) -> set[str]:
    return {light_stem(form) for form in forms(excerpt.text)}


def _start(excerpt: Excerpt) -> int:
    return excerpt.hit.passage.start + excerpt.span.start


def _settled(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    return _introduced(_continued(asked, _tightest(asked, chosen, every), every), every)


def _tightest(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """Where a date or a number is wanted, of a long quote the shortest stretch that gives all the
    dates or numbers in it and says nearly as much of the question."""
    if asked.want not in compare.COMPARED or not chosen.values or chosen.words <= _LONG:
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
    whole stays short."""
    before = [
        e
        for e in every
        if e.hit is chosen.hit
        and e.features["clauses"] == 1
        and 0 <= chosen.span.start - e.span.end <= _JOINT
        and chosen.words + e.words <= _LONG
    ]
    if not chosen.features["dependent"] or not before:
        return chosen
    return _joined(before[0], chosen)


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
        and chosen.words + e.words <= _LONG
    ]
    if asked.want not in (Want.DATE, Want.NUMBER) or not chosen.values or not following:
        return chosen
    return replace(_joined(chosen, following[0]), features=chosen.features)


def _overlap(a: Excerpt, b: Excerpt) -> bool:
    """Whether two excerpts share words of one source."""
    p, q = a.hit.passage, b.hit.passage
    return p.source == q.source and (
        p.start + a.span.start < q.start + b.span.end
        and q.start + b.span.start < p.start + a.span.end
    )
