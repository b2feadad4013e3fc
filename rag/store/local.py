"""The store on this machine: a catalogue and the two indexes derived from it, in one folder.

A state of the store is a generation. The catalogue names the files of the two indexes that belong
to it; when they are not there, or not whole, both are made anew from the catalogue before anything
is searched.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rag.errors import IndexDamaged, IndexMissing
from rag.records import Document
from rag.store import derived, doctor, lists
from rag.store.catalogue import Catalogue
from rag.store.derived import DerivedWriter, Indexes
from rag.store.doctor import Fault
from rag.store.lists import Lists
from rag.store.lock import Lock
from rag.store.manifest import Make, Manifest
from rag.store.protocol import (
    Candidate,
    Facts,
    FileState,
    SourceSummary,
    Vectors,
)
from rag.store.update import LocalUpdate, updating

_TRIES = 5
"""A reader begins again when a builder ends, or the indexes are mended, under its hands."""


def set_aside(folder: Path, lock_wait: float) -> Path:
    """Move a catalogue that cannot be read out of the way; where it is kept. Raises IndexBusy."""
    kept = folder / "catalogue.damaged"
    with Lock(folder, lock_wait)():
        for ending in ("", "-wal", "-shm"):
            file = folder / f"catalogue.db{ending}"
            if file.exists():
                file.replace(f"{kept}{ending}")
    return kept


class LocalStore:
    """A `Store` in a folder. Safe to share between threads."""

    def __init__(self, folder: Path, lock_wait: float = 30.0) -> None:
        """Open or create the store. Raises IndexDamaged or IndexReadOnly."""
        self._folder = folder
        self._lock = Lock(folder, lock_wait)
        self._catalogue = Catalogue(folder)
        self._indexes: Indexes | None = None
        self._loading = threading.Lock()
        self._pinned = threading.local()

    def manifest(self) -> Manifest | None:
        return self._catalogue.manifest()

    def files(self, only: Collection[str] = ()) -> dict[str, FileState]:
        return self._catalogue.files(only)

    def takes(self, source: str) -> bool:
        return True

    def sources(self) -> list[SourceSummary]:
        return self._catalogue.sources()

    def document(self, source: str) -> Document:
        return self._catalogue.document(source)

    def documents(self) -> Iterator[Document]:
        return self._catalogue.documents()

    def note(self, files: Sequence[FileState]) -> None:
        with self.building(), self._catalogue.transaction(write=True):
            manifest = self._catalogue.manifest()
            if manifest:
                self._catalogue.put_files(files, manifest.make)

    def close(self) -> None:
        self._catalogue.close()

    def candidates(
        self,
        terms: Sequence[str],
        vector: Vectors,
        limit: int,
        sources: Sequence[str] = (),
    ) -> list[Candidate]:
        with self._reading() as indexes:
            documents = within = None
            if sources:
                documents = [self._catalogue.document_id(source) for source in sources]
                within = [i for d in documents for i in self._catalogue.passage_ids(d)]
            lexical = indexes.lexical.search(terms, limit, documents) if terms else {}
            near = indexes.vectors.search(vector, limit, within)
            only_near = [i for i in near if i not in lexical]
            lexical |= indexes.lexical.scores(terms, only_near) if terms else {}
            found = [*lexical, *only_near]
            dense = {i: float(v @ vector) for i, v in self._catalogue.vectors_of(found)}
            passages = self._catalogue.passages(found)
        return [Candidate(p, lexical.get(p.id, 0.0), dense[p.id]) for p in passages]

    def frequencies(self, terms: Sequence[str]) -> Mapping[str, int]:
        with self._reading() as indexes:
            return {term: indexes.lexical.frequency(term) for term in terms}

    def reading(self) -> AbstractContextManager[object]:
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[Indexes]:
        """One state of the catalogue, on this thread, and the indexes that belong to it."""
        pinned: Indexes | None = getattr(self._pinned, "indexes", None)
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
            if self._catalogue.manifest() == manifest:  # else a builder has ended meanwhile
                self._derive(manifest.generation)
        raise IndexDamaged(self._folder, "its indexes cannot be made from it")

    def _current(self, manifest: Manifest) -> Indexes | None:
        """The indexes of a generation; None when they are not, or no longer, there."""
        with self._loading:
            if self._indexes is None or self._indexes.generation != manifest.generation:
                loaded = derived.load(self._folder, manifest, self._catalogue.seals())
                if loaded is None:
                    return None
                self._indexes = loaded
            return self._indexes

    @contextmanager
    def building(self) -> Iterator[None]:
        with self._lock():
            yield

    @contextmanager
    def update(self, make: Make, *, fresh: bool) -> Iterator[LocalUpdate]:
        with self.building():
            writer = self._writer(make, fresh=fresh)
            with updating(self._catalogue, make, writer, fresh=fresh) as update:
                yield update
            derived.sweep(self._folder, self._catalogue.manifest())

    def _writer(self, make: Make, *, fresh: bool) -> DerivedWriter:
        """The indexes of the next generation, begun from those of this one, mended if need be."""
        if fresh:
            return DerivedWriter(self._folder, self._catalogue, make, None)
        self.mend()
        manifest = self._catalogue.manifest()
        try:
            return DerivedWriter(self._folder, self._catalogue, make, manifest)
        except derived.BROKEN:  # the sizes were right, the content is not
            if manifest is None or not self._derive(manifest.generation):
                raise
            return DerivedWriter(self._folder, self._catalogue, make, self._catalogue.manifest())

    def mend(self) -> bool:
        """Make the derived indexes anew if they are not those of the catalogue, as far as a
        glance tells; whether it did.

        Waits for a running builder. Raises IndexBusy.
        """
        manifest = self._catalogue.manifest()
        if manifest is None:
            return False
        whole = derived.are_there(self._folder, manifest, self._catalogue.seals())
        return not whole and self._derive(manifest.generation)

    def _derive(self, generation: int) -> bool:
        """Make both indexes anew, unless the store has moved on from `generation`."""
        with self.building():
            manifest = self._catalogue.manifest()
            if manifest is None or manifest.generation != generation:
                return False
            with self._catalogue.transaction(write=True):
                derived.derive(self._folder, self._catalogue, manifest)
            derived.sweep(self._folder, self._catalogue.manifest())
        return True

    def facts(self) -> Facts:
        """What the store takes and does. Raises IndexMissing."""
        manifest = self._catalogue.manifest()
        if manifest is None:
            raise IndexMissing(self._folder)
        sizes = {
            part: sum(file.stat().st_size for file in self._folder.glob(pattern) if file.is_file())
            for part, pattern in (
                ("catalogue", "catalogue.db*"),
                ("lexical", f"{manifest.lexical}/*"),
                ("vectors", manifest.vectors),
                *([("lists", manifest.lists)] if manifest.lists else []),
            )
        }
        plan = Lists(self._folder / manifest.lists).plan if manifest.lists else lists.plan(0)
        return Facts(sizes, plan, self._lock.holder())

    def examine(self) -> list[Fault]:
        """All that is wrong with the index. Raises IndexDamaged when it cannot even be read."""
        with self.building():
            return doctor.examine(self._folder, self._catalogue)

    def repair(self, faults: Sequence[Fault]) -> None:
        """Forget the documents that are damaged, so that a sync reads them again, and make the
        indexes anew."""
        damaged = {fault.document for fault in faults if fault.document is not None}
        with self.building(), self._catalogue.transaction(write=True):
            self._catalogue.drop(damaged)
            manifest = self._catalogue.manifest()
            if manifest:
                derived.derive(self._folder, self._catalogue, manifest)
