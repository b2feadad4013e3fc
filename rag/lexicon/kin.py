"""Which words may say what another says: a thesaurus, as numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEPS = 255


@dataclass(frozen=True, slots=True)
class Kin:
    """The kin of the word in row n are `rows[bounds[n]:bounds[n + 1]]`, and how well each says what
    it says, in 0..255, stands beside them in `strengths`."""

    bounds: NDArray[np.int32]
    rows: NDArray[np.unsignedinteger[Any]]
    strengths: NDArray[np.uint8]

    @classmethod
    def of(cls, strengths: Mapping[tuple[int, int], float], words: int) -> "Kin":
        """The kin of `words` words, from the strengths (0..1) of pairs of their rows.

        >>> Kin.of({(0, 2): 1.0}, words=3).table(np.array([0, 1])).tolist()
        [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
        """
        pairs = sorted(strengths)
        counts = np.bincount([word for word, _ in pairs], minlength=words + 1)
        return cls(
            np.array([0, *accumulate(counts.tolist())], dtype=np.int32),
            np.array([other for _, other in pairs], dtype=np.min_scalar_type(words)),
            np.array([round(_STEPS * strengths[pair]) for pair in pairs], dtype=np.uint8),
        )

    def count(self, word: int, least: float = 0.0) -> int:
        """How many kin the word of a row has that say it `least` so well at least; the last row, of
        words that are not known, none."""
        end = self.bounds[min(word + 1, len(self.bounds) - 1)]
        return int((self.strengths[self.bounds[word] : end] >= round(_STEPS * least)).sum())

    def table(self, words: NDArray[np.integer]) -> NDArray[np.float32]:
        """How well every word says what some words say, shape (those words, all words + 1); the
        last is the row of words that are not known, which say nothing."""
        found = np.zeros((len(words), len(self.bounds) - 1), dtype=np.float32)
        for row, word in zip(found, words.tolist(), strict=True):
            here = slice(self.bounds[word], self.bounds[word + 1])
            row[self.rows[here]] = self.strengths[here] / np.float32(_STEPS)
        return found
