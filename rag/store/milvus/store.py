"""The store on a Milvus server, or in the file of a Milvus Lite."""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.errors import IndexDamaged, IndexMissing, ShardsDiffer, UnknownSource
from rag.records import Document, Passage
from rag.store.doctor import Fault
from rag.store.manifest import Make, Manifest
from rag.store.milvus import rows, schema, weights
from rag.store.milvus.address import Address
from rag.store.milvus.lease import Lease
from rag.store.milvus.rows import FileRow, Head
from rag.store.milvus.schema import STATE, Numbers, number_of
from rag.store.milvus.server import Row, Server
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
        view = self._view()
        return view.manifest if view else None

    def files(self, only: Collection[str] = ()) -> dict[str, FileState]:
        view = self._view()
        if view is None:
            return {}
        found = self._files(view, "name", [number_of(source) for source in only])
        return {row.file.source: row.file for row in found if not only or row.file.source in only}

    def takes(self, source: str) -> bool:
        return self._part.has(source)

    def sources(self) -> list[SourceSummary]:
        view = self._view()
        if view is None:
            return []
        where = f"{view.documents()} and piece == 0"
        found = self._server.rows(schema.texts(view.make), where, rows.HEAD)
        heads = {head.document: head for head in map(Head.of, found)}
        names: dict[int, str] = {}
        files = [row for row in self._files(view) if row.document]
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
        view = self._built()
        return self._document(view, self._document_ids(view, [source])[0])

    def documents(self) -> Iterator[Document]:
        view = self._view()
        if view:
            for number in sorted({row.document for row in self._files(view)} - {0}):
                yield self._document(view, number)

    def candidates(
        self, terms: Sequence[str], vector: Vectors, limit: int, sources: Sequence[str] = ()
    ) -> list[Candidate]:
        view = self._built()
        where = view.documents()
        if sources:
            where += f" and document in {self._document_ids(view, sources)}"
        question = self._question(view, terms)
        queries: dict[str, Any] = {"dense": vector.tolist()}
        if question:
            queries["sparse"] = dict(question)
        name = schema.passages(view.make)
        found = self._server.nearest(name, queries, where, limit, rows.PASSAGE)
        names = self._names(view, {row["document"] for row in found})
        return [
            Candidate(
                Passage(
                    *(row["id"], row["document"], names[row["document"]][0]),
                    *(row["start"], row["end"], row["text"]),
                ),
                weights.score(question, row["sparse"], row["length"], view.average, view.make),
                float(vector @ row["dense"]),
            )
            for row in found
        ]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        view = self._built()
        counts = self._counts(view, [weights.term_number(term) for term in terms])
        return {term: counts[weights.term_number(term)] for term in terms}

    def reading(self) -> AbstractContextManager[object]:
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[View]:
        pinned: View | None = getattr(self._pinned, "view", None)
        if pinned:
            yield pinned
            return
        self._pinned.view = self._built()
        try:
            yield self._pinned.view
        finally:
            self._pinned.view = None

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
            before = {row.file.source: row for row in self._files(view)}
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

    # What is read

    def _view(self) -> View | None:
        pinned: View | None = getattr(self._pinned, "view", None)
        return pinned or present(states(self._server), self._only)

    def _built(self) -> View:
        view = self._view()
        if view is None:
            raise IndexMissing(self._place)
        return view

    def _files(self, view: View, field: str = "", values: Sequence[int] = ()) -> list[FileRow]:
        """The files, in the order of their names; those with these values if there are any."""
        where = view.files() + (f" and {field} in {list(values)}" if values else "")
        found = self._server.rows(schema.files(view.make), where, rows.FILE)
        return sorted(map(FileRow.of, found), key=lambda row: row.file.source)

    def _document_ids(self, view: View, sources: Sequence[str]) -> list[int]:
        found = self._files(view, "name", [number_of(source) for source in sources])
        by_name = {row.file.source: row.document for row in found if row.document}
        for source in sources:
            if source not in by_name:
                known = (row.file.source for row in self._files(view) if row.document)
                raise UnknownSource(source, tuple(known))
        return [by_name[source] for source in sources]

    def _names(self, view: View, documents: Iterable[int]) -> dict[int, list[str]]:
        names = defaultdict(list)
        numbers = sorted(documents)
        for row in self._files(view, "document", numbers) if numbers else ():
            names[row.document].append(row.file.source)
        return names

    def _document(self, view: View, number: int) -> Document:
        fields = ["piece", "content"]
        pieces = list(self._server.among(schema.texts(view.make), "document", [number], fields))
        try:
            return rows.document_of(number, pieces, self._names(view, [number])[number])
        except ValueError as problem:
            raise IndexDamaged(self._place, f"document {number} is not whole") from problem

    def _question(self, view: View, terms: Sequence[str]) -> weights.Sparse:
        numbers = [weights.term_number(term) for term in dict.fromkeys(terms)]
        return weights.of_question(self._counts(view, numbers), view.manifest.passages)

    def _counts(self, view: View, numbers: Sequence[int]) -> dict[int, int]:
        counts = dict.fromkeys(numbers, 0)
        if numbers:
            where = f"{view.terms()} and term in {list(numbers)}"
            for row in self._server.some(schema.terms(view.make), where, ["term", "count"]):
                counts[row["term"]] += row["count"]
        return counts

    # Keeping it

    def mend(self) -> bool:
        """There is nothing that could be made anew from anything else."""
        return False

    def facts(self) -> Facts:
        """What the store takes and does. Raises IndexMissing."""
        self._built()
        return Facts({}, Plan("remote"), self._lease.holder())

    def examine(self) -> list[Fault]:
        """All that is wrong with the index."""
        view = self._built()
        return [fault for row in self._heads(view) for fault in self._faults(view, Head.of(row))]

    def _heads(self, view: View) -> Iterator[Row]:
        where = f"{view.documents()} and piece == 0"
        return self._server.rows(schema.texts(view.make), where, rows.HEAD)

    def _faults(self, view: View, head: Head) -> Iterator[Fault]:
        try:
            text = self._document(view, head.document).text
        except IndexDamaged as problem:
            yield Fault("document", str(problem.details["reason"]), head.document)
            return
        fields = ["start", "end", "text"]
        name = schema.passages(view.make)
        slices = list(self._server.among(name, "document", [head.document], fields))
        if len(slices) != head.passages:
            yield Fault("document", "it does not have all its passages", head.document)
        if any(text[row["start"] : row["end"]] != row["text"] for row in slices):
            yield Fault("document", "a passage is no slice of its text", head.document)

    def repair(self, faults: Sequence[Fault]) -> None:
        """Forget the documents that are damaged, so that a sync reads them again."""
        damaged = {fault.document for fault in faults}
        view = self._built()
        with self.update(view.make, fresh=False) as update:
            for row in self._files(view):
                if row.document in damaged:
                    update.remove(row.file.source)

    def close(self) -> None:
        self._server.close()
