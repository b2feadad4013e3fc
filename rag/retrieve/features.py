"""What speaks for a passage, in numbers that a linguist would name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.matching import Matcher, Places, Strengths, over
from rag.question import Question, Want
from rag.store import Candidate

Column = NDArray[np.float32]
"""One number for each candidate."""

_WINDOW = 15
"""Words read together, about a clause; a new window begins every third of it."""
_OPENING = 1
"""Words more than the question has at the head of a passage, where what it is about is named."""


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
    texts = matcher.words.of_texts([candidate.passage.text for candidate in candidates])
    words, row, starts, ends = texts.forms, texts.row, texts.bounds[:-1], texts.bounds[1:]
    matches = matcher.match(words)
    spelling, kindred = matches.spelling[:, row], matches.kindred[:, row]
    nearest = np.maximum(spelling, kindred)
    windows = _Windows(matcher, nearest, starts, ends)
    foreign = ~matches.same.any(axis=0)  # what the question says itself is no answer to it
    year, number = ((words.digits >= 3) & foreign)[row], (words.is_number & foreign)[row]
    wants_date, wants_number = asked.want == Want.DATE, asked.want == Want.NUMBER
    head = np.minimum(starts + len(asked.forms) + _OPENING, ends)
    opening = over(np.maximum, nearest, starts, head)
    return {
        "lexical": np.array([c.lexical for c in candidates], dtype=np.float32),
        "dense": np.array([c.dense for c in candidates], dtype=np.float32),
        "spelling": matcher.covered(over(np.maximum, spelling, starts, ends)),
        "kindred": matcher.covered(over(np.maximum, kindred, starts, ends)),
        "together": windows.covered,
        "year": windows.have(year) * wants_date,
        "dated": np.maximum.reduceat(year, starts) * np.float32(wants_date),
        "number": windows.have(number) * wants_number,
        "opening": matcher.covered(opening) * asked.names_its_subject,
        "length": np.log1p(ends - starts).astype(np.float32),
    }


class _Windows:
    """The window of each candidate that covers most of the question, the first of several."""

    def __init__(self, matcher: Matcher, table: Strengths, starts: Places, ends: Places) -> None:
        step = _WINDOW // 3
        counts = np.maximum(1, -((starts + _WINDOW // 2 - ends) // step))
        owners = np.repeat(np.arange(len(starts)), counts)
        first_of = np.cumsum(counts) - counts
        begins = starts[owners] + step * (np.arange(len(owners)) - first_of[owners])
        stops = np.minimum(begins + _WINDOW, ends[owners])
        covered = matcher.covered(over(np.maximum, table, begins, stops))
        self.covered = np.maximum.reduceat(covered, first_of)
        best = np.flatnonzero(covered == self.covered[owners])
        best = best[np.searchsorted(owners[best], np.arange(len(starts)))]
        self._begins, self._stops = begins[best], stops[best]

    def have(self, what: NDArray[np.bool_]) -> Column:
        """1 for each candidate whose window has a word of which `what` is true, else 0."""
        before = np.concatenate([[0], np.cumsum(what)])
        found: Column = (before[self._stops] > before[self._begins]).astype(np.float32)
        return found
