"""Vectors of a large library in lists of neighbours, a byte a number (FAISS), mapped into memory.
Derived from the catalogue.

A search looks into the lists whose centres are nearest to the question. The file never changes:
what comes later stands in the log, what goes is left out of the search, and when the two have grown
to a tenth of the library the lists are made anew, which takes seconds.
"""

import math
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.protocol import Plan, Vectors

Block = tuple[NDArray[np.int64], Vectors]
"""Ids and their vectors (ids x dimension)."""

EXACT_UP_TO = 100_000
"""Passages up to which every vector is compared: that takes a few milliseconds."""
_A_LIST = 64
"""Vectors a list that its centre is found from."""
_ROUNDS = 8
_THREADS = faiss.omp_get_max_threads()
"""Those that lists are made by; searches set their own."""


def plan(passages: int) -> Plan:
    """What suits a library of so many passages.

    As many lists as the square root, a power of two. Of 256 lists 96 are looked into and of 1,024
    lists 261, which was measured to find 98 in 100 of the ten nearest (see README.md).

    >>> plan(3000)
    Plan(kind='exact', lists=0, probes=0, exact_up_to=100000)
    >>> plan(1_000_000)
    Plan(kind='lists', lists=1024, probes=261, exact_up_to=100000)
    """
    if passages <= EXACT_UP_TO:
        return Plan("exact", exact_up_to=EXACT_UP_TO)
    return _of_lists(1 << round(math.log2(passages) / 2))


def _of_lists(lists: int) -> Plan:
    return Plan("lists", lists, min(lists, math.ceil(1.77 * lists**0.72)), EXACT_UP_TO)


class Lists:
    """Lists that were written; they do not change."""

    def __init__(self, file: Path) -> None:
        """Raises RuntimeError when the file is not there or no lists."""
        self._index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        held = faiss.downcast_InvertedLists(self._index.invlists)
        held.prefetch_nthread = 0  # 32 threads a search took as long as the search
        self.plan = _of_lists(self._index.nlist)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> NDArray[np.int64]:
        """The ids of all that is in the lists."""
        held = self._index.invlists
        parts = [
            faiss.rev_swig_ptr(held.get_ids(number), held.list_size(number)).copy()
            for number in range(held.nlist)
            if held.list_size(number)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def search(
        self,
        vector: Vectors,
        limit: int,
        without: NDArray[np.int64],
        within: NDArray[np.int64] | None,
    ) -> dict[int, float]:
        """The `limit` nearest and their cosines, as near as a byte a number tells; not those
        `without`. All lists are looked into when the search is restricted to those `within`."""
        if within is not None:
            chosen = faiss.IDSelectorBatch(np.setdiff1d(within, without))
            probes = self.plan.lists
        else:
            excluded = faiss.IDSelectorBatch(without)
            chosen = faiss.IDSelectorNot(excluded) if len(without) else None
            probes = self.plan.probes
        parameters = faiss.SearchParametersIVF(sel=chosen, nprobe=probes)
        scores, ids = self._index.search(vector.reshape(1, -1), limit, params=parameters)
        return {int(i): float(s) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0}


def write(
    file: Path, passages: int, dimension: int, vectors: Callable[[], Iterator[Block]]
) -> tuple[int, int]:
    """Write the lists of a library; the size of their file and its CRC-32. `vectors` gives all of
    them, as often as it is asked to."""
    faiss.omp_set_num_threads(_THREADS)
    lists = plan(passages).lists
    centres = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        *(centres, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    )
    index.cp.niter, index.cp.spherical = _ROUNDS, True
    index.cp.max_points_per_centroid = index.cp.min_points_per_centroid = _A_LIST
    index.train(_sample(vectors(), passages, lists * _A_LIST))
    for ids, rows in vectors():
        index.add_with_ids(rows, ids)
    size = crc = 0
    with file.open("wb") as target:

        def put(data: bytes) -> None:
            nonlocal size, crc
            size, crc = size + target.write(data), zlib.crc32(data, crc)

        faiss.write_index(index, faiss.PyCallbackIOWriter(put))
        target.flush()
        os.fsync(target.fileno())
    return size, crc


def _sample(blocks: Iterator[Block], passages: int, wanted: int) -> Vectors:
    """About so many of the vectors, spread evenly over the library."""
    step = max(1, passages // wanted)
    return np.concatenate([rows[::step] for _, rows in blocks])
