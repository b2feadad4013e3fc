"""Vectors of single words, for matching a question's words with a text's."""

import threading
from collections.abc import Sequence

import numpy as np

from rag.embedding.protocol import Embedder, Vectors


class WordVectors:
    """The vectors of search forms, each worked out once. Safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._adding = threading.Lock()
        self._rows: dict[str, int] = {}
        self._vectors: Vectors = np.zeros((1024, embedder.dimension), dtype=np.float32)

    def of(self, forms: Sequence[str]) -> Vectors:
        """Unit vectors, shape (forms, dimension)."""
        with self._adding:
            new = [form for form in dict.fromkeys(forms) if form not in self._rows]
            if new:
                self._add(new)
            return self._vectors[[self._rows[form] for form in forms]]

    def _add(self, new: Sequence[str]) -> None:
        first = len(self._rows)
        if first + len(new) > len(self._vectors):
            room = np.zeros((first + len(new), self._vectors.shape[1]), dtype=np.float32)
            self._vectors = np.concatenate([self._vectors, room])
        self._vectors[first : first + len(new)] = self._embedder.passages(new)
        for row, form in enumerate(new, start=first):
            self._rows[form] = row
