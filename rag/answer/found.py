"""What the answer room starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.answer.evidence import whom
from rag.answer.features import Stretches, stretches
from rag.answer.reader import Reader, Reading, read
from rag.arabic.persons import persons
from rag.arabic.terms import forms
from rag.matching import Matcher, Strengths
from rag.question import Question
from rag.records import Hit

_UNNAMED = 0.6
"""How weak a name may be in a passage at most to be named there."""
_KEPT = 512
"""Titles remembered."""
DEPTH, REACH = 10, 5.0
"""Passages that are read clause by clause at most, and how many points one of them may stand behind
the best: what is further behind answers one question in a hundred, and is half of them."""
READ = 20
"""Passages that are read for a list and for a topic, wherever they stand."""


@dataclass(frozen=True)
class Found:
    """A question as it was read, the matcher of its words, its best passages, best first, who reads
    them, the bundled reader unless given, and whether all of the best are read."""

    asked: Question
    matcher: Matcher
    hits: tuple[Hit, ...]
    reader: Reader | None = field(default=None, compare=False, repr=False)
    thorough: bool = False

    @cached_property
    def near(self) -> int:
        """How many of the best passages stand near the best of all."""
        best = self.hits[:DEPTH]
        return sum(best[0].score - hit.score <= REACH for hit in best)

    @property
    def read(self) -> tuple[Hit, ...]:
        """The passages that are read clause by clause."""
        return self.hits[: READ if self.thorough else self.near]

    @cached_property
    def persons(self) -> NDArray[np.bool_]:
        """Which words of the question name persons."""
        named = whom(self.asked)
        return np.array([form in named for form in self.matcher.forms])

    @cached_property
    def stretches(self) -> Stretches | None:
        """Every stretch of the best passages that could be an answer, hit by hit; read once."""
        return stretches(self.asked, self.matcher, self._texts, self.reading)

    @cached_property
    def reading(self) -> Reading:
        """What the reader makes of the best passages; read once. What stands under the name of
        somebody else, and does not name whom the question asks about, tells nothing of them."""
        titles = self.titles(self.read)
        found = read(self.asked, self.matcher, self._texts, titles, self.reader)
        return found.without(n for n, hit in enumerate(self.read) if self._is_of_others(hit))

    def _is_of_others(self, hit: Hit) -> bool:
        if not self.persons.any() or not _names_somebody(hit.passage.title):
            return False
        told = self.matcher.strengths(forms(hit.passage.text))
        named = np.maximum(told, self.titles([hit])[:, 0])
        return bool((self.persons * (1 - named) > _UNNAMED).any())

    def titles(self, hits: Sequence[Hit]) -> Strengths:
        """How strongly the title of the source of each hit has the persons that are asked about,
        shape (question words, hits): what an article that is called «طه حسين» tells is of him."""
        strengths = np.zeros((len(self.matcher.forms), len(hits)), dtype=np.float32)
        for n, hit in enumerate(hits if self.persons.any() else ()):
            strengths[:, n] = self._by_title[hit.passage.title]
        return strengths

    @cached_property
    def _by_title(self) -> dict[str, Strengths]:
        over = {hit.passage.title for hit in self.hits}
        return {title: self.matcher.strengths(forms(title)) * self.persons for title in over}

    @property
    def _texts(self) -> list[str]:
        return [hit.passage.text for hit in self.read]


@lru_cache(maxsize=_KEPT)
def _names_somebody(title: str) -> bool:
    return any(persons(title))
