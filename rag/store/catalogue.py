"""The truth: documents, passages and vectors in one SQLite file."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from rag.errors import IndexDamaged, IndexReadOnly, UnknownSource
from rag.records import Document, Locator, Passage
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


class Catalogue:
    """One SQLite file; a connection a thread, readers beside one writer (WAL)."""

    def __init__(self, folder: Path) -> None:
        """Open or create the catalogue of an index folder. Raises IndexDamaged, IndexReadOnly."""
        self._folder = folder
        self._file = folder / "catalogue.db"
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        with self._problems():
            folder.mkdir(parents=True, exist_ok=True)
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version != FORMAT:
                self._create(version)

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False, timeout=30
            )
            self._connections.append(connection)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")
            self._local.connection = connection
        return connection

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """Turn what SQLite and the file system say into what to do about it."""
        try:
            yield
        except PermissionError as problem:
            raise IndexReadOnly(self._folder) from problem
        except sqlite3.OperationalError as problem:
            if "readonly" in str(problem) or "unable to open" in str(problem):
                raise IndexReadOnly(self._folder) from problem
            raise
        except sqlite3.DatabaseError as problem:
            raise IndexDamaged(self._folder, str(problem)) from problem

    def _create(self, version: int) -> None:
        with self.transaction(write=True):
            if self._connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
                return  # another process was quicker
            if version:
                for table in ("manifest", "passages", "documents"):
                    self._connection.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {FORMAT}")

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[None]:
        """All that is read within is one state; all that is written within is kept or none of it."""
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
        row = self._connection.execute("SELECT content FROM manifest").fetchone()
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
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        ).fetchone()
        return row[0], row[1]

    def files(self) -> dict[str, FileState]:
        rows = self._connection.execute("SELECT source, digest, size, modified_ns FROM documents")
        return {row[0]: FileState(*row) for row in rows}

    def sources(self) -> list[SourceSummary]:
        rows = self._connection.execute(
            "SELECT source, title, length(text),"
            " (SELECT count(*) FROM passages WHERE document = d.id), added"
            " FROM documents d ORDER BY source"
        )
        return [SourceSummary(*row) for row in rows]

    def document(self, source: str) -> Document:
        row = self._connection.execute(
            "SELECT id, source, title, text, locators FROM documents WHERE source = ?", (source,)
        ).fetchone()
        if row is None:
            names = self._connection.execute("SELECT source FROM documents ORDER BY source")
            raise UnknownSource(source, tuple(name for (name,) in names))
        return _document(row)

    def documents(self) -> Iterator[Document]:
        rows = self._connection.execute(
            "SELECT id, source, title, text, locators FROM documents ORDER BY id"
        )
        return (_document(row) for row in rows)

    def document_ids(self, sources: Sequence[str]) -> list[int]:
        """Raises UnknownSource for a source that is not there."""
        return [self.document(source).id for source in sources]

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """Those of the passages that are there, by id."""
        wanted = list(ids)
        found = {}
        for first in range(0, len(wanted), 500):
            some = wanted[first : first + 500]
            marks = ",".join("?" * len(some))
            for row in self._connection.execute(f"{_PASSAGE} WHERE p.id IN ({marks})", some):
                found[row[0]] = Passage(*row)
        return found

    def all_passages(self) -> Iterator[Passage]:
        return (Passage(*row) for row in self._connection.execute(f"{_PASSAGE} ORDER BY p.id"))

    def passage_ids(self, document: int) -> list[int]:
        rows = self._connection.execute("SELECT id FROM passages WHERE document = ?", (document,))
        return [row[0] for row in rows]

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """The vectors of some passages, by id."""
        found = {}
        for first in range(0, len(ids), 500):
            some = list(ids[first : first + 500])
            marks = ",".join("?" * len(some))
            rows = self._connection.execute(
                f"SELECT id, vector FROM passages WHERE id IN ({marks})", some
            )
            found.update({row[0]: np.frombuffer(row[1], dtype="<f4") for row in rows})
        return found

    def all_vectors(self) -> Iterator[tuple[int, Vectors]]:
        rows = self._connection.execute("SELECT id, vector FROM passages ORDER BY id")
        return ((row[0], np.frombuffer(row[1], dtype="<f4")) for row in rows)

    def clear(self) -> None:
        self._connection.execute("DELETE FROM passages")
        self._connection.execute("DELETE FROM documents")

    def remove(self, source: str) -> list[int]:
        """Forget a source; the ids that its passages had."""
        document = self.document(source).id
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
            "INSERT INTO documents (source, digest, size, modified_ns, title, text, locators, added)"
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
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()


def _document(row: tuple[int, str, str, str, str]) -> Document:
    locators = tuple(Locator(**locator) for locator in json.loads(row[4]))
    return Document(row[0], row[1], row[2], row[3], locators)
