"""What the program asks of a store; nothing else in it knows which one it has."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.records import Document, LeftOut, Passage
from rag.store.manifest import Make, Manifest

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FileState:
    """A corpus file as it was when it was last read.

    `digest` stands for its content and its format; `modified_ns` is its time of change, 0 when
    that cannot be trusted. A file that could not be read has a `left_out` that says why, and
    `limits` names what it was tried with.
    """

    source: str
    digest: str
    size: int
    modified_ns: int
    left_out: LeftOut | None = None
    limits: str = ""


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """A line of the list of sources; `length` in code points, `added` in ISO 8601 (UTC).

    `cited_as` is the first of the sources that have the same content: citations name that one.
    """

    source: str
    title: str
    length: int
    passages: int
    added: str
    cited_as: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its BM25 score and its cosine, both measured for every candidate."""

    passage: Passage
    lexical: float
    dense: float

    @property
    def id(self) -> int:
        """That of the passage."""
        return self.passage.id


@dataclass(frozen=True, slots=True)
class Plan:
    """How vectors are searched: `lists` of neighbours, of which `probes` are looked into; no lists
    when every vector is compared, which is so up to `exact_up_to` passages. `kind` is "exact" or
    "lists", or "remote" when a server sees to it.
    """

    kind: str
    lists: int = 0
    probes: int = 0
    exact_up_to: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What a store takes and does: bytes by part, how vectors are searched, and the process that
    is building, "" when none is."""

    bytes: dict[str, int]
    plan: Plan
    builder: str


class Update(Protocol):
    """A change in the making; readers see nothing of it until its `with` block ends well.

    What is added is kept even if it does not end well: the next update `holds` it.
    """

    def holds(self, digest: str) -> bool:
        """Whether a document of this content is there, so that `name` is enough."""

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        """Store a document under the name of its file, with its passages and their vectors
        (passages x dimension); the same as `name` when its content is held."""

    def name(self, file: FileState) -> None:
        """The file has a content that is held; whatever it had before, it no longer has."""

    def remove(self, source: str) -> None:
        """Forget a file. A document that no file has any more goes with its last one."""


class Store(Protocol):
    """Documents, passages and the two indexes over them."""

    def manifest(self) -> Manifest | None:
        """The state of the index, or None when nothing has been built."""

    def files(self, only: Collection[str] = ()) -> dict[str, FileState]:
        """The files by source: those that are indexed and those that were left out; of these
        sources `only`, unless there are none."""

    def takes(self, source: str) -> bool:
        """Whether it is for this store to build a source: for one of several builders, some are
        not."""

    def sources(self) -> list[SourceSummary]:
        """Every source, in the order of its name."""

    def document(self, source: str) -> Document:
        """One whole document, by any of its names. Raises UnknownSource."""

    def documents(self) -> Iterator[Document]:
        """Every document, one at a time, each content once."""

    def building(self) -> AbstractContextManager[None]:
        """Within, no other process or thread changes the store; this one may.

        Raises IndexBusy when another builder does not finish in time.
        """

    def update(self, make: Make, *, fresh: bool) -> AbstractContextManager[Update]:
        """One transaction, the only writer; `fresh` begins from an empty index.

        `manifest` and `files` give within it what the change begins from. Raises what `building`
        does, and IndexUnwritable when the disk is full.
        """

    def note(self, files: Sequence[FileState]) -> None:
        """Remember what costs no answer: another time of the same content, or why a file that is
        not in the index is left out."""

    def candidates(
        self,
        terms: Sequence[str],
        vector: Vectors,
        limit: int,
        sources: Sequence[str] = (),
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
