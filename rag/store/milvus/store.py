"""The store on a Milvus server, or in the file of a Milvus Lite."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from rag.errors import IndexMissing, ShardsDiffer
from rag.records import Document
from rag.store.doctor import Fault
from rag.store.manifest import Make, Manifest
from rag.store.milvus import schema, weights
from rag.store.milvus.address import Address
from rag.store.milvus.lease import Lease
from rag.store.milvus.reader import Reader
from rag.store.milvus.rows import FileRow
from rag.store.milvus.schema import STATE, Numbers, number_of
from rag.store.milvus.server import Server
from rag.store.milvus.state import Part, View, present, states
from rag.store.milvus.update import MilvusUpdate, updating
from rag.store.protocol import Candidate, Facts, FileState, Plan, SourceSummary, Vectors


class MilvusStore:
    """A `Store` on a server. Safe to share between threads, and by any number of processes.

    Given a `part`, it is that of a builder who sees to this part alone.
    """

    def __init__(
        self,
        address: Address,
        part: Part | None = None,
        lock_wait: float = 30.0,
        seconds: float = 10.0,
    ) -> None:
        """Connect; a request may take so many seconds. Raises ServerGone."""
        self._server = Server(address, seconds)
        self._place = Path(address.uri)
        self._only = part
        self._part = part or Part()
        self._lease = Lease(self._server, self._place, self._part, lock_wait)
        self._pinned = threading.local()
        self._server.create(STATE, schema.state_fields())

    def manifest(self) -> Manifest | None:
        reader = self._present()
        return reader.view.manifest if reader else None

    def files(self, only: Collection[str] = ()) -> dict[str, FileState]:
        reader = self._present()
        found = reader.files("name", [number_of(source) for source in only]) if reader else []
        return {row.file.source: row.file for row in found}

    def takes(self, source: str) -> bool:
        return self._part.has(source)

    def sources(self) -> list[SourceSummary]:
        reader = self._present()
        if reader is None:
            return []
        heads = {head.document: head for head in reader.heads()}
        files = [row for row in reader.files() if row.document]
        names: dict[int, str] = {}
        for row in files:
            names.setdefault(row.document, row.file.source)
        return [
            SourceSummary(
                *(row.file.source, head.title or row.file.source, head.length),
                *(head.passages, head.added, names[row.document]),
            )
            for row in files
            for head in [heads[row.document]]
        ]

    def document(self, source: str) -> Document:
        reader = self._built()
        return reader.document(reader.document_ids([source])[0])

    def documents(self) -> Iterator[Document]:
        reader = self._present()
        if reader:
            for number in sorted({row.document for row in reader.files()} - {0}):
                yield reader.document(number)

    def candidates(
        self,
        terms: Sequence[str],
        vector: Vectors,
        limit: int,
        sources: Sequence[str] = (),
    ) -> list[Candidate]:
        return self._built().candidates(terms, vector, limit, sources)

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        numbers = {term: weights.term_number(term) for term in terms}
        counts = self._built().counts(list(numbers.values()))
        return {term: counts[number] for term, number in numbers.items()}

    @contextmanager
    def reading(self) -> Iterator[None]:
        if getattr(self._pinned, "reader", None):
            yield
            return
        self._pinned.reader = self._built()
        try:
            yield
        finally:
            self._pinned.reader = None

    def _present(self) -> Reader | None:
        """The state that this thread holds on to, or that of now; None when nothing is built."""
        pinned: Reader | None = getattr(self._pinned, "reader", None)
        if pinned:
            return pinned
        view = present(states(self._server), self._only)
        return self._reader(view) if view else None

    def _reader(self, view: View) -> Reader:
        return Reader(self._server, self._place, view)

    def _built(self) -> Reader:
        reader = self._present()
        if reader is None:
            raise IndexMissing(self._place)
        return reader

    # Building

    def building(self) -> AbstractContextManager[None]:
        return self._lease()

    @contextmanager
    def update(self, make: Make, *, fresh: bool) -> Iterator[MilvusUpdate]:
        with self.building():
            known = states(self._server)
            built = next((s.part.of for s in known if s.make == make), self._part.of)
            if built != self._part.of:
                raise ShardsDiffer(built, self._part.of)
            self._drop_old_makes({s.make for s in known}, make)
            own = [s for s in known if s.part == self._part]
            before = next((s for s in own if s.make == make), None)
            generation = 1 + max((s.generation for s in own), default=0)
            given = (self._server, self._part, make, before, generation, self._lease.renew)
            with updating(MilvusUpdate(*given, fresh=fresh)) as update:
                yield update

    def _drop_old_makes(self, known: set[Make], make: Make) -> None:
        """Those that are neither read now nor being built."""
        view = present(states(self._server), None)
        kept = {view.make, make} if view else {make}
        for other in known - kept:
            for state in states(self._server):
                if state.make == other:
                    state.forget(self._server)
            for name in schema.collections_of(other):
                self._server.drop(name)

    def note(self, files: Sequence[FileState]) -> None:
        with self.building():
            view = present(states(self._server), self._part)
            if view is None:
                return
            before = {row.file.source: row for row in self._reader(view).files()}
            numbers, generation = Numbers(self._part.number), view.parts[0].generation
            changed = [
                replace(
                    before[f.source],
                    file=f,
                    document=0 if f.left_out else before[f.source].document,
                )
                if f.source in before
                else FileRow(next(numbers), 0, f)
                for f in files
            ]
            self._server.put(
                schema.files(view.make), [r.row(self._part.number, generation) for r in changed]
            )

    # Keeping it

    def mend(self) -> bool:
        """There is nothing that could be made anew from anything else."""
        return False

    def facts(self) -> Facts:
        """What the store takes and does. Raises IndexMissing."""
        self._built()
        return Facts({}, Plan("remote"), self._lease.holder())

    def examine(self) -> list[Fault]:
        """All that is wrong with the index. Raises IndexMissing."""
        return list(self._built().faults())

    def repair(self, faults: Sequence[Fault]) -> None:
        """Forget the documents that are damaged, so that a sync reads them again."""
        damaged = {fault.document for fault in faults}
        reader = self._built()
        with self.update(reader.view.make, fresh=False) as update:
            for row in reader.files():
                if row.document in damaged:
                    update.remove(row.file.source)

    def close(self) -> None:
        self._server.close()
