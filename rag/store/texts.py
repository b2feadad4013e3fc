"""The texts of documents, in pieces: a passage in the midst of a long book is read without it."""

from collections import defaultdict
from collections.abc import Sequence

from rag.store.database import Database

PIECE = 2_000
"""Code points of a piece: of Arabic, as many bytes as fit a page of the database."""
_PARTS = (
    "SELECT p.id, t.start,"
    " substr(t.text, 1 + max(0, p.start - t.start), p.end - max(p.start, t.start))"
    " FROM passages p JOIN pieces t ON t.document = p.document"
    f" AND t.start > p.start - {PIECE} AND t.start < p.end WHERE p.id"
)


def put(db: Database, document: int, text: str) -> None:
    """Write the text of a document."""
    rows = ((document, n, text[n : n + PIECE]) for n in range(0, len(text), PIECE))
    db.write_all("INSERT INTO pieces (document, start, text) VALUES (?, ?, ?)", rows)


def whole(db: Database, document: int) -> str:
    """The text of a document."""
    query = "SELECT text FROM pieces WHERE document = ? ORDER BY start"
    return "".join(piece for (piece,) in db.rows(query, (document,)))


def of_passages(db: Database, passages: Sequence[int]) -> dict[int, str]:
    """The texts of those of the passages that are there, by their ids."""
    found: defaultdict[int, str] = defaultdict(str)
    for number, _, part in sorted(db.among(_PARTS, passages)):
        found[number] += part
    return found
