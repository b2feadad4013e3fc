"""The excerpts of the best passages, best first, and what speaks for there being an answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer import model
from rag.answer.evidence import Value, known_names
from rag.answer.features import Excerpt, distance, excerpts
from rag.answer.found import Found
from rag.answer.parts import parts
from rag.arabic.terms import forms, light_stem, words
from rag.question import Question, Want

_NEAR = 20
"""Code points from a value at which a word of the question speaks half as loud for it."""
_A_WORD = 40
"""Code points that a word may have."""
HITS = 8
"""Passages that an answer is looked for in."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An excerpt, its score, and the probability, if any of its rivals answers, that it is the
    shortest that does."""

    score: float
    probability: float
    excerpt: Excerpt


def rank(found: Found, hits: int = HITS) -> list[Scored]:
    """The excerpts of the best `hits` passages, best first."""
    return scored(excerpts(found.asked, found.matcher, found.hits[:hits]), model.bundled())


def scored(stretches: Sequence[Excerpt], weights: model.Model) -> list[Scored]:
    """Excerpts of one question, best first."""
    if not stretches:
        return []
    scores = np.array([weights.score(excerpt) for excerpt in stretches])
    odds = np.exp(scores - scores.max())
    every = zip(scores.tolist(), (odds / odds.sum()).tolist(), stretches, strict=True)
    found = [Scored(*one) for one in every]
    return sorted(found, key=lambda s: (-s.score, s.excerpt.hit.passage.id, s.excerpt.span.start))


def clues(found: Found, best: Excerpt) -> dict[str, float]:
    """What tells an answerable question from one that only resembles the sources.

    "dense" is the cosine of the passage, "unsaid" the share of the question's weight that it does
    not say, "asked" the logarithm of how many words that are (many are seldom all said). "missing"
    is the greatest share that one word has which the excerpt does not say, in any spelling (the
    right people, but not the thing asked). "near" tells how near the wanted date or number stands
    to the words of the question (a half when neither is wanted), "unit" how near what is counted
    stands to what was to be counted (a half when no number is wanted), "novelty" how much of the
    excerpt is about other things.
    """
    matcher, features = found.matcher, best.features
    said, around = (
        matcher.match(matcher.words.of(forms(text))).stated.max(axis=1, initial=0)
        for text in (best.text, best.hit.passage.text)
    )
    valued = found.asked.want in (Want.DATE, Want.NUMBER)
    return {
        "always": 1.0,
        "dense": features["dense"],
        "missing": matcher.missing(said),
        "unsaid": 1 - matcher.coverage(around),
        "asked": math.log1p(len(matcher.forms)),
        "near": features["near_date"] + features["near_number"] if valued else 0.5,
        "unit": features["unit"] if found.asked.want is Want.NUMBER else 0.5,
        "novelty": features["novelty"],
    }


def value(asked: Question, excerpt: Excerpt) -> tuple[int, int] | None:
    """The date, number, person or place that stands nearest to the words of the question taken
    together, in the offsets of the document.

    What follows a preposition speaks for an excerpt, but is shown as a place only when it is one
    that is known by name.
    """
    found = list(excerpt.values)
    if asked.want is Want.PLACE:
        known = known_names(parts(excerpt.hit.passage.text).aligned)
        found = [name for name in known if any(name[0] <= v[0] < name[1] for v in found)]
        found = [name for name in found if name[1] <= excerpt.span.end]
    if not found:
        return None
    offset = excerpt.hit.passage.start
    start, end = max(found, key=lambda one: _nearness(asked, excerpt, one))
    return offset + start, offset + end


def _nearness(asked: Question, excerpt: Excerpt, one: Value) -> float:
    """The sum, over the words of the question that are here, of how near each is to a value."""
    text, near = excerpt.hit.passage.text, dict[str, float]()
    for place in excerpt.asked or (excerpt.span.start,):
        word = next(words(text[place : place + _A_WORD]), None)
        stem = light_stem(word.form) if word else ""
        here = 1 / (1 + distance(asked.want, one[0], place) / _NEAR)
        near[stem] = max(here, near.get(stem, 0.0))
    return sum(near.values())
