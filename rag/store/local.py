"""The store on this machine: a catalogue and the two indexes derived from it, in one folder.

A state of the store is a generation. The catalogue names the commit of the lexical index and the
file of vectors that belong to it; when they are not there (a crash between them, a deleted file),
both are made anew from the catalogue before anything is searched.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import IndexMissing
from rag.records import Document, Passage
from rag.store.catalogue import Catalogue
from rag.store.lexical import LexicalReader, LexicalWriter, stamp
from rag.store.lock import exclusive
from rag.store.manifest import Make, Manifest
from rag.store.protocol import Candidate, FileState, SourceSummary, Vectors
from rag.store.vectors import VectorIndex


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
        with self._catalogue.transaction():
            indexes = self._current()
            documents = self._catalogue.document_ids(sources) if sources else None
            within = None
            if documents is not None:
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
        with self._catalogue.transaction():
            lexical = self._current().lexical
        return {term: lexical.frequency(term) for term in terms}

    @contextmanager
    def update(self, make: Make, *, fresh: bool) -> Iterator["LocalUpdate"]:
        with exclusive(self._folder, self._lock_wait), self._catalogue.transaction(write=True):
            manifest = self._catalogue.manifest()
            fresh = fresh or manifest is None
            if not fresh and not self._is_whole(manifest):
                self._derive(manifest)
                manifest = self._catalogue.manifest()
            lexical = LexicalWriter(self._folder / "lexical")
            try:
                vectors = self._vectors(make, None if fresh else manifest)
                change = LocalUpdate(self._catalogue, lexical, vectors)
                if fresh:
                    self._catalogue.clear()
                    lexical.clear()
                yield change
                generation = manifest.generation + 1 if manifest else 1
                self._write(generation, make, lexical.commit(), vectors)
            finally:
                lexical.close()
        self._sweep()

    def _current(self) -> _Indexes:
        """The indexes of the generation that the open transaction sees."""
        manifest = self._catalogue.manifest()
        if manifest is None:
            raise IndexMissing(self._folder)
        with self._loading:
            if self._indexes is None or self._indexes.generation != manifest.generation:
                self._indexes = self._load(manifest)
            return self._indexes

    def _load(self, manifest: Manifest) -> _Indexes:
        lexical = LexicalReader(self._folder / "lexical")
        vectors = VectorIndex.load(self._folder / manifest.vectors_file)
        return _Indexes(manifest.generation, lexical, vectors)

    def mend(self) -> bool:
        """Make the derived indexes anew if they are not those of the catalogue; whether it did.

        Waits for a running builder, which leaves them whole. Raises IndexBusy.
        """
        if self._is_whole(self._catalogue.manifest()):
            return False
        with exclusive(self._folder, self._lock_wait), self._catalogue.transaction(write=True):
            manifest = self._catalogue.manifest()
            if self._is_whole(manifest):
                return False
            assert manifest is not None
            self._derive(manifest)
        self._sweep()
        return True

    def _is_whole(self, manifest: Manifest | None) -> bool:
        if manifest is None:
            return True
        found = stamp(self._folder / "lexical") == manifest.lexical_stamp
        return found and (self._folder / manifest.vectors_file).exists()

    def _derive(self, manifest: Manifest) -> None:
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

    def _vectors(self, make: Make, manifest: Manifest | None) -> VectorIndex:
        if manifest is None:
            return VectorIndex(make.dimension)
        return VectorIndex.load(self._folder / manifest.vectors_file)

    def _write(self, generation: int, make: Make, stamp: int, vectors: VectorIndex) -> None:
        file = f"vectors-{generation}.faiss"
        vectors.save(self._folder / file)
        documents, passages = self._catalogue.counts()
        self._catalogue.write_manifest(
            Manifest(generation, make, stamp, file, documents, passages)
        )

    def _sweep(self) -> None:
        """Remove the vector files of generations that are past."""
        manifest = self._catalogue.manifest()
        for file in self._folder.glob("vectors-*"):
            if manifest is None or file.name != manifest.vectors_file:
                file.unlink(missing_ok=True)


class LocalUpdate:
    """An `Update` of a LocalStore."""

    def __init__(
        self, catalogue: Catalogue, lexical: LexicalWriter, vectors: VectorIndex
    ) -> None:
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
