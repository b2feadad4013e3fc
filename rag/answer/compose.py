"""The answer: quotes, their citations, and how sure the program is of them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answer import compare, model
from rag.answer.features import Excerpt, excerpts, gap
from rag.answer.found import Found
from rag.arabic.fold import fold
from rag.arabic.sentences import Span
from rag.arabic.terms import forms
from rag.question import Question, Want
from rag.records import Answer, Citation, Document
from rag.settings import Settings

HITS = 8
"""Passages that an answer is looked for in."""
_LONG = 35
"""Words up to which a quote is left whole."""
_ENOUGH = 0.75
"""The share of what a quote says of the question that a shorter stretch must say to replace it."""
_JOINT = 3
"""Code points (a comma and blanks) between a clause and the one that follows it."""
_CONSEQUENCE = re.compile(r"ف(?!ي\b|ان\b)\w{3,}")
"""A clause that begins with the fa of consequence."""
_NEARLY_AS_GOOD = 0.6
_RIVAL = 3.0
"""Points that an excerpt may stand behind the best and still be quoted: any, or another source's
value of the kind that is wanted."""

DocumentOf = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Scored:
    """An excerpt and its score."""

    score: float
    excerpt: Excerpt


def answer(found: Found, document: DocumentOf, settings: Settings, limit: int) -> Answer:
    """An answer of at most `settings.answer_words` words, or `text=None`."""
    asked, shown = found.asked, found.hits[:limit]
    ranked = rank(found)
    if not ranked:
        return Answer(asked.text, None, (), shown, 0.0)
    confidence = model.bundled().confident(clues(found, ranked[0].excerpt))
    chosen = _choose(asked, ranked, settings.answer_words)
    if confidence < settings.answer_threshold or not chosen:
        return Answer(asked.text, None, (), shown, confidence)
    citations = tuple(_cite(asked, n, e, document) for n, e in enumerate(chosen, start=1))
    text = "\n".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    differing = compare.disagreements(asked, citations)
    return Answer(asked.text, text, citations, shown, confidence, differing)


def rank(found: Found) -> list[Scored]:
    """The excerpts of the best passages, best first."""
    weights = model.bundled()
    scored = [
        Scored(weights.score(excerpt), excerpt)
        for excerpt in excerpts(found.asked, found.matcher, found.hits[:HITS])
    ]
    return sorted(scored, key=lambda s: (-s.score, s.excerpt.hit.passage.id, s.excerpt.span.start))


def clues(found: Found, best: Excerpt) -> dict[str, float]:
    """What tells an answerable question from one that only resembles the sources.

    "dense" is the cosine of the passage. "missing" is the greatest share of the question's weight
    that one word has which the excerpt does not say, in any spelling (the right people, but not the
    thing asked). "near" tells how near the wanted date or number stands to the words of the
    question (a half when neither is wanted), "novelty" how much of the excerpt is about other
    things.
    """
    matcher, features = found.matcher, best.features
    said = matcher.match(matcher.words.of(forms(best.text))).spelling
    valued = found.asked.want in (Want.DATE, Want.NUMBER)
    return {
        "always": 1.0,
        "dense": features["dense"],
        "missing": matcher.missing(said.max(axis=1, initial=0)),
        "near": features["near_date"] + features["near_number"] if valued else 0.5,
        "novelty": features["novelty"],
    }


def _choose(asked: Question, ranked: Sequence[Scored], longest: int) -> list[Excerpt]:
    """The best excerpt that is short enough, and one that is nearly as good and says it anew.

    The value that another source gives is heard before a second place in the same one, and from
    further behind: it is what agrees or disagrees.
    """
    fitting = [s for s in ranked if s.excerpt.words <= longest]
    if not fitting:
        return []
    best = fitting[0].excerpt
    others = [
        s.excerpt
        for s in fitting[1:]
        if s.excerpt.words <= longest - best.words
        and not _overlap(s.excerpt, best)
        and s.score >= fitting[0].score - _reach(asked, best, s.excerpt)
    ]
    others.sort(key=lambda other: -compare.rivals(asked, best, other))
    every = [s.excerpt for s in fitting]
    return [
        _continued(asked, _tightest(asked, chosen, every), every) for chosen in [best, *others[:1]]
    ]


def _tightest(asked: Question, chosen: Excerpt, every: Sequence[Excerpt]) -> Excerpt:
    """Of a long quote, the shortest stretch that says nearly as much of the question and has the
    very value that would be shown; a reason or a story is told whole."""
    value = _value(asked, chosen)
    if value is None or chosen.words <= _LONG:
        return chosen
    within = [
        e
        for e in every
        if e.hit is chosen.hit
        and chosen.span.start <= e.span.start
        and e.span.end <= chosen.span.end
        and e.features["coverage"] >= _ENOUGH * chosen.features["coverage"]
        and _value(asked, e) == value
    ]
    return min(within, key=lambda e: e.words)


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
    last = following[0]
    return replace(
        chosen,
        span=Span(chosen.span.start, last.span.end),
        values=chosen.values + last.values,
        asked=chosen.asked + last.asked,
        words=chosen.words + last.words,
    )


def _reach(asked: Question, best: Excerpt, other: Excerpt) -> float:
    """How far behind the best excerpt another may stand and still be quoted beside it."""
    return _RIVAL if compare.rivals(asked, best, other) else _NEARLY_AS_GOOD


def _overlap(a: Excerpt, b: Excerpt) -> bool:
    """Whether two excerpts share words of one source."""
    p, q = a.hit.passage, b.hit.passage
    return p.source == q.source and (
        p.start + a.span.start < q.start + b.span.end
        and q.start + b.span.start < p.start + a.span.end
    )


def _cite(asked: Question, number: int, excerpt: Excerpt, document: DocumentOf) -> Citation:
    passage = excerpt.hit.passage
    source = document(passage.source)
    start, end = passage.start + excerpt.span.start, passage.start + excerpt.span.end
    return Citation(
        number,
        source.source,
        source.title,
        start,
        end,
        source.text[start:end],
        source.locate(start),
        _value(asked, excerpt),
    )


def _value(asked: Question, excerpt: Excerpt) -> tuple[int, int] | None:
    """The date or number nearest to the words of the question, in the offsets of the document.

    What follows a preposition may be a place and speaks for an excerpt, but is too often none to
    be shown as the answer.
    """
    if not excerpt.values or asked.want is Want.PLACE:
        return None
    offset = excerpt.hit.passage.start
    places = excerpt.asked or (excerpt.span.start,)
    start, end = min(excerpt.values, key=lambda value: gap(asked.want, [value], places))
    return offset + start, offset + end
