"""What the program asks of a store; nothing else in it knows which one it has."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.records import Document, Passage
from rag.store.manifest import Make, Manifest

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FileState:
    """A corpus file as it was when it was last read; `modified_ns` is its time of change."""

    source: str
    digest: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A line of the list of sources; `length` in code points, `added` in ISO 8601 (UTC)."""

    source: str
    title: str
    length: int
    passages: int
    added: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its BM25 score and its cosine, both measured for every candidate."""

    passage: Passage
    lexical: float
    dense: float


class Update(Protocol):
    """A change in the making; readers see nothing of it until its `with` block ends well."""

    def remove(self, source: str) -> None:
        """Forget a source and its passages."""

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        """Store a document, its passages and their vectors (passages x dimension)."""


class Store(Protocol):
    """Documents, passages and the two indexes over them."""

    def manifest(self) -> Manifest | None:
        """The state of the index, or None when nothing has been built."""

    def files(self) -> dict[str, FileState]:
        """The indexed files by source."""

    def sources(self) -> list[SourceSummary]:
        """Every source, in the order of its name."""

    def document(self, source: str) -> Document:
        """One whole document. Raises UnknownSource."""

    def documents(self) -> Iterator[Document]:
        """Every document, one at a time."""

    def update(self, make: Make, *, fresh: bool) -> AbstractContextManager[Update]:
        """One transaction, the only writer; `fresh` begins from an empty index.

        `manifest` and `files` give within it, on this thread, what the change begins from.
        Raises IndexBusy when another builder does not finish in time.
        """

    def touch(self, files: Sequence[FileState]) -> None:
        """These files have another time of change but the same content as before."""

    def candidates(
        self, terms: Sequence[str], vector: Vectors, limit: int, sources: Sequence[str] = ()
    ) -> list[Candidate]:
        """The `limit` best by either index, each with both scores, in no particular order.

        `vector` has the shape (dimension,); `sources` restricts the search, () does not.
        """

    def reading(self) -> AbstractContextManager[object]:
        """All that this thread reads within is one state, whatever is written meanwhile.

        Raises IndexMissing when nothing has been built.
        """

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many passages each term occurs."""

    def close(self) -> None:
        """Let go of files and connections."""
