"""A change of the local store: documents as they come, their names all at once at the end."""

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence

from rag.errors import WarraqError
from rag.records import Document, Passage
from rag.store.catalogue import Catalogue
from rag.store.derived import DerivedWriter
from rag.store.manifest import Make
from rag.store.protocol import FileState, Vectors

_KEEP_EVERY = 2.0
"""Seconds of work that a crash may cost."""


class LocalUpdate:
    """An `Update` of a LocalStore."""

    def __init__(
        self, catalogue: Catalogue, make: Make, derived: DerivedWriter, *, fresh: bool
    ) -> None:
        self._catalogue = catalogue
        self._make = make
        self._derived = derived
        self._held = catalogue.held(make)
        self._before = catalogue.named()
        self._indexed = set() if fresh else set(self._before)
        self._files: dict[str, FileState] = {}
        self._removed = set(catalogue.files()) if fresh else set()
        self._stage = contextlib.ExitStack()
        self._began = 0.0

    def holds(self, digest: str) -> bool:
        return digest in self._held

    def add(
        self, document: Document, file: FileState, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        if self.holds(file.digest):
            self.name(file)
            return
        if not self._began:
            self._stage.enter_context(self._catalogue.transaction(write=True))
            self._began = time.monotonic()
        try:
            number, ids = self._catalogue.add(document, file.digest, self._make, passages, vectors)
        except BaseException:  # half a document must not be kept
            self._began = 0.0
            self._stage.__exit__(*sys.exc_info())
            raise
        self._derived.add(number, zip(ids, (p.text for p in passages), strict=True))
        self._held[file.digest] = number
        self._indexed.add(number)
        self._files[file.source] = file
        if time.monotonic() - self._began > _KEEP_EVERY:
            self._keep()

    def name(self, file: FileState) -> None:
        if not file.left_out:
            number = self._held[file.digest]
            if number not in self._indexed:  # of a build that was cut short
                self._derived.add(number, self._catalogue.slices(number))
                self._indexed.add(number)
        self._files[file.source] = file

    def remove(self, source: str) -> None:
        self._removed.add(source)

    def finish(self) -> None:
        """Give the names and make the change visible, all of it or nothing."""
        self._keep()
        with self._catalogue.transaction(write=True):
            self._catalogue.remove_files(self._removed)
            self._catalogue.put_files(self._files.values(), self._make)
            named = self._catalogue.named()
            removed = {n: self._catalogue.passage_ids(n) for n in self._before - named}
            self._catalogue.drop_unnamed()
            self._derived.finish(sorted(named - self._before), removed)

    def close(self) -> None:
        """Keep the documents that were added, whatever became of the change."""
        with contextlib.suppress(WarraqError):
            self._keep()
        self._derived.close()

    def _keep(self) -> None:
        self._began = 0.0
        self._stage.close()


@contextlib.contextmanager
def updating(
    catalogue: Catalogue, make: Make, derived: DerivedWriter, *, fresh: bool
) -> Iterator[LocalUpdate]:
    """An update that is finished when its block ends well."""
    update = LocalUpdate(catalogue, make, derived, fresh=fresh)
    try:
        yield update
        update.finish()
    finally:
        update.close()
