"""The vector index (FAISS): cosine by inner product of unit vectors. Derived from the catalogue."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import faiss
import numpy as np

from rag.store.protocol import Vectors


class VectorIndex:
    """Exact search over (id, unit vector) pairs of one dimension."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        """Raises RuntimeError when the file is missing or damaged."""
        loaded = cls.__new__(cls)
        loaded._index = faiss.read_index(str(file))
        return loaded

    def save(self, file: Path) -> None:
        """Write the index whole or not at all."""
        partial = file.with_suffix(".partial")
        faiss.write_index(self._index, str(partial))
        os.replace(partial, file)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of the vectors."""
        return int(self._index.d)

    def add(self, pairs: Iterable[tuple[int, Vectors]]) -> None:
        """Add vectors under their ids, ten thousand at a time."""
        ids: list[int] = []
        vectors: list[Vectors] = []
        for number, vector in pairs:
            ids.append(number)
            vectors.append(vector)
            if len(ids) == 10_000:
                self._index.add_with_ids(np.stack(vectors), np.array(ids, dtype=np.int64))
                ids, vectors = [], []
        if ids:
            self._index.add_with_ids(np.stack(vectors), np.array(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Forget some vectors."""
        self._index.remove_ids(np.array(ids, dtype=np.int64))

    def search(
        self, vector: Vectors, limit: int, within: Sequence[int] | None = None
    ) -> dict[int, float]:
        """The `limit` nearest passages and their cosines; `within` restricts them to some ids."""
        if not len(self) or not limit:
            return {}
        parameters = None
        if within is not None:
            chosen = faiss.IDSelectorBatch(np.array(within, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=chosen)
        scores, ids = self._index.search(
            vector.reshape(1, -1), min(limit, len(self)), params=parameters
        )
        return {int(i): float(s) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0}
