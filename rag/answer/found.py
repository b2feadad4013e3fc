"""What the answer room starts from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.answer.evidence import whom
from rag.answer.features import Stretches, stretches
from rag.matching import Matcher
from rag.question import Question
from rag.records import Hit

READ = 20
"""Passages that are read clause by clause, however many there are behind them."""


@dataclass(frozen=True)
class Found:
    """A question as it was read, the matcher of its words, and its best passages."""

    asked: Question
    matcher: Matcher
    hits: tuple[Hit, ...]

    @cached_property
    def persons(self) -> NDArray[np.bool_]:
        """Which words of the question name persons."""
        named = whom(self.asked)
        return np.array([form in named for form in self.matcher.forms])

    @cached_property
    def stretches(self) -> Stretches | None:
        """Every stretch of the best passages that could be an answer, hit by hit; read once."""
        return stretches(self.asked, self.matcher, [hit.passage.text for hit in self.hits[:READ]])
