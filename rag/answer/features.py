"""What speaks for a stretch of text as an answer, in numbers that a linguist would name."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.answer import clauses
from rag.answer.clauses import DEPENDENT, Clauses
from rag.answer.evidence import Value
from rag.answer.reader import Reading
from rag.matching import Matcher, Places, Strengths, over
from rag.question import Question, Want

_LONGEST = 3
"""Clauses that an excerpt may have."""
HARDLY = math.exp(-8)
"""Odds that are as good as none."""
Column = NDArray[Any]
"""A number for each excerpt."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Every stretch of some passages that could be an answer, passage after passage.

    `bounds` has the first clause of each and the one after its last; `owner` is the number of its
    passage. `features` has a column for each feature that does not depend on how good the passages
    are; `strengths` a row for each word of the question.
    """

    read: Clauses
    bounds: Places
    strengths: Strengths
    values: list[tuple[Value, ...]]
    positions: list[tuple[int, ...]]
    features: dict[str, Column]

    @property
    def owner(self) -> Places:
        """The number of the passage of each."""
        owner: Places = self.read.owner[self.bounds[:, 0]]
        return owner


def stretches(
    asked: Question, matcher: Matcher, texts: Sequence[str], reading: Reading
) -> Stretches | None:
    """Every stretch of passages that could be an answer; None when they have no clause. `reading`
    is what the reader made of the passages."""
    read = clauses.read(asked, matcher, texts) if texts else None
    if read is None or not read.parts:
        return None
    bounds = np.array(_bounds(read), dtype=np.intp)
    strengths = over(np.maximum, read.strengths, *bounds.T)
    values = [tuple(chain.from_iterable(read.values[a:b])) for a, b in bounds.tolist()]
    positions = [tuple(chain.from_iterable(read.asked[a:b])) for a, b in bounds.tolist()]
    columns = {
        **_likeness(matcher, read, bounds, strengths),
        **_shape(read, bounds),
        **_offer(asked, read, bounds, values, positions),
        "told": _told(reading, read, bounds),
        "opens": read.opens[bounds[:, 0]] * asked.names_its_subject,
    }
    return Stretches(read, bounds, strengths, values, positions, columns)


def _bounds(read: Clauses) -> list[tuple[int, int]]:
    """One to three clauses of one sentence: the first, and the one after the last."""
    sentences = [
        (n, part.sentence) for n, part in zip(read.owner.tolist(), read.parts, strict=True)
    ]
    return [
        (first, last + 1)
        for first, sentence in enumerate(sentences)
        for last in range(first, min(first + _LONGEST, len(sentences)))
        if sentences[last] == sentence
    ]


def _likeness(
    matcher: Matcher, read: Clauses, bounds: Places, strengths: Strengths
) -> dict[str, Column]:
    """How much of the question is said here, in the same words or in kindred ones."""
    first, last = bounds.T
    begin = np.maximum(np.searchsorted(read.owner, read.owner[first]), first - 2)
    end = np.minimum(np.searchsorted(read.owner, read.owner[first], "right"), last + 1)
    word, after = read.first[first], read.last[last - 1]
    together = read.phrases[:, np.maximum(word, after - 1)] > read.phrases[:, word]
    asked = matcher.weights @ matcher.asked.vectors
    given = over(np.add, read.meaning, first, last)
    scale = np.linalg.norm(asked) * np.linalg.norm(given, axis=0)
    return {
        "exact": matcher.covered((strengths == 1).astype(np.float32)),
        "coverage": matcher.covered(strengths),
        "first_word": strengths[0],
        "rarest_word": strengths[int(matcher.weights.argmax())],
        "phrase": together.sum(axis=0) / max(1, len(together)),
        "meaning": (asked @ given) / np.where(scale > 0, scale, 1),
        "context": matcher.covered(over(np.maximum, read.strengths, begin, end)),
    }


def _told(reading: Reading, read: Clauses, bounds: Places) -> Column:
    """The log-odds, by the reader, that the answer is told in a stretch."""
    owners = zip(read.owner.tolist(), read.parts, strict=True)
    odds = [reading.told(owner, part.span.start, part.span.end) for owner, part in owners]
    together = over(np.add, np.exp(np.array([odds])), *bounds.T)[0]
    found: Column = np.log(together + HARDLY)
    return found


def _shape(read: Clauses, bounds: Places) -> dict[str, Column]:
    """What kind of stretch it is, whatever it says."""
    first, last = bounds.T
    length = read.last[last - 1] - read.first[first]
    new = np.concatenate([[0], np.cumsum(read.new)])
    new_here = new[last] - new[first]
    dependent = np.array([part.folded.partition(" ")[0] in DEPENDENT for part in read.parts])
    heading = np.array([part.is_heading for part in read.parts])
    question = np.array([part.is_question for part in read.parts])
    return {
        "novelty": new_here / np.maximum(1, length),
        "says_nothing_new": new_here < 2,
        "length": np.log1p(length),
        "clauses": last - first,
        "dependent": dependent[first],
        "heading": heading[first],
        "question": question[last - 1],
        "early": 1 / (1 + first - np.searchsorted(read.owner, read.owner[first])),
    }


def _offer(
    asked: Question,
    read: Clauses,
    bounds: Places,
    values: Sequence[Sequence[Value]],
    positions: Sequence[Sequence[int]],
) -> dict[str, Column]:
    """Whether it has what the question wants, and how near to the words of the question."""
    want, nothing = asked.want, np.zeros(len(bounds))
    offers = np.array([bool(some) for some in values])
    near = np.array([_near(want, *both) for both in zip(values, positions, strict=True)])
    tells, unit = over(np.maximum, np.stack([read.has_cue, read.unit]), *bounds.T)
    return {
        **{f"offers_{kind}": offers if want == kind else nothing for kind in _VALUED},
        **{f"near_{kind}": near if want == kind else nothing for kind in _VALUED},
        **{f"tells_{kind}": tells if want == kind else nothing for kind in _TOLD},
        "unit": unit,
    }


_VALUED = (Want.DATE, Want.NUMBER, Want.PLACE, Want.PERSON)
_TOLD = (Want.REASON, Want.MANNER, Want.DEFINITION)


def _near(want: Want, values: Sequence[Value], asked: Sequence[int]) -> float:
    return 1 / (1 + gap(want, values, asked) / 20) if values and asked else 0.0


def gap(want: Want, values: Sequence[Value], asked: Sequence[int]) -> int:
    """Code points between the nearest value and the nearest word of the question."""
    return min(distance(want, start, position) for start, _ in values for position in asked)


def distance(want: Want, start: int, position: int) -> int:
    """Code points from a word of the question, at `position`, to a value. A date may stand before
    its event; a quantity follows what it measures, and one that precedes is twice as far."""
    precedes = position > start and want is Want.NUMBER
    return abs(position - start) * (2 if precedes else 1)
