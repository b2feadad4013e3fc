"""Corpus folder -> store: what is new, changed and gone, in one transaction."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.arabic.terms import ANALYSIS_VERSION
from rag.embedding import Embedder
from rag.errors import CorpusMissing, UnreadableSource
from rag.passages import PassageSettings, split
from rag.readers import SUFFIXES, read
from rag.records import Document, LeftOut, Passage, SyncReport
from rag.store import FileState, Make, Store, Update

_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within one clock tick."""
_BATCH = 2_000
"""Passages embedded and written at a time; bounds the memory of a build."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come."""

    files: int
    of_files: int
    passages: int
    source: str


Listener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a sync is to do."""

    read: tuple[str, ...]
    removed: tuple[str, ...]
    touched: tuple[FileState, ...]
    unchanged: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    rebuild: str

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.removed or self.rebuild)


def make_of(embedder: Embedder, passages: PassageSettings) -> Make:
    """What an index built now would be built with."""
    return Make(
        embedder.identity, embedder.dimension, ANALYSIS_VERSION, passages.size, passages.overlap
    )


def sync(
    store: Store,
    corpus: Path,
    embedder: Embedder,
    passages: PassageSettings,
    listener: Listener | None = None,
) -> SyncReport:
    """Bring the store in step with the folder; does nothing when it already is.

    Everything is rebuilt when the model, the analysis or the passage settings are others than
    those of the index; `SyncReport.rebuilt` says so. Raises CorpusMissing, IndexBusy.
    """
    began = time.monotonic()
    make = make_of(embedder, passages)
    plan = _plan(store, corpus, make)
    known = store.files()
    left_out = list(plan.left_out)
    if not plan.is_empty or store.manifest() is None:
        with store.update(make, fresh=bool(plan.rebuild)) as update:
            if not plan.rebuild:
                for source in plan.removed:
                    update.remove(source)
            left_out += _read_all(update, corpus, plan, known, embedder, passages, listener)
    elif plan.touched:
        store.touch(plan.touched)
    manifest = store.manifest()
    assert manifest is not None
    out = {item.source for item in left_out}
    return SyncReport(
        added=tuple(s for s in plan.read if s not in known and s not in out),
        changed=tuple(s for s in plan.read if s in known and s not in out and not plan.rebuild),
        removed=plan.removed + tuple(s for s in plan.read if s in known and s in out),
        unchanged=plan.unchanged,
        left_out=tuple(left_out),
        rebuilt=plan.rebuild,
        documents=manifest.documents,
        passages=manifest.passages,
        seconds=time.monotonic() - began,
    )


def _plan(store: Store, corpus: Path, make: Make) -> _Plan:
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    manifest = store.manifest()
    differences = manifest.make.differences(make) if manifest else []
    known = {} if differences else store.files()
    found, left_out = _scan(corpus)
    to_read, touched, unchanged = [], [], []
    for source, path in found.items():
        before = known.get(source)
        now = _state(source, path, before)
        if before is None or now.digest != before.digest:
            to_read.append(source)
        else:
            unchanged.append(source)
            if now != before:
                touched.append(now)
    removed = tuple(sorted(set(store.files()) - set(found)))
    return _Plan(
        tuple(to_read),
        removed,
        tuple(touched),
        tuple(unchanged),
        tuple(left_out),
        ", ".join(differences),
    )


def _scan(corpus: Path) -> tuple[dict[str, Path], list[LeftOut]]:
    """The files of the folder by source, and what is no source. Hidden files are neither."""
    found: dict[str, Path] = {}
    left_out = []
    for path in sorted(corpus.rglob("*")):
        source = path.relative_to(corpus).as_posix()
        if any(part.startswith(".") for part in Path(source).parts) or path.is_dir():
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(corpus.resolve()):
            left_out.append(LeftOut(source, "a link that leads out of the corpus folder"))
        elif path.suffix.lower() not in SUFFIXES:
            readable = ", ".join(sorted(SUFFIXES))
            left_out.append(LeftOut(source, f"not one of the formats that are read ({readable})"))
        else:
            found[source] = path
    return found, left_out


def _state(source: str, path: Path, before: FileState | None) -> FileState:
    """The state of a file; its bytes are read only when its size or time is another."""
    status = path.stat()
    if before and (status.st_size, status.st_mtime_ns) == (before.size, before.modified_ns):
        return before
    return _file_state(source, path, path.read_bytes())


def _file_state(source: str, path: Path, data: bytes) -> FileState:
    status = path.stat()
    modified = status.st_mtime_ns
    if time.time_ns() - modified < _RACY_NS:
        modified = 0  # too fresh to be trusted: hashed again next time
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return FileState(source, digest, len(data), modified)


def _read_all(
    update: Update,
    corpus: Path,
    plan: _Plan,
    known: dict[str, FileState],
    embedder: Embedder,
    settings: PassageSettings,
    listener: Listener | None,
) -> list[LeftOut]:
    """Read, split, embed and store the files of the plan, a batch of passages at a time."""
    left_out: list[LeftOut] = []
    batch: list[tuple[Document, FileState, list[Passage]]] = []
    waiting = written = 0
    for number, item in enumerate(_documents(corpus, plan.read, left_out), start=1):
        document, file = item
        if document.source in known and not plan.rebuild:
            update.remove(document.source)
        pieces = split(document, settings)
        batch.append((document, file, pieces))
        waiting += len(pieces)
        if waiting >= _BATCH:
            written += _write(update, batch, embedder)
            batch, waiting = [], 0
        if listener:
            done = number + len(left_out)
            listener(Progress(done, len(plan.read), written + waiting, document.source))
    _write(update, batch, embedder)
    if not plan.rebuild:
        for item in left_out:
            if item.source in known:
                update.remove(item.source)
    return left_out


def _documents(
    corpus: Path, sources: tuple[str, ...], left_out: list[LeftOut]
) -> Iterator[tuple[Document, FileState]]:
    """The documents that can be read; those that cannot are added to `left_out`."""
    for source in sources:
        path = corpus / source
        try:
            data = path.read_bytes()
            content = read(source, data)
        except UnreadableSource as problem:
            left_out.append(LeftOut(source, problem.reason))
        except OSError as problem:
            left_out.append(LeftOut(source, problem.strerror or str(problem)))
        else:
            document = Document(0, source, content.title or source, content.text, content.locators)
            yield document, _file_state(source, path, data)


def _write(
    update: Update, batch: list[tuple[Document, FileState, list[Passage]]], embedder: Embedder
) -> int:
    texts = [passage.text for _, _, passages in batch for passage in passages]
    vectors = embedder.passages(texts)
    first = 0
    for document, file, passages in batch:
        update.add(document, file, passages, vectors[first : first + len(passages)])
        first += len(passages)
    return len(texts)
