"""The truth: documents, passages and vectors in one SQLite file."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import IndexBusy, IndexDamaged, IndexReadOnly, UnknownSource
from rag.records import Document, Locator, Passage
from rag.store.lock import make_folder
from rag.store.manifest import Make, Manifest
from rag.store.protocol import FileState, SourceSummary, Vectors

FORMAT = 1
"""Raised whenever the tables change; a catalogue of another format is built anew."""

_SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    locators TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    vector BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_document ON passages (document);
CREATE TABLE manifest (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL) STRICT;
"""
_PASSAGE = """
SELECT p.id, p.document, d.source, p.start, p.end, substr(d.text, p.start + 1, p.end - p.start)
FROM passages p JOIN documents d ON d.id = p.document
"""
_DOCUMENT = "SELECT id, source, title, text, locators FROM documents"
_IDS = "SELECT id FROM passages"


class Catalogue:
    """One SQLite file; a connection a thread, readers beside one writer (WAL)."""

    def __init__(self, folder: Path) -> None:
        """Open or create the catalogue of an index folder. Raises IndexDamaged, IndexReadOnly."""
        self._folder = folder
        self._file = folder / "catalogue.db"
        self._local = threading.local()
        self._opening = threading.Lock()
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        try:
            make_folder(folder)
            with self._problems():
                version = self._format()
                if version != FORMAT:
                    self._create(version)
                self._connection.execute("SELECT 1 FROM documents, passages, manifest LIMIT 0")
        except BaseException:
            self.close()
            raise

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._open()
        return connection

    def _open(self) -> sqlite3.Connection:
        """A connection for this thread; those of threads that have ended are closed."""
        with self._opening:
            for thread in [t for t in self._connections if not t.is_alive()]:
                self._connections.pop(thread).close()
            connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False, timeout=30
            )
            self._connections[threading.current_thread()] = connection
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Turn what SQLite says into what to do about it."""
        try:
            yield
        except sqlite3.OperationalError as problem:
            if "readonly" in str(problem) or "unable to open" in str(problem):
                raise IndexReadOnly(self._folder) from problem
            if "locked" in str(problem):
                raise IndexBusy(self._folder, "unknown") from problem
            if "no such" in str(problem):  # a table or a column
                raise IndexDamaged(self._folder, str(problem)) from problem
            raise
        except sqlite3.DatabaseError as problem:
            raise IndexDamaged(self._folder, str(problem)) from problem

    def _create(self, version: int) -> None:
        with self.transaction(write=True):
            if self._format() == FORMAT:
                return  # another process was quicker
            if version:
                for table in ("manifest", "passages", "documents"):
                    self._connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    def _format(self) -> int:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        with self._problems():
            yield from self._connection.execute(sql, values)

    def _row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        return next(self._rows(sql, values), None)

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[None]:
        """All that is read within is one state; all that is written within is kept or none is."""
        with self._problems():
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def manifest(self) -> Manifest | None:
        row = self._row("SELECT content FROM manifest")
        if row is None:
            return None
        content = json.loads(row[0])
        return Manifest(**(content | {"make": Make(**content["make"])}))

    def write_manifest(self, manifest: Manifest) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO manifest VALUES (1, ?)", (json.dumps(asdict(manifest)),)
        )

    def counts(self) -> tuple[int, int]:
        """Documents and passages."""
        row = self._row("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)")
        assert row is not None
        return row[0], row[1]

    def files(self) -> dict[str, FileState]:
        rows = self._rows("SELECT source, digest, size, modified_ns FROM documents")
        return {row[0]: FileState(*row) for row in rows}

    def sources(self) -> list[SourceSummary]:
        rows = self._rows(
            "SELECT source, title, length(text),"
            " (SELECT count(*) FROM passages WHERE document = d.id), added"
            " FROM documents d ORDER BY source"
        )
        return [SourceSummary(*row) for row in rows]

    def document(self, source: str) -> Document:
        row = self._row(f"{_DOCUMENT} WHERE source = ?", (source,))
        if row is None:
            raise self._unknown(source)
        return _document(row)

    def _unknown(self, source: str) -> UnknownSource:
        names = self._rows("SELECT source FROM documents ORDER BY source")
        return UnknownSource(source, tuple(name for (name,) in names))

    def documents(self) -> Iterator[Document]:
        return (_document(row) for row in self._rows(f"{_DOCUMENT} ORDER BY id"))

    def document_id(self, source: str) -> int:
        """Raises UnknownSource for a source that is not there."""
        row = self._row("SELECT id FROM documents WHERE source = ?", (source,))
        if row is None:
            raise self._unknown(source)
        return int(row[0])

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """Those of the passages that are there, by id."""
        wanted = list(ids)
        found = {}
        for first in range(0, len(wanted), 500):
            some = wanted[first : first + 500]
            marks = ",".join("?" * len(some))
            for row in self._rows(f"{_PASSAGE} WHERE p.id IN ({marks})", some):
                found[row[0]] = Passage(*row)
        return found

    def all_passages(self) -> Iterator[Passage]:
        return (Passage(*row) for row in self._rows(f"{_PASSAGE} ORDER BY p.id"))

    def passage_ids(self, document: int) -> list[int]:
        return [row[0] for row in self._rows(f"{_IDS} WHERE document = ?", (document,))]

    def all_vectors(self) -> Iterator[tuple[int, Vectors]]:
        rows = self._rows("SELECT id, vector FROM passages ORDER BY id")
        return ((row[0], np.frombuffer(row[1], dtype="<f4")) for row in rows)

    def clear(self) -> None:
        self._connection.execute("DELETE FROM passages")
        self._connection.execute("DELETE FROM documents")

    def remove(self, source: str) -> list[int]:
        """Forget a source; the ids that its passages had."""
        document = self.document_id(source)
        ids = self.passage_ids(document)
        self._connection.execute("DELETE FROM documents WHERE id = ?", (document,))
        return ids

    def touch(self, file: FileState) -> None:
        self._connection.execute(
            "UPDATE documents SET size = ?, modified_ns = ? WHERE source = ?",
            (file.size, file.modified_ns, file.source),
        )

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> tuple[int, list[int]]:
        """The new ids of the document and of its passages."""
        locators = json.dumps([asdict(locator) for locator in document.locators])
        added = datetime.now(UTC).isoformat(timespec="seconds")
        cursor = self._connection.execute(
            "INSERT INTO documents"
            " (source, digest, size, modified_ns, title, text, locators, added)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.source,
                file.digest,
                file.size,
                file.modified_ns,
                document.title,
                document.text,
                locators,
                added,
            ),
        )
        number = cursor.lastrowid
        assert number is not None
        ids = []
        for passage, vector in zip(passages, vectors, strict=True):
            cursor = self._connection.execute(
                "INSERT INTO passages (document, start, end, vector) VALUES (?, ?, ?, ?)",
                (number, passage.start, passage.end, vector.astype("<f4").tobytes()),
            )
            assert cursor.lastrowid is not None
            ids.append(cursor.lastrowid)
        return number, ids

    def close(self) -> None:
        with self._opening:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            self._local = threading.local()


def _document(row: tuple[Any, ...]) -> Document:
    locators = tuple(Locator(**locator) for locator in json.loads(row[4]))
    return Document(row[0], row[1], row[2], row[3], locators)
