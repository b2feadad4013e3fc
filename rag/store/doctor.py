"""Does the index hold what it should? Every law that can be checked, checked on everything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.errors import IndexDamaged
from rag.store import audit, derived
from rag.store.catalogue import Catalogue
from rag.store.columns import document_crc, passages_crc
from rag.store.lexical import LexicalReader
from rag.store.lists import Lists
from rag.store.log import Log
from rag.store.manifest import Manifest, Seal

_UNIT = 1e-3
"""How far the length of a vector may be from 1; a text of no known word has a vector of zeros."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: `where` ("catalogue", "document", "lexical" or
    "vectors") and `what`. `document` is the number of the document to be read again, if it is one.
    """

    where: str
    what: str
    document: int | None = None


def examine(folder: Path, catalogue: Catalogue) -> list[Fault]:
    """All the faults of an index. Raises IndexDamaged when the catalogue cannot even be read."""
    if broken := catalogue.db.check():
        raise IndexDamaged(folder, broken[0])
    with catalogue.transaction():
        manifest = catalogue.manifest()
        faults = [
            Fault("document", what, number)
            for number in audit.numbers(catalogue.db)
            for what in _faults_of(catalogue, number, manifest)
        ]
        if manifest is None:
            return faults
        counts = catalogue.counts()
        if counts != (manifest.files, manifest.documents, manifest.passages):
            faults.append(Fault("catalogue", "it does not hold as much as its manifest says"))
        seals = catalogue.seals()
        faults += [
            Fault("lexical", what) for what in _of_lexical(folder, catalogue, manifest, seals)
        ]
        faults += [
            Fault("vectors", what) for what in _of_vectors(folder, catalogue, manifest, seals)
        ]
    return faults


def _faults_of(catalogue: Catalogue, number: int, manifest: Manifest | None) -> Iterator[str]:
    """What is wrong with a document."""
    try:
        content = audit.content(catalogue.db, number)
    except IndexDamaged as problem:
        yield str(problem.details["reason"])
        return
    if document_crc(content.digest, content.title, content.text, content.about) != content.crc:
        yield "its text is not what was written"
    if passages_crc(zip(content.spans, content.vectors, strict=True)) != content.passages_crc:
        yield "its passages are not what was written"
    if any(digest != content.digest for digest in audit.digests_of_files(catalogue.db, number)):
        yield "a file has it that has another content"
    text = content.text
    if not all(0 <= a < b <= len(text) and text[a:b].strip() for a, b, _ in content.spans):
        yield "a passage is no slice of its text"
    if manifest and content.make == manifest.make.key:
        yield from _faults_of_vectors(content.vectors, manifest.make.dimension)


def _faults_of_vectors(blobs: Sequence[bytes], dimension: int) -> Iterator[str]:
    if any(len(blob) != 4 * dimension for blob in blobs):
        yield "a vector has another length than the others"
        return
    rows = np.frombuffer(b"".join(blobs), dtype="<f4").reshape(-1, dimension)
    if not np.isfinite(rows).all():
        yield "a vector is not finite"
        return
    lengths = np.linalg.norm(rows, axis=1)
    if not ((np.abs(lengths - 1) < _UNIT) | (lengths == 0)).all():
        yield "a vector is no unit vector"


def _of_lexical(
    folder: Path, catalogue: Catalogue, manifest: Manifest, seals: Sequence[Seal]
) -> Iterator[str]:
    try:
        if broken := derived.not_as_sealed(folder, manifest, seals):
            yield f"{broken} is not what was written"
            return  # tantivy trusts its files, and may do anything with this one
        indexed = LexicalReader(folder / manifest.lexical).passages()
    except derived.BROKEN as problem:
        yield f"it cannot be opened ({problem})"
        return
    if indexed != set(audit.live_passages(catalogue.db)):
        yield "it does not hold the passages of the catalogue"


def _of_vectors(
    folder: Path, catalogue: Catalogue, manifest: Manifest, seals: Sequence[Seal]
) -> Iterator[str]:
    live = set(audit.live_passages(catalogue.db))
    seen: set[int] = set()
    try:
        seal = next(seal for seal in seals if seal.name == manifest.vectors)
        log = Log(folder, seal, manifest.make.dimension)
        if manifest.lists:
            seen.update(np.setdiff1d(Lists(folder / manifest.lists).ids(), log.gone).tolist())
        for ids, rows in log.blocks():
            held = audit.vectors_of(catalogue.db, [int(i) for i in ids])
            if any(held.get(int(i)) != row.tobytes() for i, row in zip(ids, rows, strict=True)):
                yield "a vector is another than in the catalogue"
            seen.update(ids.tolist())
    except (*derived.BROKEN, StopIteration) as problem:
        yield f"it cannot be opened ({problem})"
        return
    if seen != live:
        yield "it does not hold the passages of the catalogue"
