"""The truth: documents, passages, vectors and the names of files, in one SQLite file.

A document is a content, read in one make; a file is a name that has one. Documents without a name
are work in progress: nobody who asks sees them, and a build that was cut short goes on from them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from rag.errors import IndexDamaged, UnknownSource
from rag.records import Document, Passage
from rag.store import texts
from rag.store.columns import (
    FORMAT,
    TABLES,
    about_of,
    document_crc,
    fields_of,
    left_out_of,
    passage_crc,
    passages_crc,
    reason_of,
)
from rag.store.database import Database, Row
from rag.store.manifest import Make, Manifest, Seal
from rag.store.protocol import FileState, SourceSummary, Vectors

_NAME = "(SELECT min(source) FROM files WHERE document = d.id)"
_OF_DOCUMENT = "FROM passages p JOIN documents d ON d.id = p.document WHERE p.id"
_PASSAGE = f"SELECT p.id, d.id, {_NAME}, p.start, p.end, p.heading, p.crc {_OF_DOCUMENT}"
_KEPT = 4_096
"""Texts of passages that are remembered, by id and checksum: some megabytes."""
_KEPT_OF_DOCUMENTS = 20_000_000
"""Code points of documents that are remembered: a long book is not read for every citation."""
_DOCUMENT = "SELECT id, digest, title, about, crc FROM documents d"
_OF_NAMED = "document IN (SELECT document FROM files)"
_NAMED = "id IN (SELECT document FROM files WHERE document IS NOT NULL)"


class Catalogue:
    """The tables, each way of asking and changing them a method."""

    def __init__(self, folder: Path) -> None:
        """Open or create the catalogue of an index folder. Raises IndexDamaged, IndexReadOnly."""
        self._folder = folder
        self.db = Database(folder, "catalogue.db", TABLES, FORMAT)
        self.close = self.db.close
        self._texts: dict[tuple[int, int], str] = {}
        self._contents: dict[tuple[int, int], Document] = {}

    def transaction(self, *, write: bool = False) -> AbstractContextManager[None]:
        """All that is read within is one state; all that is written within is kept or none is."""
        return self.db.transaction(write=write)

    @contextmanager
    def _whole(self, what: str) -> Iterator[None]:
        """Within, JSON that is no longer what was written is damage."""
        try:
            yield
        except (ValueError, TypeError, KeyError) as problem:
            raise IndexDamaged(self._folder, f"{what} is not what it was") from problem

    # The state of the index

    def manifest(self) -> Manifest | None:
        row = self.db.row("SELECT content FROM manifest")
        if row is None:
            return None
        with self._whole("the manifest"):
            content = json.loads(row[0])
            return Manifest(**(content | {"make": Make(**content["make"])}))

    def write_manifest(self, manifest: Manifest, seals: Iterable[Seal]) -> None:
        content = json.dumps(asdict(manifest))
        self.db.write("INSERT OR REPLACE INTO manifest VALUES (1, ?)", (content,))
        self.db.write("DELETE FROM seals")
        rows = ((seal.name, seal.size, seal.crc) for seal in seals)
        self.db.write_all("INSERT INTO seals VALUES (?, ?, ?)", rows)

    def seals(self) -> list[Seal]:
        """The derived files of the index."""
        return [Seal(*row) for row in self.db.rows("SELECT name, size, crc FROM seals")]

    def counts(self) -> tuple[int, int, int]:
        """Files in the index, their different contents, and the passages of these."""
        row = self.db.row(
            "SELECT count(document), count(DISTINCT document), (SELECT count(*) FROM passages"
            " WHERE document IN (SELECT document FROM files)) FROM files"
        )
        assert row is not None
        return row[0], row[1], row[2]

    # Files

    def files(self, only: Collection[str] = ()) -> dict[str, FileState]:
        columns = "source, digest, size, modified_ns, left_out, limits"
        among = f"WHERE source IN ({','.join('?' * len(only))})" if only else ""
        rows = self.db.all(f"SELECT {columns} FROM files {among} ORDER BY source", tuple(only))
        with self._whole("the list of files"):
            return {
                source: FileState(source, digest, size, modified, left_out_of(reason), limits)
                for source, digest, size, modified, reason, limits in rows
            }

    def put_files(self, files: Iterable[FileState], make: Make) -> None:
        """Each file has the document of its digest, or is left out."""
        rows = (
            (
                *(f.source, None if f.left_out else f.digest, make.key),
                *(f.digest, f.size, f.modified_ns, reason_of(f), f.limits),
            )
            for f in files
        )
        self.db.write_all(
            "INSERT OR REPLACE INTO files VALUES"
            " (?, (SELECT id FROM documents WHERE digest = ? AND make = ?), ?, ?, ?, ?, ?)",
            rows,
        )

    def remove_files(self, sources: Iterable[str]) -> None:
        self.db.write_all("DELETE FROM files WHERE source = ?", ((s,) for s in sources))

    def sources(self) -> list[SourceSummary]:
        rows = self.db.rows(
            "SELECT f.source, coalesce(nullif(d.title, ''), f.source), d.length,"
            f" (SELECT count(*) FROM passages WHERE document = d.id), d.added, {_NAME}"
            " FROM files f JOIN documents d ON d.id = f.document ORDER BY f.source"
        )
        return [SourceSummary(*row) for row in rows]

    # Documents and passages

    def document_id(self, source: str) -> int:
        """Raises UnknownSource for a source that is not there."""
        row = self.db.row("SELECT document FROM files WHERE source = ?", (source,))
        if row is None or row[0] is None:
            known = "SELECT source FROM files WHERE document IS NOT NULL ORDER BY source"
            raise UnknownSource(source, tuple(name for (name,) in self.db.rows(known)))
        return int(row[0])

    def document(self, source: str) -> Document:
        """A document; one that was read lately is not read again. Raises UnknownSource and
        IndexDamaged."""
        row = self.db.row(f"{_DOCUMENT} WHERE id = ?", (self.document_id(source),))
        if row is None:
            raise IndexDamaged(self._folder, f"there is no document of {source}")
        known, key = self._contents, (row[0], row[-1])
        content = known.get(key) or self._content(row)
        if key not in known:
            if sum(len(other.text) for other in list(known.values())) > _KEPT_OF_DOCUMENTS:
                self._contents = known = {}
            known[key] = content
        return self._named(content)

    def documents(self) -> Iterator[Document]:
        rows = self.db.rows(f"{_DOCUMENT} WHERE {_NAMED} ORDER BY id")
        return (self._named(self._content(row)) for row in rows)

    def _content(self, row: Row) -> Document:
        """A document without its names."""
        number, digest, title, about, crc = row
        text = texts.whole(self.db, number)
        if document_crc(digest, title, text, about) != crc:
            raise IndexDamaged(self._folder, f"the text of document {number} is not what it was")
        return Document(number, "", title, text, **fields_of(about))

    def _named(self, content: Document) -> Document:
        query = "SELECT source FROM files WHERE document = ? ORDER BY source"
        first, *others = [name for (name,) in self.db.rows(query, (content.id,))]
        title = content.title or first
        return replace(content, source=first, title=title, also=tuple(others))

    def held(self, make: Make) -> dict[str, int]:
        """The documents of a make, with names or without: their ids by their digests."""
        rows = self.db.rows("SELECT digest, id FROM documents WHERE make = ?", (make.key,))
        return dict(rows)

    def named(self) -> set[int]:
        """The ids of the documents that a file has."""
        query = "SELECT DISTINCT document FROM files WHERE document IS NOT NULL"
        return {row[0] for row in self.db.all(query)}

    def vectors_of(self, ids: Sequence[int]) -> list[tuple[int, Vectors]]:
        """Those of the passages that are there, and their vectors."""
        rows = self.db.among("SELECT id, vector FROM passages WHERE id", ids)
        return [(number, np.frombuffer(vector, dtype="<f4")) for number, vector in rows]

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Those of the passages that are there; a text that was read lately is not read again.

        Raises IndexDamaged.
        """
        if len(self._texts) > _KEPT:
            self._texts = {}
        known, found = self._texts, []
        rows = list(self.db.among(_PASSAGE, ids))
        read = texts.of_passages(self.db, [r[0] for r in rows if (r[0], r[-1]) not in known])
        for number, document, source, start, end, heading, crc in rows:
            text = known.get((number, crc)) or read.get(number, "")
            if passage_crc(heading, text) != crc:
                raise IndexDamaged(self._folder, f"a passage of {source} is not what it was")
            known[number, crc] = text
            found.append(Passage(number, document, source, start, end, text, heading))
        return found

    def passage_ids(self, document: int) -> list[int]:
        query = "SELECT id FROM passages WHERE document = ?"
        return [row[0] for row in self.db.rows(query, (document,))]

    def slices(self, document: int) -> list[tuple[int, str]]:
        """The passages of a document, named or not: id and text."""
        text = texts.whole(self.db, document)
        spans = "SELECT id, start, end FROM passages WHERE document = ?"
        return [(i, text[a:b]) for i, a, b in self.db.rows(spans, (document,))]

    def vectors(self, document: int) -> Iterator[tuple[int, Vectors]]:
        """The vectors of a document, by the ids of their passages."""
        query = "SELECT id, vector FROM passages WHERE document = ? ORDER BY id"
        rows = self.db.rows(query, (document,))
        return ((row[0], np.frombuffer(row[1], dtype="<f4")) for row in rows)

    def all_vectors(self) -> Iterator[tuple[int, Vectors]]:
        """The vectors of every document that has a name, by the ids of their passages."""
        query = f"SELECT id, vector FROM passages WHERE {_OF_NAMED} ORDER BY id"
        return ((row[0], np.frombuffer(row[1], dtype="<f4")) for row in self.db.rows(query))

    # Changing them

    def add(
        self,
        document: Document,
        digest: str,
        make: Make,
        passages: Sequence[Passage],
        vectors: Vectors,
    ) -> tuple[int, list[int]]:
        """Store a content that is not held yet; the new ids of it and of its passages."""
        title, about = document.title, about_of(document)
        blobs = [vector.astype("<f4").tobytes() for vector in vectors]
        spans = [(p.start, p.end, p.heading) for p in passages]
        number = self.db.write(
            "INSERT INTO documents (digest, make, title, length, about, added, crc, passages_crc)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(digest, make.key, title, len(document.text), about),
                datetime.now(UTC).isoformat(timespec="seconds"),
                document_crc(digest, title, document.text, about),
                passages_crc(zip(spans, blobs, strict=True)),
            ),
        )
        texts.put(self.db, number, document.text)
        insert = (
            "INSERT INTO passages (document, start, end, heading, crc, vector)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        ids = [
            self.db.write(insert, (number, *span, passage_crc(p.heading, p.text), blob))
            for p, span, blob in zip(passages, spans, blobs, strict=True)
        ]
        return number, ids

    def drop_unnamed(self) -> None:
        """Forget the documents that no file has."""
        self.db.write(f"DELETE FROM documents WHERE NOT {_NAMED}")

    def drop(self, documents: Iterable[int]) -> None:
        """Forget documents and that files had them, so that these are read again."""
        numbers = [(number,) for number in documents]
        self.db.write_all("DELETE FROM files WHERE document = ?", numbers)
        self.db.write_all("DELETE FROM documents WHERE id = ?", numbers)
