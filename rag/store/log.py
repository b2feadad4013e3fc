"""Vectors on disk: a log of rows, so that one more article costs one more row. Derived from the
catalogue.

A row is the id of a passage and its vector; a row with a negative id says that the passage is gone,
whether its row stands in the log or in the lists before it.
"""

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.store.manifest import Seal
from rag.store.protocol import Vectors

AT_A_TIME = 10_000
"""Rows read or written at a time; bounds the memory that this takes."""


def _row(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("id", "<i8"), ("vector", "<f4", (dimension,))])


def row_size(dimension: int) -> int:
    """The bytes that a row of the log takes."""
    return _row(dimension).itemsize


class Log:
    """The rows of a log, mapped into memory."""

    def __init__(self, folder: Path, seal: Seal, dimension: int) -> None:
        """Raises ValueError when the file is not what was sealed, OSError when it is not there."""
        kind = _row(dimension)
        self._rows = np.zeros(0, kind)
        if seal.size:
            count = (seal.size // kind.itemsize,)
            self._rows = np.memmap(folder / seal.name, dtype=kind, mode="r", shape=count)
        if zlib.crc32(self._rows.view(np.uint8).data) != seal.crc:
            raise ValueError(f"{seal.name} is not what was written")
        ids = self._rows["id"]
        self.gone = np.asarray(-ids[ids < 0], dtype=np.int64)

    def blocks(self) -> Iterator[tuple[NDArray[np.int64], Vectors]]:
        """The ids that are not gone and their vectors (ids x dimension)."""
        for first in range(0, len(self._rows), AT_A_TIME):
            block = self._rows[first : first + AT_A_TIME]
            kept = (block["id"] > 0) & ~np.isin(block["id"], self.gone)
            yield block["id"][kept].astype(np.int64), block["vector"][kept].astype(np.float32)


def append(
    folder: Path,
    before: Seal,
    dimension: int,
    removed: Sequence[int],
    pairs: Iterable[tuple[int, Vectors]],
) -> Seal:
    """Write rows behind those that count; the seal of the longer file.

    What a builder that was cut short left behind them is overwritten.
    """
    size, crc = before.size, before.crc
    nothing = np.zeros(dimension, dtype=np.float32)
    rows = chain(((-number, nothing) for number in removed), pairs)
    with (folder / before.name).open("r+b" if size else "w+b") as file:
        file.truncate(size)
        file.seek(size)
        for block in _blocks(rows, dimension):
            size, crc = size + file.write(block), zlib.crc32(block, crc)
        file.flush()
        os.fsync(file.fileno())
    return Seal(before.name, size, crc)


def _blocks(pairs: Iterable[tuple[int, Vectors]], dimension: int) -> Iterator[bytes]:
    rows = np.empty(AT_A_TIME, dtype=_row(dimension))
    filled = 0
    for number, vector in pairs:
        rows[filled] = (number, vector)
        filled += 1
        if filled == len(rows):
            yield rows.tobytes()
            filled = 0
    yield rows[:filled].tobytes()
