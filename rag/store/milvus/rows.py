"""Records and the rows that they are kept in."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from rag.arabic.terms import terms as terms_of
from rag.records import Document, LeftOut, Passage
from rag.store.columns import about_of, fields_of
from rag.store.manifest import Make
from rag.store.milvus import weights
from rag.store.milvus.schema import NOTHING, PIECE, number_of
from rag.store.milvus.server import Row
from rag.store.protocol import FileState, Vectors

FILE = ("id", "source", "document", "content")
HEAD = ("document", "about")
PASSAGE = ("id", "document", "start", "end", "heading", "text", "length", "dense", "sparse")
_SHOWN = 1_000
"""Code points of a title in the list of sources."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file, the number of its row, and that of its document, 0 when it is left out."""

    id: int
    document: int
    file: FileState

    @classmethod
    def of(cls, row: Row) -> "FileRow":
        """From a row with the fields FILE."""
        content = json.loads(row["content"])
        left_out = LeftOut(**content.pop("left_out")) if content["left_out"] else None
        if not left_out:
            content.pop("left_out", None)
        file = FileState(source=row["source"], left_out=left_out, **content)
        return cls(row["id"], row["document"], file)

    def row(self, part: int, born: int) -> Row:
        """The row."""
        content = asdict(self.file)
        source = content.pop("source")
        return {
            "id": self.id,
            "part": part,
            "born": born,
            "name": number_of(source),
            "source": source,
            "document": self.document,
            "content": json.dumps(content),
            "none": NOTHING,
        }


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a document without reading it. `length` in code points, `added` in ISO 8601;
    `terms` are those of all its passages together."""

    document: int
    digest: str
    title: str
    length: int
    added: str
    passages: int
    terms: int

    @classmethod
    def of(cls, row: Row) -> "Head":
        """From a row with the fields HEAD."""
        return cls(row["document"], **json.loads(row["about"]))


def document_rows(head: Head, document: Document, ids: Sequence[int], born: Row) -> list[Row]:
    """The pieces of a document, the first one last: a document is there when that one is."""
    known = asdict(head)
    del known["document"]
    rows = [
        born
        | {"id": number, "document": head.document, "piece": piece, "content": content}
        | {"about": json.dumps(known, ensure_ascii=False) if piece == 0 else "", "none": NOTHING}
        for piece, (number, content) in enumerate(zip(ids, pieces_of(document), strict=True))
    ]
    return rows[::-1]


def pieces_of(document: Document) -> list[str]:
    """A document cut into texts that fit a row."""
    whole = json.dumps([document.title, document.text, about_of(document)], ensure_ascii=False)
    return [whole[first : first + PIECE] for first in range(0, len(whole), PIECE)]


def document_of(number: int, pieces: Sequence[Row], names: Sequence[str]) -> Document:
    """The document of these pieces, under its names. Raises ValueError when one is not there."""
    whole = "".join(row["content"] for row in sorted(pieces, key=lambda row: int(row["piece"])))
    title, text, about = json.loads(whole)
    first, *others = names
    return Document(number, first, title or first, text, **fields_of(about), also=tuple(others))


def head_of(number: int, document: Document, file: FileState, lengths: Sequence[int]) -> Head:
    """What is known of a document of passages that have so many terms."""
    return Head(
        *(number, file.digest, document.title[:_SHOWN], len(document.text)),
        datetime.now(UTC).isoformat(timespec="seconds"),
        *(len(lengths), sum(lengths)),
    )


def passage_rows(
    document: int,
    passages: Sequence[Passage],
    vectors: Vectors,
    ids: Sequence[int],
    make: Make,
    born: Row,
) -> list[Row]:
    """The passages of a document."""
    rows = []
    for number, passage, vector in zip(ids, passages, vectors, strict=True):
        found = terms_of(passage.text)
        rows.append(
            born
            | {"id": number, "document": document, "start": passage.start, "end": passage.end}
            | {"heading": passage.heading, "text": passage.text, "length": len(found)}
            | {"dense": vector.tolist()}
            | {"sparse": dict(weights.of_passage(found, make))}
        )
    return rows
