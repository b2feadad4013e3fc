"""What speaks for a passage, in numbers that a linguist would name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.matching import Matcher, Places, Strengths, over
from rag.question import Question, Want
from rag.retrieve.emphasis import emphasised
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
    one window, by the weights that words have there. `year`, `number`: that window offers what is
    wanted; `dated`: it offers a year anywhere. `opening`: it begins with who or what is asked
    about. `length`: the logarithm of its words.
    """
    return weighed(asked, matcher, candidates, Said.by(asked, matcher, candidates))


def weighed(
    asked: Question, matcher: Matcher, candidates: Sequence[Candidate], said: "Said"
) -> dict[str, Column]:
    """The features of candidates that say so much."""
    starts, ends = said.bounds
    together = emphasised(asked, matcher).covered(said.windows)
    best = said.best(together)
    wants_date, wants_number = asked.want == Want.DATE, asked.want == Want.NUMBER
    return {
        "lexical": np.array([c.lexical for c in candidates], dtype=np.float32),
        "dense": np.array([c.dense for c in candidates], dtype=np.float32),
        "spelling": matcher.covered(said.spelling),
        "kindred": matcher.covered(said.kindred),
        "together": together[best],
        "year": said.have(said.year, best) * wants_date,
        "dated": np.maximum.reduceat(said.year, starts) * np.float32(wants_date),
        "number": said.have(said.number, best) * wants_number,
        "opening": matcher.covered(said.opening) * asked.names_its_subject,
        "length": np.log1p(ends - starts).astype(np.float32),
    }


@dataclass(frozen=True, slots=True)
class Said:
    """How strongly candidates have each word of a question: tables with a row a word.

    `spelling`, `kindred` and `opening` have a column a candidate, `windows` one for each of the
    windows, which are `owner`'s and begin and stop at words of the row of all texts; `bounds` are
    where the candidates do. `year` and `number` tell which words are one.
    """

    spelling: Strengths
    kindred: Strengths
    opening: Strengths
    windows: Strengths
    owner: Places
    begins: Places
    stops: Places
    bounds: tuple[Places, Places]
    year: NDArray[np.bool_]
    number: NDArray[np.bool_]

    @classmethod
    def by(cls, asked: Question, matcher: Matcher, candidates: Sequence[Candidate]) -> "Said":
        """What these candidates say of a question."""
        texts = matcher.words.of_texts([candidate.passage.text for candidate in candidates])
        words, row, starts, ends = texts.forms, texts.row, texts.bounds[:-1], texts.bounds[1:]
        matches = matcher.match(words)
        spelling, kindred = matches.spelling[:, row], matches.kindred[:, row]
        nearest = np.maximum(spelling, kindred)
        head = np.minimum(starts + len(asked.forms) + _OPENING, ends)
        foreign = ~matches.same.any(axis=0)  # what the question says itself is no answer to it
        owner, begins, stops = _windows(starts, ends)
        return cls(
            over(np.maximum, spelling, starts, ends),
            over(np.maximum, kindred, starts, ends),
            over(np.maximum, nearest, starts, head),
            over(np.maximum, nearest, begins, stops),
            owner,
            begins,
            stops,
            (starts, ends),
            ((words.digits >= 3) & foreign)[row],
            (words.is_number & foreign)[row],
        )

    def best(self, covered: Strengths) -> Places:
        """The window of each candidate that covers most of the question, the first of several."""
        first = np.searchsorted(self.owner, np.arange(len(self.bounds[0])))
        most = np.maximum.reduceat(covered, first)
        best = np.flatnonzero(covered == most[self.owner])
        return best[np.searchsorted(self.owner[best], np.arange(len(first)))]

    def have(self, what: NDArray[np.bool_], windows: Places) -> Column:
        """1 for each of the windows that has a word of which `what` is true, else 0."""
        before = np.concatenate([[0], np.cumsum(what)])
        found: Column = (before[self.stops[windows]] > before[self.begins[windows]]).astype(
            np.float32
        )
        return found


def _windows(starts: Places, ends: Places) -> tuple[Places, Places, Places]:
    """The windows of texts that start and end at these words: whose each is, its first word and
    the one after its last."""
    step = _WINDOW // 3
    counts = np.maximum(1, -((starts + _WINDOW // 2 - ends) // step))
    owner = np.repeat(np.arange(len(starts)), counts)
    first_of = np.cumsum(counts) - counts
    begins = starts[owner] + step * (np.arange(len(owner)) - first_of[owner])
    return owner, begins, np.minimum(begins + _WINDOW, ends[owner])
