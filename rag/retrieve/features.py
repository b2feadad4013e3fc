"""What speaks for a passage, in numbers that a linguist would name."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from rag.arabic.terms import forms
from rag.matching import Matcher, Strengths
from rag.question import Question, Want
from rag.store import Candidate

Column = NDArray[np.float32]
"""One number for each candidate."""
Places = NDArray[np.intp]
"""Positions in the row of all words of all candidates."""

_WINDOW = 15
"""Words read together, about a clause; a new window begins every third of it."""
_KEPT = 1_024
"""Passages whose words are remembered: some megabytes."""
_NO_WORD = "-"
"""Stands for the words of a passage that has none."""
_OPENING = 6
"""Words at the head of a passage, where what it is about is named."""


def features(
    asked: Question, matcher: Matcher, candidates: Sequence[Candidate]
) -> dict[str, Column]:
    """The features of the candidates, by name.

    `lexical`, `dense`: the BM25 score and the cosine it was found with. What share of the
    question's weight it covers: `spelling`, with the words of the question or words spelled nearly
    the same; `kindred`, with them or words of like meaning; `together`, with any of these, within
    one window. `year`, `number`: that window offers what is wanted;
    `dated`: it offers a year anywhere. `opening`: it begins with who or what is asked about.
    `length`: the logarithm of its words.
    """
    texts = [_forms(candidate.passage.text) for candidate in candidates]
    bounds = np.array([0, *accumulate(map(len, texts))])
    words = matcher.words.of([form for text in texts for form in text])
    matches = matcher.match(words)
    weights = matcher.weights / matcher.weights.sum()
    starts, ends = bounds[:-1], bounds[1:]
    windows = _Windows(weights, matches.any, starts, ends)
    foreign = ~matches.same.any(axis=0)  # what the question says itself is no answer to it
    year, number = (words.digits >= 3) & foreign, words.is_number & foreign
    wants_date, wants_number = asked.want == Want.DATE, asked.want == Want.NUMBER
    opening = _covered(weights, matches.any, starts, np.minimum(starts + _OPENING, ends))
    return {
        "lexical": np.array([c.lexical for c in candidates], dtype=np.float32),
        "dense": np.array([c.dense for c in candidates], dtype=np.float32),
        "spelling": _covered(weights, matches.spelling, starts, ends),
        "kindred": _covered(weights, matches.kindred, starts, ends),
        "together": windows.covered,
        "year": windows.have(year) * wants_date,
        "dated": np.maximum.reduceat(year, starts) * np.float32(wants_date),
        "number": windows.have(number) * wants_number,
        "opening": opening * asked.names_its_subject,
        "length": np.log1p(ends - starts).astype(np.float32),
    }


@lru_cache(maxsize=_KEPT)
def _forms(text: str) -> tuple[str, ...]:
    return tuple(forms(text)) or (_NO_WORD,)


class _Windows:
    """The window of each candidate that covers most of the question, the first of several."""

    def __init__(self, weights: Strengths, table: Strengths, starts: Places, ends: Places) -> None:
        spans = [
            (begin, min(begin + _WINDOW, end), owner)
            for owner, (start, end) in enumerate(zip(starts, ends, strict=True))
            for begin in range(start, max(start + 1, end - _WINDOW // 2), _WINDOW // 3)
        ]
        begins, stops, owners = np.array(spans).T
        covered = _covered(weights, table, begins, stops)
        first_of = np.searchsorted(owners, np.arange(len(starts)))
        best = [
            first + int(some.argmax())
            for first, some in zip(first_of, np.split(covered, first_of[1:]), strict=True)
        ]
        self.covered = covered[best]
        self._spans = list(zip(begins[best], stops[best], strict=True))

    def have(self, what: NDArray[np.bool_]) -> Column:
        """1 for each candidate whose window has a word of which `what` is true, else 0."""
        return np.array([what[begin:end].any() for begin, end in self._spans], dtype=np.float32)


def _covered(weights: Strengths, table: Strengths, begins: Places, ends: Places) -> Column:
    """The share of the question that the words of each span cover; no span is empty."""
    beyond = np.zeros((len(weights), 1), dtype=np.float32)  # the last span may end there
    bounds = np.stack([begins, ends], axis=1).ravel()
    best = np.maximum.reduceat(np.concatenate([table, beyond], axis=1), bounds, axis=1)[:, ::2]
    covered: Column = weights @ best
    return covered
