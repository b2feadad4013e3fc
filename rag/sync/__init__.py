"""Corpus folder -> store: what is new, changed, renamed and gone, in one transaction."""

import contextlib
import time
from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from rag.arabic.terms import ANALYSIS_VERSION
from rag.embedding import Embedder
from rag.errors import IndexBusy
from rag.passages import PassageSettings
from rag.readers import Limits, Reading
from rag.readers.limits import MIB
from rag.records import LeftOut, SyncReport
from rag.settings import Settings
from rag.store import FileState, Make, Manifest, Store
from rag.sync.changes import Changes, compare
from rag.sync.folder import READING_VERSION, Folder, look, tried_with
from rag.sync.work import Listener, Progress, Work

__all__ = ["Changes", "Listener", "Outlook", "Progress", "limits_of", "make_of", "outlook", "sync"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the folder and the index differ.

    `rebuild` says why everything is to be made anew, or is "". `to_read` are the files whose
    contents the index does not have under their names, `to_note` those that are otherwise not
    quite as they are written down, and `gone` are in the index and no longer in the folder. `only`
    are the sources that were compared, none when all were.
    """

    manifest: Manifest | None
    indexed: dict[str, FileState]
    folder: Folder
    rebuild: str
    to_read: tuple[FileState, ...]
    to_note: tuple[FileState, ...]
    gone: tuple[str, ...]
    only: frozenset[str]

    @property
    def in_step(self) -> bool:
        """Whether the index is that of the folder."""
        return bool(self.manifest) and not (self.rebuild or self.to_read or self.gone)

    @property
    def changes(self) -> Changes:
        """What has happened to the folder, as far as is known before its files are read."""
        return compare(self.indexed, self.folder.files)


def make_of(embedder: Embedder, passages: PassageSettings) -> Make:
    """What an index built now would be built with."""
    return Make(
        *(embedder.identity, embedder.dimension, ANALYSIS_VERSION),
        *(passages.size, passages.overlap, READING_VERSION),
    )


def limits_of(settings: Settings) -> Limits:
    """The limits of reading that the settings name."""
    return Limits(
        file_bytes=settings.file_mib * MIB,
        pages=settings.file_pages,
        seconds=settings.file_seconds,
        memory_bytes=settings.reader_mib * MIB,
    )


def outlook(
    store: Store, corpus: Path, make: Make, limits: Limits, only: Collection[str] = ()
) -> Outlook:
    """How the folder and the index differ now. `only` some sources are compared if there are any
    and the rest need not be made anew. Raises CorpusMissing."""
    manifest = store.manifest()
    rebuild = ", ".join(manifest.make.differences(make)) if manifest else ""
    some = frozenset() if rebuild or not manifest else frozenset(only)
    indexed = store.files(some)
    folder = look(corpus, indexed, limits, some, store.takes)
    to_read, to_note = [], []
    for source, file in folder.files.items():
        before = indexed.get(source)
        is_held = before and not before.left_out and before.digest == file.digest
        if not file.left_out and (rebuild or not is_held):
            to_read.append(file)
        elif rebuild or file != before:
            to_note.append(file)
    gone = tuple(source for source in indexed if source not in folder.files)
    return Outlook(manifest, indexed, folder, rebuild, tuple(to_read), tuple(to_note), gone, some)


def sync(
    store: Store,
    corpus: Path,
    embedder: Embedder,
    passages: PassageSettings,
    listener: Listener | None = None,
    limits: Limits | None = None,
    only: Collection[str] = (),
) -> SyncReport:
    """Bring the store in step with the folder; does nothing when it already is. `only` some sources
    are seen to if there are any; the others wait for the next sync.

    Everything is rebuilt when the model, the analysis or the passage settings are others than
    those of the index; the listener hears of it before anything is done, and
    `SyncReport.rebuilt` says so. Raises CorpusMissing, IndexBusy, IndexUnwritable.
    """
    began = time.monotonic()
    make, limits = make_of(embedder, passages), limits or Limits()
    seen = outlook(store, corpus, make, limits, only)
    failed: list[LeftOut] = []
    if seen.in_step:
        if seen.to_note:
            with contextlib.suppress(IndexBusy):  # it is noted another time
                store.note(seen.to_note)
    else:
        with store.building():
            if store.manifest() != seen.manifest:  # somebody was quicker
                seen = outlook(store, corpus, make, limits, only)
            if not seen.in_step:
                failed = _carry_out(seen, store, corpus, make, embedder, limits, listener)
    return _report(seen, store, failed, time.monotonic() - began)


def _carry_out(
    seen: Outlook,
    store: Store,
    corpus: Path,
    make: Make,
    embedder: Embedder,
    limits: Limits,
    listener: Listener | None,
) -> list[LeftOut]:
    """Do what there is to do; the files that could not be opened."""
    to_read = seen.to_read

    def tell(files: int, passages: int, source: str) -> None:
        if listener:
            listener(Progress(files, len(to_read), passages, source, seen.rebuild))

    tell(0, 0, "")
    with Reading(limits) as reading, store.update(make, fresh=bool(seen.rebuild)) as update:
        for source in seen.gone:
            update.remove(source)
        for file in seen.to_note:
            update.name(file)
        tried = tried_with(limits)
        work = Work(update, corpus, embedder, make.passages, reading, tried, tell)
        work.run(to_read)
    return work.left_out


def _report(seen: Outlook, store: Store, failed: list[LeftOut], seconds: float) -> SyncReport:
    manifest = store.manifest()
    assert manifest is not None
    files = seen.indexed if seen.in_step else store.files(seen.only)
    changes = compare(seen.indexed, files)
    remembered = [file.left_out for file in files.values() if file.left_out]
    left_out = sorted((*seen.folder.left_out, *failed, *remembered), key=attrgetter("source"))
    return SyncReport(
        added=changes.added,
        changed=changes.changed,
        renamed=changes.renamed,
        removed=changes.removed,
        unchanged=changes.unchanged,
        left_out=tuple(left_out),
        rebuilt=seen.rebuild,
        files=manifest.files,
        documents=manifest.documents,
        passages=manifest.passages,
        seconds=seconds,
    )
