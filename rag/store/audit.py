"""The rows of the catalogue as they are written down, for the doctor to check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.store import texts
from rag.store.database import Database


@dataclass(frozen=True, slots=True)
class Content:
    """A document as it is written down: its columns, and the spans, headings and vectors of its
    passages."""

    digest: str
    make: str
    title: str
    text: str
    about: str
    crc: int
    passages_crc: int
    spans: list[tuple[int, int, str]]
    vectors: list[bytes]


def numbers(db: Database) -> list[int]:
    """The ids of all documents, with names or without."""
    return [row[0] for row in db.rows("SELECT id FROM documents ORDER BY id")]


def content(db: Database, document: int) -> Content:
    """A document as it is written down. Raises IndexDamaged when it cannot be read."""
    columns = "digest, make, title, about, crc, passages_crc"
    row = db.row(f"SELECT {columns} FROM documents WHERE id = ?", (document,))
    assert row is not None
    digest, make, title, about, crc, over_passages = row
    query = "SELECT start, end, heading, vector FROM passages WHERE document = ? ORDER BY id"
    passages = list(db.rows(query, (document,)))
    spans, vectors = [(a, b, h) for a, b, h, _ in passages], [v for *_, v in passages]
    text = texts.whole(db, document)
    return Content(digest, make, title, text, about, crc, over_passages, spans, vectors)


def digests_of_files(db: Database, document: int) -> list[str]:
    """The contents that the files of a document are said to have."""
    query = "SELECT digest FROM files WHERE document = ?"
    return [row[0] for row in db.rows(query, (document,))]


def live_passages(db: Database) -> Iterator[int]:
    """The ids of the passages of documents with names."""
    query = "SELECT id FROM passages WHERE document IN (SELECT document FROM files)"
    return (row[0] for row in db.rows(query))


def vectors_of(db: Database, passages: Sequence[int]) -> dict[int, bytes]:
    """The vectors of those of the passages that are there."""
    query = "SELECT id, vector FROM passages WHERE id BETWEEN ? AND ?"
    if not passages:
        return {}
    return dict(db.rows(query, (min(passages), max(passages))))
