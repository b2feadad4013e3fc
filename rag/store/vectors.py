"""The vectors of a library, searched: those in lists, if there are lists, and the log of what came
after them, in memory in half precision and compared one by one (FAISS)."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.lists import Lists
from rag.store.log import Log
from rag.store.manifest import Seal
from rag.store.protocol import Vectors


class VectorIndex:
    """Search over (id, unit vector) pairs: cosine by inner product."""

    def __init__(self, dimension: int, lists: Lists | None = None) -> None:
        half = faiss.ScalarQuantizer.QT_fp16
        self._late = faiss.IndexIDMap(
            faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
        )
        self._lists = lists
        self._gone: NDArray[np.int64] = np.zeros(0, dtype=np.int64)

    @classmethod
    def load(cls, folder: Path, lists: str, log: Seal, dimension: int) -> "VectorIndex":
        """`lists` is the name of their file, "" when there are none. Raises ValueError when the log
        is not what was sealed, OSError or RuntimeError when a file is not there."""
        loaded = cls(dimension, Lists(folder / lists) if lists else None)
        rows = Log(folder, log, dimension)
        loaded._gone = rows.gone
        for ids, vectors in rows.blocks():
            loaded._late.add_with_ids(vectors, ids)
        return loaded

    def search(
        self, vector: Vectors, limit: int, within: Sequence[int] | None = None
    ) -> dict[int, float]:
        """The `limit` nearest passages and their cosines, as near as half precision tells, or for
        those in lists a byte a number; `within` restricts them to some ids."""
        chosen = None if within is None else np.array(within, dtype=np.int64)
        found = self._search_late(vector, limit, chosen)
        if self._lists:
            found |= self._lists.search(vector, limit, self._gone, chosen)
        best = sorted(found, key=found.__getitem__, reverse=True)[:limit]
        return {number: found[number] for number in best}

    def _search_late(
        self, vector: Vectors, limit: int, within: NDArray[np.int64] | None
    ) -> dict[int, float]:
        size = int(self._late.ntotal)
        if not size:
            return {}
        parameters = None
        if within is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(within))
        faiss.omp_set_num_threads(1)  # of this thread alone; one query is searched by one
        scores, ids = self._late.search(vector.reshape(1, -1), min(limit, size), params=parameters)
        return {int(i): float(s) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0}
