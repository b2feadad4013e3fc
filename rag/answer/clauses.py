"""Passages as clauses that have been matched with a question, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rag.answer import evidence
from rag.answer.evidence import Value
from rag.answer.parts import Part, Parts, parts
from rag.arabic.terms import light_stem
from rag.matching import Matcher, Places, Strengths, over
from rag.question import Question

DEPENDENT = frozenset(
    "حيث مما ما الذي التي الذين وهو وهي لكنه لكنها لانه لانها ذلك هذا وهذا وذلك كما بينما ولكن "
    "ولكنه ولم وقد فقد ثم انه بان ان وكان وكانت هناك له لها عليه عليها منه منها فيه فيها".split()
)
"""Words that open a clause which lives on the one before it."""
_OPENING = 4
"""Words at the head of a clause, where its subject stands."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of some passages, passage after passage; every table has a column a clause.

    `owner` numbers the passage of each; all offsets are those of the passage. `first` and `last`
    number its words that carry meaning in the row of those of all passages, and `new` counts those
    that the question does not have; `asked` are the positions of those that it has. `strengths` has
    the shape (question words, clauses); `meaning` (dimension, clauses) is the sum of the vectors of
    the words. `opens` tells how much of the question its first words say, `unit` how near what it
    counts is to what the question wants counted ("كم سفينة"), in 0..1; `has_cue` is 1 when a word
    of it tells what is wanted, else 0. `phrases` has a row for each two words that stand together
    in the question: how often they have done so before each of the words of all passages.
    """

    parts: tuple[Part, ...]
    owner: Places
    first: Places
    last: Places
    new: Places
    strengths: Strengths
    meaning: Strengths
    opens: Strengths
    phrases: Places
    asked: tuple[tuple[int, ...], ...]
    values: tuple[tuple[Value, ...], ...]
    unit: NDArray[np.float64]
    has_cue: NDArray[np.float64]


def read(asked: Question, matcher: Matcher, texts: Sequence[str]) -> Clauses:
    """The clauses of passages, without the furniture of web pages."""
    wholes = [parts(text) for text in texts]
    found = matcher.words.of_texts(texts)
    table, light = matcher.match(found.forms).any[:, found.row], found.forms.light[found.row]
    every = tuple(part for whole in wholes for part in whole.clauses)
    owner = np.repeat(np.arange(len(wholes)), [len(whole.clauses) for whole in wholes])
    offset = found.bounds[owner]
    first = offset + np.array([part.first for part in every], dtype=np.intp)
    last = offset + np.array([part.last for part in every], dtype=np.intp)
    is_asked = np.isin(light, matcher.asked.light)
    asked_before = np.concatenate([[0], np.cumsum(is_asked)])
    opening = over(np.maximum, table, first, np.minimum(last, first + _OPENING))
    return Clauses(
        every,
        owner,
        first,
        last,
        last - first - (asked_before[last] - asked_before[first]),
        over(np.maximum, table, first, last),
        over(np.add, found.forms.vectors[found.row].T, first, last),
        matcher.covered(opening),
        _phrases(matcher, light),
        tuple(
            tuple(whole.starts[n] for n in range(part.first, part.last) if is_asked[start + n])
            for whole, start in zip(wholes, found.bounds, strict=False)
            for part in whole.clauses
        ),
        tuple(inside for whole in wholes for inside in _values(asked, whole)),
        np.array([unit for whole in wholes for unit in _units(asked, matcher, whole)], np.float64),
        np.array([evidence.has_cue(asked.want, part.folded) for part in every], np.float64),
    )


def _phrases(matcher: Matcher, light: NDArray[np.int64]) -> Places:
    pairs = sorted(set(pairwise(matcher.asked.light.tolist())))
    before = np.zeros((len(pairs), len(light) + 1), dtype=np.intp)
    after = np.append(light[1:], 0)
    for row, (a, b) in zip(before, pairs, strict=True):
        np.cumsum((light == a) & (after == b), out=row[1:])
    return before


def _values(asked: Question, whole: Parts) -> list[tuple[Value, ...]]:
    """The values of the wanted kind in each clause."""
    values = evidence.values(asked, whole.aligned)
    spans = [part.span for part in whole.clauses]
    return [tuple(v for v in values if s.start <= v[0] and v[1] <= s.end) for s in spans]


def _units(asked: Question, matcher: Matcher, whole: Parts) -> list[float]:
    """How near what a clause counts is to what is to be counted."""
    units = evidence.units(asked, whole.aligned)
    if not units:
        return [0.0] * len(whole.clauses)
    near = matcher.table([unit for _, unit in units])[0].tolist()
    time = evidence.time_units(asked)
    counted = [
        (at, 1.0 if light_stem(unit) in time or evidence.is_counted(asked, unit) else one)
        for (at, unit), one in zip(units, near, strict=True)
    ]
    spans = [part.span for part in whole.clauses]
    return [max((n for at, n in counted if s.start <= at < s.end), default=0.0) for s in spans]
