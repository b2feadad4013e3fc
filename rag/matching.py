"""How well the words of a text cover the words of a question."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.arabic.terms import light_stem, lighter_stem

Strengths = NDArray[np.float32]
"""One number in 0..1 for each word of the question: how strongly a text has it."""
WordVectorsOf = Callable[[Sequence[str]], NDArray[np.float32]]

_KINDRED = 0.45
"""Cosine of two words under which they have nothing to do with each other."""
_KINDRED_WORTH = 0.8
"""What a word of the same meaning is worth beside the word itself."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """The words of a question, what each weighs, and their vectors."""

    forms: tuple[str, ...]
    weights: Strengths
    vectors: NDArray[np.float32]
    vectors_of: WordVectorsOf

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        frequencies: Mapping[str, int],
        passages: int,
        vectors_of: WordVectorsOf,
    ) -> "Matcher":
        """A matcher whose words weigh by their rarity among `passages` passages.

        `frequencies` gives for "1" + light stem in how many of them it occurs.
        """
        distinct = tuple(dict.fromkeys(forms))
        weights = [rarity(frequencies.get("1" + light_stem(f), 0), passages) for f in distinct]
        return cls(
            distinct, np.array(weights, dtype=np.float32), vectors_of(distinct), vectors_of
        )

    def strengths(self, text_forms: Sequence[str]) -> Strengths:
        """How strongly a text of these words has each word of the question: 1 for the word or
        another form of it, less for a word of kindred meaning, 0 for nothing."""
        if not text_forms:
            return np.zeros(len(self.forms), dtype=np.float32)
        distinct = list(dict.fromkeys(text_forms))
        nearest = (self.vectors @ self.vectors_of(distinct).T).max(axis=1)
        soft = np.clip((nearest - _KINDRED) / (1 - _KINDRED), 0, 1) * _KINDRED_WORTH
        light = {light_stem(form) for form in distinct}
        lighter = {lighter_stem(form) for form in distinct}
        exact = [light_stem(f) in light or lighter_stem(f) in lighter for f in self.forms]
        return np.where(exact, np.float32(1), soft).astype(np.float32)

    def coverage(self, strengths: Strengths) -> float:
        """The share of the question's weight that `strengths` cover, in 0..1."""
        return float(strengths @ self.weights / self.weights.sum())


def rarity(frequency: int, passages: int) -> float:
    """BM25's inverse document frequency (Robertson and Zaragoza 2009), never below 0."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
