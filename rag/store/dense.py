"""Vectors of the next generation: rows behind the log while that is worth while, else all anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from rag.store import lists, log
from rag.store.catalogue import Catalogue
from rag.store.manifest import Make, Seal

_WORTH_KEEPING = 0.5
"""The part of the rows of a log without lists that must still count."""
_OUTSIDE = 0.1
"""The part of a library with lists that may stand in the log beside them."""


@dataclass(frozen=True, slots=True)
class Dense:
    """The files that vectors are in: the log and, in a large library, the lists before it."""

    log: Seal
    lists: Seal | None = None


def change(
    folder: Path,
    catalogue: Catalogue,
    make: Make,
    generation: int,
    before: Dense | None,
    added: Sequence[int],
    gone: Sequence[int],
) -> Dense:
    """Put a change on disk: documents that were added, passages that are gone.

    `before` is what it goes on from; without it, and when too much of that no longer counts,
    everything is written anew, under names of this generation.
    """
    passages = catalogue.counts()[2]
    if before and not _is_worn(before, make, catalogue, added, gone, passages):
        pairs = (pair for number in added for pair in catalogue.vectors(number))
        rows = log.append(folder, before.log, make.dimension, gone, pairs)
        return Dense(rows, before.lists)
    empty = Seal(f"vectors-{generation}", 0, 0)
    if not lists.plan(passages).lists:
        return Dense(log.append(folder, empty, make.dimension, (), catalogue.all_vectors()))
    name = f"lists-{generation}"
    size, crc = lists.write(folder / name, passages, make.dimension, lambda: _blocks(catalogue))
    rows = log.append(folder, empty, make.dimension, (), ())
    return Dense(rows, Seal(name, size, crc))


def _is_worn(
    before: Dense,
    make: Make,
    catalogue: Catalogue,
    added: Sequence[int],
    gone: Sequence[int],
    passages: int,
) -> bool:
    late = sum(len(catalogue.passage_ids(number)) for number in added)
    outside = before.log.size // log.row_size(make.dimension) + len(gone) + late
    if before.lists:
        return outside > _OUTSIDE * passages
    return lists.plan(passages).lists > 0 or passages < _WORTH_KEEPING * outside


def _blocks(catalogue: Catalogue) -> Iterator[lists.Block]:
    pairs = catalogue.all_vectors()
    while some := list(islice(pairs, log.AT_A_TIME)):
        ids = np.array([number for number, _ in some], dtype=np.int64)
        yield ids, np.stack([vector for _, vector in some])
