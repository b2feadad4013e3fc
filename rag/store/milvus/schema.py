"""The collections of a library, and the numbers that its rows have.

`state` has a row for each part of the library, which is written last of all that a sync writes, and
the leases of those who build. The others are of one make each: `files`, `texts` (documents in
pieces, the first with what is known of each), `passages`, and `terms` (in how many passages a term
occurs; the counts of its rows add up).

A row that was `born` in a generation of its `part` is seen from the moment on that the state names
that generation.
"""

import hashlib
import itertools
import threading
import time
from typing import Any

from rag.store.manifest import Make

_TEXT: dict[str, Any] = {"kind": "VARCHAR", "max_length": 65_535}
_NUMBER: dict[str, Any] = {"kind": "INT64"}
_FOUND_BY: dict[str, Any] = {"kind": "INT64", "index": "INVERTED"}
_NO_VECTOR: dict[str, Any] = {"kind": "FLOAT_VECTOR", "dim": 2, "index": "FLAT"}
"""Milvus asks for a vector in every collection."""
NOTHING = [1.0, 0.0]
"""What stands in it."""
STATE = "state"
PIECE = 16_000
"""Code points of a document to a piece: never more than 65,535 bytes."""

_GRAPH: dict[str, Any] = {"params": {"M": 16, "efConstruction": 200}}
"""How the graph over the dense vectors is built (HNSW, Malkov and Yashunin 2016)."""

Fields = dict[str, dict[str, Any]]


def state_fields() -> Fields:
    """The rows of `state`."""
    return {"key": {"kind": "VARCHAR", "max_length": 512}, "content": _TEXT, "none": _NO_VECTOR}


def collections_of(make: Make) -> dict[str, Fields]:
    """The collections of a make, by their names."""
    row = {"id": _NUMBER, "part": _FOUND_BY, "born": _FOUND_BY}
    return {
        files(make): row
        | {"name": _FOUND_BY, "source": _TEXT, "document": _FOUND_BY, "content": _TEXT}
        | {"none": _NO_VECTOR},
        texts(make): row
        | {"document": _FOUND_BY, "piece": _FOUND_BY, "content": _TEXT, "about": _TEXT}
        | {"none": _NO_VECTOR},
        passages(make): row
        | {"document": _FOUND_BY, "start": _NUMBER, "end": _NUMBER}
        | {"heading": _TEXT, "text": _TEXT}
        | {"dense": {"kind": "FLOAT_VECTOR", "dim": make.dimension, "index": "HNSW", **_GRAPH}}
        | {"sparse": {"kind": "SPARSE_FLOAT_VECTOR", "index": "SPARSE_INVERTED_INDEX"}}
        | {"length": _NUMBER},
        terms(make): row | {"term": _FOUND_BY, "count": _NUMBER, "none": _NO_VECTOR},
    }


def files(make: Make) -> str:
    """The collection of the files of a make."""
    return f"files_{make.key}"


def texts(make: Make) -> str:
    """The collection of its documents."""
    return f"texts_{make.key}"


def passages(make: Make) -> str:
    """The collection of its passages."""
    return f"passages_{make.key}"


def terms(make: Make) -> str:
    """The collection of its terms."""
    return f"terms_{make.key}"


def number_of(text: str, bits: int = 63) -> int:
    """A number that stands for a text, the same everywhere.

    >>> number_of("1دمشق", 32) == number_of("1دمشق", 32) < 2**32
    True
    """
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> (64 - bits)


class Numbers:
    """Numbers for rows, rising with time and never given twice: microseconds of this century, and
    the part of the library, of which there are at most 1,024."""

    def __init__(self, part: int) -> None:
        self._part = part
        self._next = itertools.count(time.time_ns() // 1000 - 946_684_800_000_000)
        self._lock = threading.Lock()

    def __next__(self) -> int:
        with self._lock:
            return next(self._next) << 10 | self._part
