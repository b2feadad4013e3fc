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
        return cls(distinct, np.array(weights, dtype=np.float32), vectors_of(distinct), vectors_of)

    @property
    def stem_list(self) -> tuple[str, ...]:
        """The light stems of the words of the question, in order."""
        return tuple(light_stem(form) for form in self.forms)

    @property
    def stems(self) -> frozenset[str]:
        """The light stems of the words of the question."""
        return frozenset(self.stem_list)

    def table(self, text_forms: Sequence[str]) -> Strengths:
        """How near each word of a text is to each word of the question, shape (question words,
        text words): 1 for the word or another form of it, less for a word of kindred meaning."""
        nearness = self.vectors @ self.vectors_of(text_forms).T
        table = np.clip((nearness - _KINDRED) / (1 - _KINDRED), 0, 1) * _KINDRED_WORTH
        light = np.array([light_stem(form) for form in text_forms])
        lighter = np.array([lighter_stem(form) for form in text_forms])
        for row, form in enumerate(self.forms):
            same = (light == light_stem(form)) | (lighter == lighter_stem(form))
            table[row, same] = 1.0
        result: Strengths = table.astype(np.float32)
        return result

    def strengths(self, text_forms: Sequence[str]) -> Strengths:
        """How strongly a text of these words has each word of the question: that of its nearest."""
        if not text_forms:
            return np.zeros(len(self.forms), dtype=np.float32)
        best: Strengths = self.table(list(dict.fromkeys(text_forms))).max(axis=1)
        return best

    def coverage(self, strengths: Strengths) -> float:
        """The share of the question's weight that `strengths` cover, in 0..1."""
        return float(strengths @ self.weights / self.weights.sum())

    def missing(self, strengths: Strengths) -> float:
        """The greatest share of the question's weight that one uncovered word has, in 0..1."""
        return float((self.weights * (1 - strengths)).max() / self.weights.sum())


def rarity(frequency: int, passages: int) -> float:
    """BM25's inverse document frequency (Robertson and Zaragoza 2009), always above 0."""
    frequency = min(frequency, passages)
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
