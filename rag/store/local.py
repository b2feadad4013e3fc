"""The store on this machine: a catalogue and the two indexes derived from it, in one folder.

A state of the store is a generation. The catalogue names the commit of the lexical index and the
file of vectors that belong to it; when they are not there (a crash between them, a deleted file),
both are made anew from the catalogue before anything is searched.
"""

import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import IndexDamaged, IndexMissing
from rag.records import Document, Passage
from rag.store.catalogue import Catalogue
from rag.store.lexical import LexicalReader, LexicalWriter, stamp
from rag.store.lock import exclusive
from rag.store.manifest import Make, Manifest
from rag.store.protocol import Candidate, FileState, SourceSummary, Vectors
from rag.store.vectors import VectorIndex

_BROKEN = (ValueError, OSError, RuntimeError)
"""What tantivy and FAISS raise for an index that is missing, half there or damaged."""
_TRIES = 5
"""A reader begins again when a builder ends, or the indexes are mended, under its hands."""


@dataclass(frozen=True, slots=True)
class _Indexes:
    """The derived indexes of one generation, loaded."""

    generation: int
    lexical: LexicalReader
    vectors: VectorIndex


class LocalStore:
    """A `Store` in a folder. Safe to share between threads."""

    def __init__(self, folder: Path, lock_wait: float = 30.0) -> None:
        """Open or create the store. Raises IndexDamaged or IndexReadOnly."""
        self._folder = folder
        self._lock_wait = lock_wait
        self._catalogue = Catalogue(folder)
        self._indexes: _Indexes | None = None
        self._loading = threading.Lock()
        self._pinned = threading.local()

    def manifest(self) -> Manifest | None:
        return self._catalogue.manifest()

    def files(self) -> dict[str, FileState]:
        return self._catalogue.files()

    def sources(self) -> list[SourceSummary]:
        return self._catalogue.sources()

    def document(self, source: str) -> Document:
        return self._catalogue.document(source)

    def documents(self) -> Iterator[Document]:
        return self._catalogue.documents()

    def touch(self, files: Sequence[FileState]) -> None:
        with exclusive(self._folder, self._lock_wait), self._catalogue.transaction(write=True):
            for file in files:
                self._catalogue.touch(file)

    def close(self) -> None:
        self._catalogue.close()

    def candidates(
        self, terms: Sequence[str], vector: Vectors, limit: int, sources: Sequence[str] = ()
    ) -> list[Candidate]:
        with self._reading() as indexes:
            documents = within = None
            if sources:
                documents = [self._catalogue.document_id(source) for source in sources]
                within = [i for d in documents for i in self._catalogue.passage_ids(d)]
            lexical = indexes.lexical.search(terms, limit, documents) if terms else {}
            dense = indexes.vectors.search(vector, limit, within)
            only_dense = [i for i in dense if i not in lexical]
            only_lexical = [i for i in lexical if i not in dense]
            lexical |= indexes.lexical.scores(terms, only_dense) if terms else {}
            dense |= indexes.vectors.search(vector, len(only_lexical), only_lexical)
            passages = self._catalogue.passages(lexical | dense)
        return [Candidate(p, lexical.get(i, 0.0), dense[i]) for i, p in passages.items()]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        with self._reading() as indexes:
            return {term: indexes.lexical.frequency(term) for term in terms}

    def reading(self) -> AbstractContextManager[object]:
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[_Indexes]:
        """One state of the catalogue, on this thread, and the indexes that belong to it."""
        pinned: _Indexes | None = getattr(self._pinned, "indexes", None)
        if pinned:
            yield pinned
            return
        for _ in range(_TRIES):
            with self._catalogue.transaction():
                manifest = self._catalogue.manifest()
                if manifest is None:
                    raise IndexMissing(self._folder)
                indexes = self._current(manifest)
                if indexes:
                    self._pinned.indexes = indexes
                    try:
                        yield indexes
                    finally:
                        self._pinned.indexes = None
                    return
            self._mend(manifest.generation)
        raise IndexDamaged(self._folder, "its indexes cannot be made from it")

    def _current(self, manifest: Manifest) -> _Indexes | None:
        """The indexes of a generation; None when they are not, or no longer, there."""
        with self._loading:
            if self._indexes is None or self._indexes.generation != manifest.generation:
                loaded = self._load(manifest)
                if loaded is None:
                    return None
                self._indexes = loaded
            return self._indexes

    def _load(self, manifest: Manifest) -> _Indexes | None:
        try:
            lexical = LexicalReader(self._folder / "lexical")
            vectors = VectorIndex.load(self._folder / manifest.vectors_file)
        except _BROKEN:
            return None
        if lexical.stamp != manifest.lexical_stamp:
            return None
        return _Indexes(manifest.generation, lexical, vectors)

    @contextmanager
    def update(self, make: Make, *, fresh: bool) -> Iterator["LocalUpdate"]:
        with exclusive(self._folder, self._lock_wait):
            vectors = None if fresh else self._whole_vectors()
            with self._catalogue.transaction(write=True):
                manifest = self._catalogue.manifest()
                lexical = self._writer()
                try:
                    if vectors is None:
                        vectors = VectorIndex(make.dimension)
                        self._catalogue.clear()
                        lexical.clear()
                    yield LocalUpdate(self._catalogue, lexical, vectors)
                    generation = manifest.generation + 1 if manifest else 1
                    self._write(generation, make, lexical.commit(), vectors)
                finally:
                    lexical.close()
            self._sweep()

    def mend(self) -> bool:
        """Make the derived indexes anew if they are not those of the catalogue; whether it did.

        Waits for a running builder, which leaves them whole. Raises IndexBusy.
        """
        manifest = self._catalogue.manifest()
        if manifest is None or self._is_there(manifest):
            return False
        return self._mend(manifest.generation)

    def _mend(self, generation: int) -> bool:
        """Make the derived indexes anew unless the store has moved on from `generation`."""
        with exclusive(self._folder, self._lock_wait):
            with self._catalogue.transaction(write=True):
                manifest = self._catalogue.manifest()
                if manifest is None or manifest.generation != generation:
                    return False
                self._derive(manifest)
            self._sweep()
        return True

    def _is_there(self, manifest: Manifest) -> bool:
        """Whether the derived indexes are those of the catalogue, as far as a glance tells."""
        found = stamp(self._folder / "lexical") == manifest.lexical_stamp
        return found and (self._folder / manifest.vectors_file).exists()

    def _whole_vectors(self) -> VectorIndex | None:
        """The vectors to go on from, mended if need be; None when nothing has been built."""
        with self._catalogue.transaction(write=True):
            manifest = self._catalogue.manifest()
            if manifest is None:
                return None
            indexes = self._load(manifest)
            return indexes.vectors if indexes else self._derive(manifest)

    def _writer(self) -> LexicalWriter:
        """The lexical index, open for writing; begun anew when it is damaged."""
        folder = self._folder / "lexical"
        try:
            return LexicalWriter(folder)
        except _BROKEN:
            shutil.rmtree(folder, ignore_errors=True)
            return LexicalWriter(folder)

    def _derive(self, manifest: Manifest) -> VectorIndex:
        shutil.rmtree(self._folder / "lexical", ignore_errors=True)
        lexical = LexicalWriter(self._folder / "lexical")
        try:
            lexical.clear()
            for passage in self._catalogue.all_passages():
                lexical.add(passage)
            vectors = VectorIndex(manifest.make.dimension)
            vectors.add(self._catalogue.all_vectors())
            self._write(manifest.generation + 1, manifest.make, lexical.commit(), vectors)
        finally:
            lexical.close()
        return vectors

    def _write(self, generation: int, make: Make, stamp: int, vectors: VectorIndex) -> None:
        file = f"vectors-{generation}.faiss"
        vectors.save(self._folder / file)
        manifest = Manifest(generation, make, stamp, file, *self._catalogue.counts())
        self._catalogue.write_manifest(manifest)

    def _sweep(self) -> None:
        """Remove the vector files of generations that are past; only while holding the lock."""
        manifest = self._catalogue.manifest()
        for file in self._folder.glob("vectors-*"):
            if manifest is None or file.name != manifest.vectors_file:
                file.unlink(missing_ok=True)


class LocalUpdate:
    """An `Update` of a LocalStore."""

    def __init__(self, catalogue: Catalogue, lexical: LexicalWriter, vectors: VectorIndex) -> None:
        self._catalogue = catalogue
        self._lexical = lexical
        self._vectors = vectors

    def remove(self, source: str) -> None:
        number = self._catalogue.document(source).id
        self._lexical.remove_document(number)
        self._vectors.remove(self._catalogue.remove(source))

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        number, ids = self._catalogue.add(document, file, passages, vectors)
        for i, p in zip(ids, passages, strict=True):
            self._lexical.add(Passage(i, number, p.source, p.start, p.end, p.text))
        self._vectors.add(zip(ids, vectors, strict=True))
