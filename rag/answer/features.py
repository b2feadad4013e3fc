"""What speaks for a stretch of text as an answer, in numbers that a linguist would name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rag.answer import clauses
from rag.answer.clauses import DEPENDENT, Clause
from rag.answer.evidence import Value
from rag.arabic.sentences import Span
from rag.matching import Matcher, Strengths
from rag.question import Question, Want
from rag.records import Hit

_LONGEST = 3
"""Clauses that an excerpt may have."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One to three consecutive clauses of a sentence.

    `span` and `values` (what in it is of the wanted kind) are in the passage's offsets.
    """

    hit: Hit
    span: Span
    values: tuple[Value, ...]
    asked: tuple[int, ...]
    strengths: Strengths
    words: int
    features: dict[str, float]

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.span.of(self.hit.passage.text)

    @property
    def place(self) -> tuple[str, int, int]:
        """The source, and the offsets in it."""
        passage = self.hit.passage
        return passage.source, passage.start + self.span.start, passage.start + self.span.end


def excerpts(asked: Question, matcher: Matcher, hits: Sequence[Hit]) -> list[Excerpt]:
    """Every stretch of the hits that could be an answer, hit by hit."""
    found = []
    for hit in hits:
        parts = clauses.read(asked, matcher, hit.passage.text)
        for first in range(len(parts)):
            for last in range(first, min(first + _LONGEST, len(parts))):
                if parts[last].sentence != parts[first].sentence:
                    break
                found.append(_excerpt(asked, matcher, hit, hits[0], parts, first, last))
    return found


def _excerpt(
    asked: Question,
    matcher: Matcher,
    hit: Hit,
    best: Hit,
    parts: list[Clause],
    first: int,
    last: int,
) -> Excerpt:
    inside = parts[first : last + 1]
    around = parts[max(0, first - 2) : last + 2]
    strengths = _strongest(inside)
    values = tuple(value for part in inside for value in part.values)
    positions = tuple(position for part in inside for position in part.asked)
    features = {
        "hit": hit.score - best.score,
        "best_hit": float(hit is best),
        "dense": hit.dense,
        **_likeness(matcher, inside, strengths),
        "context": matcher.coverage(_strongest(around)),
        "opens": inside[0].opens * asked.names_its_subject,
        **_shape(matcher, inside, first),
        **_offer(asked.want, values, positions, any(part.has_cue for part in inside)),
        "unit": max(part.unit for part in inside),
    }
    span = Span(inside[0].span.start, inside[-1].span.end)
    length = sum(part.words for part in inside)
    return Excerpt(hit, span, values, positions, strengths, length, features)


def _strongest(parts: Sequence[Clause]) -> Strengths:
    strongest: Strengths = np.max([part.strengths for part in parts], axis=0)
    return strongest


def _likeness(matcher: Matcher, inside: Sequence[Clause], strengths: Strengths) -> dict[str, float]:
    """How much of the question is said here, in the same words or in kindred ones."""
    stems = [stem for part in inside for stem in part.stems]
    pairs = set(pairwise(matcher.stems))
    shared = pairs & set(pairwise(stems))
    asked = matcher.weights @ matcher.asked.vectors
    given = np.sum([part.meaning for part in inside], axis=0)
    scale = float(np.linalg.norm(asked) * np.linalg.norm(given))
    return {
        "exact": matcher.coverage((strengths == 1).astype(np.float32)),
        "coverage": matcher.coverage(strengths),
        "first_word": float(strengths[0]),
        "rarest_word": float(strengths[int(matcher.weights.argmax())]),
        "phrase": len(shared) / max(1, len(pairs)),
        "meaning": float(asked @ given) / scale if scale else 0.0,
    }


def _shape(matcher: Matcher, inside: Sequence[Clause], first: int) -> dict[str, float]:
    """What kind of stretch it is, whatever it says."""
    stems = [stem for part in inside for stem in part.stems]
    new = [stem for stem in stems if stem not in matcher.stems]
    return {
        "novelty": len(new) / max(1, len(stems)),
        "says_nothing_new": float(len(new) < 2),
        "length": math.log1p(len(stems)),
        "clauses": float(len(inside)),
        "dependent": float(inside[0].opening in DEPENDENT),
        "heading": float(inside[0].is_heading),
        "question": float(inside[-1].is_question),
        "early": 1.0 / (1 + first),
    }


def _offer(
    want: Want, values: Sequence[Value], asked: Sequence[int], has_cue: bool
) -> dict[str, float]:
    """Whether it has what the question wants, and how near to the words of the question."""
    near = 1.0 / (1 + gap(want, values, asked) / 20) if values and asked else 0.0
    offer = {f"offers_{kind}": float(want == kind and bool(values)) for kind in _VALUED}
    offer |= {f"near_{kind}": near if want == kind else 0.0 for kind in _VALUED}
    offer |= {f"tells_{kind}": float(want == kind and has_cue) for kind in _TOLD}
    return offer


_VALUED = (Want.DATE, Want.NUMBER, Want.PLACE)
_TOLD = (Want.REASON, Want.MANNER, Want.DEFINITION)


def gap(want: Want, values: Sequence[Value], asked: Sequence[int]) -> int:
    """Code points between the nearest value and the nearest word of the question."""
    return min(distance(want, start, position) for start, _ in values for position in asked)


def distance(want: Want, start: int, position: int) -> int:
    """Code points from a word of the question, at `position`, to a value. A date may stand before
    its event; a quantity follows what it measures, and one that precedes is twice as far."""
    precedes = position > start and want is Want.NUMBER
    return abs(position - start) * (2 if precedes else 1)
