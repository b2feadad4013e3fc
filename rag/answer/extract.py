"""The excerpts of the best passages, best first, and what speaks for there being an answer."""

from dataclasses import dataclass

from rag.answer import model
from rag.answer.evidence import known_names
from rag.answer.features import Excerpt, excerpts, gap
from rag.answer.found import Found
from rag.answer.parts import parts
from rag.arabic.terms import forms
from rag.question import Question, Want

HITS = 8
"""Passages that an answer is looked for in."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An excerpt and its score."""

    score: float
    excerpt: Excerpt


def rank(found: Found, hits: int = HITS) -> list[Scored]:
    """The excerpts of the best `hits` passages, best first."""
    weights = model.bundled()
    scored = [
        Scored(weights.score(excerpt), excerpt)
        for excerpt in excerpts(found.asked, found.matcher, found.hits[:hits])
    ]
    return sorted(scored, key=lambda s: (-s.score, s.excerpt.hit.passage.id, s.excerpt.span.start))


def clues(found: Found, best: Excerpt) -> dict[str, float]:
    """What tells an answerable question from one that only resembles the sources.

    "dense" is the cosine of the passage. "missing" is the greatest share of the question's weight
    that one word has which the excerpt does not say, in any spelling (the right people, but not the
    thing asked). "near" tells how near the wanted date or number stands to the words of the
    question (a half when neither is wanted), "unit" how near what is counted stands to what was to
    be counted (a half when no number is wanted), "novelty" how much of the excerpt is about other
    things.
    """
    matcher, features = found.matcher, best.features
    said = matcher.match(matcher.words.of(forms(best.text))).stated
    valued = found.asked.want in (Want.DATE, Want.NUMBER)
    return {
        "always": 1.0,
        "dense": features["dense"],
        "missing": matcher.missing(said.max(axis=1, initial=0)),
        "near": features["near_date"] + features["near_number"] if valued else 0.5,
        "unit": features["unit"] if found.asked.want is Want.NUMBER else 0.5,
        "novelty": features["novelty"],
    }


def value(asked: Question, excerpt: Excerpt) -> tuple[int, int] | None:
    """The date, number, person or place nearest to the words of the question, in the offsets of the
    document.

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
    places = excerpt.asked or (excerpt.span.start,)
    start, end = min(found, key=lambda one: gap(asked.want, [one], places))
    return offset + start, offset + end
