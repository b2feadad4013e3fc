"""Corpus folder -> store: what is new, changed and gone, in one transaction."""

import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.arabic.terms import ANALYSIS_VERSION
from rag.embedding import Embedder
from rag.embedding import Progress as Embedded
from rag.errors import CorpusMissing, UnreadableSource
from rag.passages import PassageSettings, split
from rag.readers import SUFFIXES, read
from rag.records import Document, LeftOut, Passage, SyncReport
from rag.store import FileState, Make, Manifest, Store, Update

_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within one clock tick."""
_BATCH = 2_000
"""Passages embedded and written at a time; bounds the memory of a build."""
_BAD_NAME = "its name is not UTF-8; rename it"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: files read, passages embedded, and the file it is at."""

    files: int
    of_files: int
    passages: int
    source: str


Listener = Callable[[Progress], None]


_Read = tuple[Document, FileState]


class _Overtaken(Exception):
    """Another builder changed the store after the plan was made."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a sync is to do to the store as `manifest` describes it."""

    manifest: Manifest | None
    known: frozenset[str]
    read: tuple[str, ...]
    removed: tuple[str, ...]
    touched: tuple[FileState, ...]
    unchanged: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    rebuild: str


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
    while True:
        plan = _plan(store, corpus, make)
        left_out = list(plan.left_out)
        try:
            _carry_out(plan, store, corpus, make, embedder, left_out, listener)
        except _Overtaken:
            continue
        break
    manifest = store.manifest()
    assert manifest is not None
    out = {item.source for item in left_out}
    return SyncReport(
        added=tuple(s for s in plan.read if s not in plan.known | out),
        changed=tuple(s for s in plan.read if s in plan.known - out and not plan.rebuild),
        removed=plan.removed + tuple(s for s in plan.read if s in plan.known & out),
        unchanged=plan.unchanged,
        left_out=tuple(left_out),
        rebuilt=plan.rebuild,
        documents=manifest.documents,
        passages=manifest.passages,
        seconds=time.monotonic() - began,
    )


def _carry_out(
    plan: _Plan,
    store: Store,
    corpus: Path,
    make: Make,
    embedder: Embedder,
    left_out: list[LeftOut],
    listener: Listener | None,
) -> None:
    """Do what the plan says; files that turn out to be unreadable are added to `left_out`."""
    documents = _documents(corpus, plan.read, left_out)
    first = next(documents, None)  # only now is it known whether there is anything to write
    gone = bool(plan.removed) or any(item.source in plan.known for item in left_out)
    if first is None and not gone and not plan.rebuild and plan.manifest is not None:
        if plan.touched:
            store.touch(plan.touched)
        return
    with store.update(make, fresh=bool(plan.rebuild)) as update:
        if store.manifest() != plan.manifest:
            raise _Overtaken
        if not plan.rebuild:
            for source in plan.removed:
                update.remove(source)
        found = itertools.chain([first] if first else [], documents)
        _read_all(update, found, plan, left_out, embedder, make.passages, listener)


def _plan(store: Store, corpus: Path, make: Make) -> _Plan:
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    manifest, indexed = store.manifest(), store.files()
    differences = manifest.make.differences(make) if manifest else []
    found, left_out = _scan(corpus)
    to_read, touched, unchanged = [], [], []
    for source, path in found.items():
        before = None if differences else indexed.get(source)
        now = _state(source, path, before) if before else None
        if now is None or before is None or now.digest != before.digest:
            to_read.append(source)
        else:
            unchanged.append(source)
            if now != before:
                touched.append(now)
    return _Plan(
        manifest,
        frozenset(indexed),
        tuple(to_read),
        tuple(sorted(set(indexed) - set(found))),
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
        name = path.relative_to(corpus)
        if any(part.startswith(".") for part in name.parts):
            continue
        if path.is_dir() and not path.is_symlink():
            continue
        source = name.as_posix().encode("utf-8", "replace").decode("utf-8")
        reason = _reason_against(path, corpus) if source == name.as_posix() else _BAD_NAME
        if reason:
            left_out.append(LeftOut(source, reason))
        else:
            found[source] = path
    return found, left_out


def _reason_against(path: Path, corpus: Path) -> str:
    """Why a file of the folder is no source; "" when it is one."""
    if path.is_symlink() and not path.resolve().is_relative_to(corpus.resolve()):
        return "a link that leads out of the corpus folder"
    if path.is_symlink() and not path.exists():
        return "a link that leads nowhere"
    if path.is_dir():
        return "a link to a folder"
    if path.suffix.lower() not in SUFFIXES:
        return f"not one of the formats that are read ({', '.join(sorted(SUFFIXES))})"
    return "" if path.is_file() else "not a file that can be read"


def _state(source: str, path: Path, before: FileState) -> FileState | None:
    """The state of a file, None when it cannot be read.

    Its bytes are read only when its size or time is another.
    """
    try:
        status = path.stat()
        if (status.st_size, status.st_mtime_ns) == (before.size, before.modified_ns):
            return before
        return _file_state(source, path, path.read_bytes())
    except OSError:
        return None  # it is tried again, and listed, when it is its turn to be read


def _file_state(source: str, path: Path, data: bytes) -> FileState:
    status = path.stat()
    modified = status.st_mtime_ns
    if time.time_ns() - modified < _RACY_NS:
        modified = 0  # too fresh to be trusted: hashed again next time
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return FileState(source, digest, len(data), modified)


def _read_all(
    update: Update,
    documents: Iterable[_Read],
    plan: _Plan,
    left_out: list[LeftOut],
    embedder: Embedder,
    settings: PassageSettings,
    listener: Listener | None,
) -> None:
    """Split, embed and store the documents, a batch of passages at a time."""
    batch: list[tuple[Document, FileState, list[Passage]]] = []
    waiting = written = read_so_far = 0
    already_out = len(plan.left_out)
    source = ""

    def tell(embedded: int, _: int = 0) -> None:
        if listener:
            listener(Progress(read_so_far, len(plan.read), written + embedded, source))

    for number, (document, file) in enumerate(documents, start=1):
        if document.source in plan.known and not plan.rebuild:
            update.remove(document.source)
        pieces = split(document, settings)
        batch.append((document, file, pieces))
        waiting += len(pieces)
        read_so_far, source = number + len(left_out) - already_out, document.source
        tell(0)
        if waiting >= _BATCH:
            written += _write(update, batch, embedder, tell)
            batch, waiting = [], 0
    _write(update, batch, embedder, tell)
    if not plan.rebuild:
        for item in left_out[already_out:]:
            if item.source in plan.known:
                update.remove(item.source)


def _documents(corpus: Path, sources: tuple[str, ...], left_out: list[LeftOut]) -> Iterator[_Read]:
    """The documents that can be read; those that cannot are added to `left_out`."""
    for source in sources:
        path = corpus / source
        try:
            data = path.read_bytes()
            content = read(source, data)
        except UnreadableSource as problem:
            left_out.append(
                LeftOut(source, problem.reason, problem.reason_code, problem.reason_details)
            )
        except OSError as problem:
            left_out.append(LeftOut(source, problem.strerror or str(problem)))
        else:
            document = Document(0, source, content.title or source, content.text, content.locators)
            yield document, _file_state(source, path, data)


def _write(
    update: Update,
    batch: list[tuple[Document, FileState, list[Passage]]],
    embedder: Embedder,
    tell: Embedded,
) -> int:
    texts = [passage.text for _, _, passages in batch for passage in passages]
    vectors = embedder.passages(texts, tell)
    first = 0
    for document, file, passages in batch:
        update.add(document, file, passages, vectors[first : first + len(passages)])
        first += len(passages)
    return len(texts)
