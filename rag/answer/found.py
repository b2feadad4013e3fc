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
READ = 20
"""Passages that are read clause by clause, however many there are behind them."""


@dataclass(frozen=True)
class Found:
    """A question as it was read, the matcher of its words, its best passages, and who reads them,
    the bundled reader unless given."""

    asked: Question
    matcher: Matcher
    hits: tuple[Hit, ...]
    reader: Reader | None = field(default=None, compare=False, repr=False)

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
        hits = self.hits[:READ]
        found = read(self.asked, self.matcher, self._texts, self.titles(hits), self.reader)
        return found.without(n for n, hit in enumerate(hits) if self._is_of_others(hit))

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
        for n, hit in enumerate(hits):
            strengths[:, n] = self._by_title[hit.passage.title]
        return strengths

    @cached_property
    def _by_title(self) -> dict[str, Strengths]:
        over = {hit.passage.title for hit in self.hits}
        return {title: self.matcher.strengths(forms(title)) * self.persons for title in over}

    @property
    def _texts(self) -> list[str]:
        return [hit.passage.text for hit in self.hits[:READ]]


@lru_cache(maxsize=_KEPT)
def _names_somebody(title: str) -> bool:
    return any(persons(title))
