"""How the index is, and putting right what is not as it should be."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.embedding import load
from rag.errors import IndexDamaged, IndexMissing
from rag.library import Library
from rag.passages import PassageSettings
from rag.records import SyncReport
from rag.settings import Settings
from rag.store import Facts, Fault, KeptStore, Make, is_there, open_store, set_aside
from rag.sync import Changes, Listener, limits_of, make_of, outlook


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index, and how the corpus folder differs from it.

    `rebuild` says why the next build makes everything anew, "" when it does not; `in_step` is
    whether it has nothing to do.
    """

    generation: int
    make: Make
    files: int
    documents: int
    passages: int
    left_out: int
    facts: Facts
    in_step: bool
    rebuild: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The faults that were found, those that are left, and what was read again to mend the others.

    `kept` is where a catalogue that could not be read is kept, None when it could.
    """

    found: tuple[Fault, ...]
    left: tuple[Fault, ...]
    report: SyncReport
    kept: Path | None = None


def status(settings: Settings) -> Status:
    """The state of the index; changes nothing. Raises IndexMissing, CorpusMissing."""
    embedder = load(settings)
    with _store(settings) as store:
        passages = PassageSettings(settings.passage_size, settings.passage_overlap)
        make = make_of(embedder, passages)
        seen = outlook(store, settings.corpus, make, limits_of(settings))
        manifest = seen.manifest
        if manifest is None:
            raise IndexMissing(settings.index)
        return Status(
            generation=manifest.generation,
            make=manifest.make,
            files=manifest.files,
            documents=manifest.documents,
            passages=manifest.passages,
            left_out=sum(file.left_out is not None for file in seen.indexed.values()),
            facts=store.facts(),
            in_step=seen.in_step,
            rebuild=seen.rebuild,
            changes=seen.changes,
        )


def doctor(settings: Settings, listener: Listener | None = None) -> Diagnosis:
    """Check everything and mend what can be: indexes from the catalogue, documents from the corpus.

    A catalogue that cannot be read is kept aside and built anew from the corpus. Raises
    IndexMissing, CorpusMissing, IndexBusy.
    """
    kept = None
    try:
        with _store(settings) as store:
            found = store.examine()
            if found:
                store.repair(found)
    except IndexDamaged as damage:
        found = [Fault("catalogue", damage.details["reason"])]
        kept = set_aside(settings.index, settings.lock_wait)
    with Library.open(settings=settings) as library:
        report = library.sync(listener)
    with _store(settings) as store:
        left = store.examine()
    return Diagnosis(tuple(found), tuple(left), report, kept)


@contextlib.contextmanager
def _store(settings: Settings) -> Iterator[KeptStore]:
    if not is_there(settings):
        raise IndexMissing(settings.index)
    with contextlib.closing(open_store(settings)) as store:
        yield store
