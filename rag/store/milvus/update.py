"""A change of a part: documents as they come, their names at the end, and the state last of all.

Nothing that is written is seen before the state is; what a change that was cut short has left is
held by the next one, or cleared away.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from rag.errors import WarraqError
from rag.records import Document, Passage
from rag.store.manifest import Make
from rag.store.milvus import rows, schema
from rag.store.milvus.rows import FileRow, Head
from rag.store.milvus.schema import NOTHING, Numbers
from rag.store.milvus.server import Row, Server
from rag.store.milvus.state import Part, PartState, View
from rag.store.protocol import FileState, Vectors

_BATCH = 500
"""Passages that are written at a time."""
_GRACE = 60.0
"""Seconds for which rows that no longer count are kept, for those who read a state before."""
_MANY = 1_000
"""More of them are deleted at once."""
_ADDED_UP = 50
"""Generations after which the counts of terms are added up, so that a term has few rows."""


class MilvusUpdate:
    """An `Update` of a part of a library."""

    def __init__(
        self,
        server: Server,
        part: Part,
        make: Make,
        before: PartState | None,
        generation: int,
        renew: Callable[[], None],
        *,
        fresh: bool,
    ) -> None:
        """Go on from the state `before`, the last one in this make, to `generation`."""
        self._server, self._part, self._make, self._renew = server, part, make, renew
        self._before = before or PartState(part, make, 0)
        self._generation = generation
        self._numbers = Numbers(part.number)
        self._own = {"part": part.number, "born": generation}
        for name, fields in schema.collections_of(make).items():
            server.create(name, fields)
        heads = self._cleared()
        self._heads = {head.document: head for head in heads}
        self._held = {head.digest: head.document for head in heads}
        self._named = self._files_before()
        self._removed = set(self._named) if fresh else set()
        self._files: dict[str, FileState] = {}
        self._counts: Counter[int] = Counter()
        self._added: set[int] = set()
        self._passages: list[Row] = []
        self._texts: list[Row] = []

    def holds(self, digest: str) -> bool:
        return digest in self._held

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        self._files[file.source] = file
        if self.holds(file.digest):
            return
        number = next(self._numbers)
        ids = [next(self._numbers) for _ in passages]
        made = rows.passage_rows(number, passages, vectors, ids, self._make, self._own)
        for row in made:
            self._counts.update(term for term in row["sparse"] if term)
        head = rows.head_of(number, document, file, [row["length"] for row in made])
        pieces = [next(self._numbers) for _ in rows.pieces_of(document)]
        self._passages += made
        self._texts += rows.document_rows(head, document, pieces, self._own)
        self._heads[number], self._held[file.digest] = head, number
        self._added.add(number)
        if len(self._passages) > _BATCH:
            self._flush()

    def name(self, file: FileState) -> None:
        self._files[file.source] = file

    def remove(self, source: str) -> None:
        self._removed.add(source)

    def finish(self) -> None:
        """Give the names and make the change visible, all of it or nothing."""
        self._flush()
        after = {s: row for s, row in self._named.items() if s not in self._removed}
        new = {source: self._file_row(file) for source, file in self._files.items()}
        kept = {s for s, row in new.items() if s in after and self._is_same(after[s], row)}
        after |= {source: row for source, row in new.items() if source not in kept}
        live = {row.id for row in after.values()}
        documents = {row.document for row in after.values()} - {0}
        before = {row.document for row in self._named.values()} - {0}
        fresh = [row for source, row in after.items() if source in new and source not in kept]
        self._write_counts(documents - before, before - documents)
        self._delete_documents(self._heads.keys() - documents - before)
        self._server.put(
            schema.files(self._make), [r.row(self._part.number, self._generation) for r in fresh]
        )
        old = [row.id for row in self._named.values() if row.id not in live]
        self._write_state(after, documents, tuple(before - documents), tuple(old))

    def close(self) -> None:
        """Keep the documents that were added, whatever became of the change."""
        with contextlib.suppress(WarraqError):
            self._flush()

    def _write_state(
        self,
        after: dict[str, FileRow],
        documents: set[int],
        gone: tuple[int, ...],
        old: tuple[int, ...],
    ) -> None:
        gone, old = self._before.gone + gone, self._before.old + old
        if len(gone) + len(old) > _MANY:
            self._delete_documents(gone)
            self._server.delete_among(schema.files(self._make), "id", old)
            gone = old = ()
        self._renew()
        heads = [self._heads[number] for number in documents]
        PartState(
            *(self._part, self._make, self._generation),
            *(sum(row.document > 0 for row in after.values()), len(documents)),
            *(sum(head.passages for head in heads), sum(head.terms for head in heads)),
            gone=gone,
            old=old,
            counted_from=self._counted_from,
        ).write(self._server)

    def _file_row(self, file: FileState) -> FileRow:
        document = 0 if file.left_out else self._held[file.digest]
        return FileRow(next(self._numbers), document, file)

    def _is_same(self, one: FileRow, other: FileRow) -> bool:
        return (one.document, one.file) == (other.document, other.file)

    def _flush(self) -> None:
        """Write what is waiting, passages before the documents that they are of."""
        self._renew()
        self._server.put(schema.passages(self._make), self._passages)
        self._server.put(schema.texts(self._make), self._texts)
        self._passages, self._texts = [], []

    # What was before

    def _cleared(self) -> list[Head]:
        """Clear away what the state before no longer counts and what a change that was cut short
        has left, but for whole documents; what is known of these and of those that are there."""
        make, own = self._make, f"part == {self._part.number}"
        late = f"{own} and born > {self._before.generation}"
        for name in (schema.files(make), schema.terms(make)):
            self._server.delete(name, late)
        if time.time() > self._before.written + _GRACE:
            self._server.delete(
                schema.terms(make), f"{own} and born <= {self._before.counted_from}"
            )
            self._server.delete_among(schema.files(make), "id", self._before.old)
            self._delete_documents(self._before.gone)
            self._before = replace(self._before, gone=(), old=())
        found = map(
            Head.of, self._server.rows(schema.texts(make), f"{own} and piece == 0", rows.HEAD)
        )
        heads = [head for head in found if head.document not in self._before.gone]
        whole = {head.document for head in heads}
        halves = {
            int(row["document"])
            for name in (schema.passages(make), schema.texts(make))
            for row in self._server.rows(name, late, ["document"])
        }
        self._delete_documents(halves - whole)
        return heads

    def _files_before(self) -> dict[str, FileRow]:
        where = View((self._before,)).files()
        found = self._server.rows(schema.files(self._make), where, rows.FILE)
        return {row["source"]: FileRow.of(row) for row in found}

    def _delete_documents(self, documents: Iterable[int]) -> None:
        numbers = sorted(documents)
        for name in (schema.texts(self._make), schema.passages(self._make)):
            self._server.delete_among(name, "document", numbers)

    # In how many passages terms occur

    @property
    def _counted_from(self) -> int:
        """The generation after which counts are valid: this one's, when it adds them all up."""
        if self._generation % _ADDED_UP == 0:
            return self._generation - 1
        return self._before.counted_from

    def _write_counts(self, named: set[int], gone: set[int]) -> None:
        counts = self._counts
        counts.update(self._counted(named - self._added))
        counts.subtract(self._counted(gone | (self._added - named)))
        if self._counted_from != self._before.counted_from:
            where = f"part == {self._part.number} and born > {self._before.counted_from}"
            for row in self._server.rows(schema.terms(self._make), where, ["term", "count"]):
                counts[row["term"]] += row["count"]
        made = [
            self._own | {"id": next(self._numbers), "term": term, "count": count, "none": NOTHING}
            for term, count in counts.items()
            if count
        ]
        self._server.put(schema.terms(self._make), made)

    def _counted(self, documents: set[int]) -> Counter[int]:
        """In how many passages of some documents each term occurs."""
        counts: Counter[int] = Counter()
        name = schema.passages(self._make)
        for row in self._server.among(name, "document", sorted(documents), ["sparse"]):
            counts.update(term for term in row["sparse"] if term)
        return counts


@contextlib.contextmanager
def updating(update: MilvusUpdate) -> Iterator[MilvusUpdate]:
    """An update that is finished when its block ends well."""
    try:
        yield update
        update.finish()
    finally:
        update.close()
