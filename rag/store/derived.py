"""The two indexes that are derived from the catalogue, and their files.

Every state has a lexical folder of its own, which shares the files that did not change with the
folder before it (hard links), so a builder never touches what readers have open, and one that is
cut short leaves the state before whole. Vectors are a log that only grows, and in a large library
lists before it that do not change. Every file is sealed:
its size and checksum stand in the catalogue and are checked when it is opened.
"""

import os
import shutil
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.store import dense
from rag.store.catalogue import Catalogue
from rag.store.dense import Dense
from rag.store.lexical import LexicalReader, LexicalWriter
from rag.store.manifest import Make, Manifest, Seal
from rag.store.vectors import VectorIndex

BROKEN = (ValueError, OSError, RuntimeError)
"""What tantivy, FAISS and the seals raise for an index that is missing, half there or damaged."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """The derived indexes of one generation, loaded."""

    generation: int
    lexical: LexicalReader
    vectors: VectorIndex


def load(folder: Path, manifest: Manifest, seals: Sequence[Seal]) -> Indexes | None:
    """The indexes of a generation; None when they are not, or not whole, there."""
    try:
        rows = _of_log(manifest, seals)
        if not_as_sealed(folder, manifest, seals):
            return None
        lexical = LexicalReader(folder / manifest.lexical)
        dense = VectorIndex.load(folder, manifest.lists, rows, manifest.make.dimension)
    except BROKEN:
        return None
    return Indexes(manifest.generation, lexical, dense)


def not_as_sealed(folder: Path, manifest: Manifest, seals: Sequence[Seal]) -> str:
    """The first file, the log aside, that is not what was written, "" when there is none.

    tantivy trusts its files: one that is damaged must neither be searched nor merged. Raises
    OSError when a file is not there.
    """
    files = (seal for seal in seals if seal.name != manifest.vectors)
    return next((seal.name for seal in files if crc(folder / seal.name) != seal.crc), "")


def are_there(folder: Path, manifest: Manifest, seals: Sequence[Seal]) -> bool:
    """Whether the files are there in their sizes, which is all that a glance tells."""
    try:
        rows = _of_log(manifest, seals)
        sizes = {seal: (folder / seal.name).stat().st_size for seal in seals}
    except (OSError, ValueError):
        return False
    return all(size == s.size or (s is rows and size > s.size) for s, size in sizes.items())


def sweep(folder: Path, manifest: Manifest | None) -> None:
    """Remove the files of other states than this; only while holding the lock."""
    kept = {manifest.lexical, manifest.vectors, manifest.lists} if manifest else set()
    for path in (p for kind in ("lexical*", "vectors-*", "lists-*") for p in folder.glob(kind)):
        if path.name not in kept:
            _remove(path)


def crc(file: Path) -> int:
    """The CRC-32 of a file."""
    found = 0
    with file.open("rb") as data:
        while block := data.read(1 << 20):
            found = zlib.crc32(block, found)
    return found


class DerivedWriter:
    """The derived indexes of the next generation, in the making."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, make: Make, before: Manifest | None
    ) -> None:
        """They go on from those of `before`, whose files have to be there, or begin empty.

        Raises one of BROKEN when those of `before` are damaged.
        """
        self._folder = folder
        self._catalogue = catalogue
        self._make = make
        manifest = catalogue.manifest()
        self._generation = manifest.generation + 1 if manifest else 1
        self._name = f"lexical-{self._generation}"
        seals = catalogue.seals()
        self._known = {seal.name: seal for seal in seals} if before else {}
        self._before: Dense | None = None
        _remove(folder / self._name)
        if before:
            if broken := not_as_sealed(folder, before, seals):
                raise ValueError(f"{broken} is not what was written")
            self._before = Dense(self._known[before.vectors], self._known.get(before.lists))
            _share(folder / before.lexical, folder / self._name)
            self._known = {
                name.replace(before.lexical, self._name, 1): seal
                for name, seal in self._known.items()
            }
        self._lexical: LexicalWriter | None = LexicalWriter(folder / self._name)

    def add(self, document: int, passages: Iterable[tuple[int, str]]) -> None:
        """Index the passages of a document."""
        assert self._lexical
        self._lexical.add(document, passages)

    def finish(self, added: Sequence[int], removed: dict[int, list[int]]) -> None:
        """Put the change on disk and write the manifest.

        `added` are documents whose passages have all been indexed, `removed` documents and the
        passages they had.
        """
        assert self._lexical
        for number in removed:
            self._lexical.remove(number)
        gone = [passage for passages in removed.values() for passage in passages]
        vectors = dense.change(
            *(self._folder, self._catalogue, self._make, self._generation),
            *(self._before, added, gone),
        )
        self._lexical.finish()
        self._lexical = None
        seals = [*self._sealed(), vectors.log, *([vectors.lists] if vectors.lists else [])]
        name, counts = vectors.lists.name if vectors.lists else "", self._catalogue.counts()
        manifest = Manifest(
            *(self._generation, self._make, self._name, vectors.log.name, *counts, name)
        )
        self._catalogue.write_manifest(manifest, seals)

    def close(self) -> None:
        """Drop what was not finished."""
        if self._lexical:
            self._lexical.give_up()
            _remove(self._folder / self._name)

    def _sealed(self) -> list[Seal]:
        """The seals of the lexical folder; files that were there before did not change."""
        sealed = []
        for path in sorted((self._folder / self._name).iterdir()):
            if path.name.startswith("."):
                continue  # locks, and tantivy's list of its own files
            name = path.relative_to(self._folder).as_posix()
            known = self._known.get(name)
            if known and path.name != "meta.json":
                sealed.append(Seal(name, known.size, known.crc))
            else:
                sealed.append(Seal(name, path.stat().st_size, crc(path)))
        return sealed


def derive(folder: Path, catalogue: Catalogue, manifest: Manifest) -> None:
    """Make both indexes anew from the catalogue, as a generation of their own."""
    writer = DerivedWriter(folder, catalogue, manifest.make, None)
    try:
        documents = sorted(catalogue.named())
        for number in documents:
            writer.add(number, catalogue.slices(number))
        writer.finish(documents, {})
    finally:
        writer.close()


def _of_log(manifest: Manifest, seals: Sequence[Seal]) -> Seal:
    """Raises ValueError when there is none."""
    for seal in seals:
        if seal.name == manifest.vectors:
            return seal
    raise ValueError(f"{manifest.vectors} has no seal")


def _share(before: Path, after: Path) -> None:
    """The same files in another folder: links where the file system has them, copies elsewhere."""
    after.mkdir()
    for path in before.iterdir():
        if path.name.endswith(".lock"):
            continue
        try:
            os.link(path, after / path.name)
        except OSError:
            shutil.copyfile(path, after / path.name)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
