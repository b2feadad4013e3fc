"""The vectors in memory (FAISS) and on disk: a log of rows, so that one more article costs one more
row. Derived from the catalogue.

A row is the id of a passage and its vector; a row with a negative id says that the passage is gone.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.store.manifest import Seal
from rag.store.protocol import Vectors

_AT_A_TIME = 10_000
"""Rows written at a time; bounds the memory that writing takes."""


def _row(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("id", "<i8"), ("vector", "<f4", (dimension,))])


def row_size(dimension: int) -> int:
    """The bytes that a row of the log takes."""
    return _row(dimension).itemsize


class VectorIndex:
    """Exact search over (id, unit vector) pairs: cosine by inner product."""

    kind = "exact"
    """How it searches: every vector is compared."""

    def __init__(self, dimension: int) -> None:
        self._index = faiss.IndexIDMap(faiss.IndexFlatIP(dimension))

    @classmethod
    def load(cls, folder: Path, seal: Seal, dimension: int) -> "VectorIndex":
        """Raises ValueError when the file is not what was sealed, OSError when it is not there."""
        loaded = cls(dimension)
        for ids, vectors in read(folder, seal, dimension):
            loaded._index.add_with_ids(vectors, ids)
        return loaded

    def __len__(self) -> int:
        return int(self._index.ntotal)

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


def read(folder: Path, seal: Seal, dimension: int) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
    """The ids that are not gone and their vectors (ids x dimension), in blocks.

    Raises ValueError when the file is not what was sealed, OSError when it is not there.
    """
    kind = _row(dimension)
    rows = np.zeros(0, kind)
    if seal.size:
        count = (seal.size // kind.itemsize,)
        rows = np.memmap(folder / seal.name, dtype=kind, mode="r", shape=count)
    if zlib.crc32(rows.view(np.uint8).data) != seal.crc:
        raise ValueError(f"{seal.name} is not what was written")
    gone = -rows["id"][rows["id"] < 0]
    for first in range(0, len(rows), _AT_A_TIME):
        block = rows[first : first + _AT_A_TIME]
        kept = (block["id"] > 0) & ~np.isin(block["id"], gone)
        yield block["id"][kept].astype(np.int64), block["vector"][kept].astype(np.float32)


def append(
    folder: Path,
    before: Seal,
    dimension: int,
    gone: Sequence[int],
    pairs: Iterable[tuple[int, Vectors]],
) -> Seal:
    """Write rows behind those that count; the seal of the longer file.

    What a builder that was cut short left behind them is overwritten.
    """
    size, crc = before.size, before.crc
    nothing = np.zeros(dimension, dtype=np.float32)
    rows = chain(((-number, nothing) for number in gone), pairs)
    with (folder / before.name).open("r+b" if size else "w+b") as file:
        file.truncate(size)
        file.seek(size)
        for block in _blocks(rows, dimension):
            size, crc = size + file.write(block), zlib.crc32(block, crc)
        file.flush()
        os.fsync(file.fileno())
    return Seal(before.name, size, crc)


def _blocks(pairs: Iterable[tuple[int, Vectors]], dimension: int) -> Iterator[bytes]:
    rows = np.empty(_AT_A_TIME, dtype=_row(dimension))
    filled = 0
    for number, vector in pairs:
        rows[filled] = (number, vector)
        filled += 1
        if filled == len(rows):
            yield rows.tobytes()
            filled = 0
    yield rows[:filled].tobytes()
