"""The tables of the catalogue, what stands in their columns, and what they must add up to."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rag.records import Document, LeftOut, Locator
from rag.store.protocol import FileState

FORMAT = 4
"""Raised whenever the tables change; a catalogue of another format is built anew."""

TABLES = {
    "documents": """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL,
    make TEXT NOT NULL,
    title TEXT NOT NULL,
    length INTEGER NOT NULL,
    about TEXT NOT NULL,
    added TEXT NOT NULL,
    crc INTEGER NOT NULL,
    passages_crc INTEGER NOT NULL,
    UNIQUE (digest, make)
) STRICT""",
    "pieces": """
CREATE TABLE pieces (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (document, start)
) STRICT""",
    "passages": """
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    crc INTEGER NOT NULL,
    vector BLOB NOT NULL
) STRICT;
CREATE INDEX passages_of_document ON passages (document)""",
    "files": """
CREATE TABLE files (
    source TEXT PRIMARY KEY,
    document INTEGER REFERENCES documents,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    left_out TEXT,
    limits TEXT NOT NULL,
    CHECK ((document IS NULL) = (left_out IS NOT NULL))
) STRICT;
CREATE INDEX files_of_document ON files (document, source)""",
    "manifest": "CREATE TABLE manifest (one INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT",
    "seals": """
CREATE TABLE seals (name TEXT PRIMARY KEY, size INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT""",
}


def document_crc(digest: str, title: str, text: str, about: str) -> int:
    """What a document's columns must add up to."""
    return zlib.crc32("\0".join((digest, title, about, text)).encode())


def passage_crc(heading: str, text: str) -> int:
    """What the heading and the text of a passage must add up to."""
    return zlib.crc32(f"{heading}\0{text}".encode())


def passages_crc(passages: Iterable[tuple[tuple[int, int, str], bytes]]) -> int:
    """What the spans, headings and vectors of a document's passages, in order, must add up to."""
    crc = 0
    for (start, end, heading), vector in passages:
        crc = zlib.crc32(vector, zlib.crc32(f"{start}:{end}:{heading};".encode(), crc))
    return crc


def about_of(document: Document) -> str:
    """All that is known of a document besides its title and text."""
    places = [(p.start, p.paragraph, p.heading, p.page) for p in document.locators]
    return json.dumps(
        {
            "locators": places,
            "author": document.author,
            "date": document.date,
            "encoding": document.encoding,
            "warnings": document.warnings,
        },
        ensure_ascii=False,
    )


def fields_of(about: str) -> dict[str, Any]:
    """The fields of a Document that `about_of` wrote."""
    fields: dict[str, Any] = json.loads(about)
    fields["locators"] = tuple(Locator(*place) for place in fields["locators"])
    fields["warnings"] = tuple(fields["warnings"])
    return fields


def reason_of(file: FileState) -> str | None:
    """Why a file is left out; None when it is not."""
    return json.dumps(asdict(file.left_out), ensure_ascii=False) if file.left_out else None


def left_out_of(reason: str | None) -> LeftOut | None:
    """What `reason_of` wrote."""
    return LeftOut(**json.loads(reason)) if reason else None
