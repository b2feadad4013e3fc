"""The corpus folder: which of its files are sources, and what state each is in."""

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rag.errors import REASONS, BadAliases, CorpusMissing
from rag.lexicon import names
from rag.readers import SUFFIXES, Limits
from rag.readers.limits import human
from rag.records import LeftOut
from rag.store import FileState

READING_VERSION = 2
"""Raised whenever a file is read as another text, or its passages keep something else: indexes
built before are rebuilt."""
_RACY_NS = 2_000_000_000
"""A file changed this shortly before it was read may change again within one clock tick."""


@dataclass(frozen=True, slots=True)
class Glance:
    """A file as the folder lists it: nothing of it has been read."""

    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of the folder by source, and those that can be no source."""

    files: dict[str, FileState]
    left_out: tuple[LeftOut, ...]


def scan(corpus: Path, only: Collection[str] = ()) -> tuple[dict[str, Glance], list[LeftOut]]:
    """The files that may be sources, in the order of their names, and what cannot be one; of these
    sources `only`, unless there are none.

    Hidden files and folders are neither, nor is the reader's file of names; links out of the folder
    and to folders are not followed.
    Raises CorpusMissing.
    """
    if not corpus.is_dir():
        raise CorpusMissing(corpus)
    found: dict[str, Glance] = {}
    left_out: list[LeftOut] = []
    root = corpus.resolve()
    for name, entry in _entries(corpus, ""):
        if only and name not in only:
            continue
        source = name.encode("utf-8", "replace").decode("utf-8")
        if name == names.FILE_NAME:
            left_out.extend(_wrong_names(corpus / name))
            continue
        try:
            code = _reason_against(entry, root) if source == name else "bad_name"
            status = None if code else entry.stat()
        except OSError:
            continue  # it has gone since
        if status:
            found[source] = Glance(status.st_size, status.st_mtime_ns)
        else:
            left_out.append(refused(source, code))
    return dict(sorted(found.items())), left_out


def _wrong_names(file: Path) -> Iterator[LeftOut]:
    """The reader's file of names is no source; it is listed when it cannot be used."""
    try:
        names.read(file)
    except BadAliases as error:
        yield refused(file.name, "bad_aliases", problem=error.details["problem"])


def refused(source: str, code: str, **details: str) -> LeftOut:
    """A file that is left out for one of the REASONS."""
    if code == "unknown_format":
        details = {"suffix": _suffix(source) or "nothing", "formats": ", ".join(sorted(SUFFIXES))}
    return LeftOut(source, REASONS[code].format(**details), code, details)


def _entries(folder: Path, above: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All that is not hidden and no folder, with its path from the corpus folder on."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            name = f"{above}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(folder / entry.name, f"{name}/")
            else:
                yield name, entry


def _reason_against(entry: os.DirEntry[str], root: Path) -> str:
    """Why a file of the folder is no source, a key of REASONS; "" when it may be one."""
    if entry.is_symlink():
        path = Path(entry.path)
        if not path.resolve().is_relative_to(root):
            return "link"
        if not path.exists():
            return "dead_link"
        if path.is_dir():
            return "folder_link"
    if _suffix(entry.name) not in SUFFIXES:
        return "unknown_format"
    return "" if entry.is_file() else "no_file"


def look(
    corpus: Path,
    indexed: Mapping[str, FileState],
    limits: Limits,
    only: Collection[str] = (),
    takes: Callable[[str], bool] = lambda _: True,
) -> Folder:
    """The folder as it is now, of the sources that it `takes`.

    A file is read only when its size or time is another than when it was indexed; one that was left
    out stays so until it changes, or the limits or the readers do.

    Raises CorpusMissing.
    """
    found, left_out = scan(corpus, only)
    files = {}
    for source, glance in found.items():
        if not takes(source):
            continue
        try:
            if glance.size > limits.file_bytes:
                sizes = {"size": human(glance.size), "limit": human(limits.file_bytes)}
                left_out.append(refused(source, "too_large", **sizes))
            else:
                files[source] = _state(corpus, source, glance, indexed.get(source), limits)
        except FileNotFoundError:
            continue  # it has gone since
        except OSError as problem:
            left_out.append(denied(source, problem))
    return Folder(files, tuple(item for item in left_out if takes(item.source)))


def denied(source: str, problem: OSError) -> LeftOut:
    """A file that the system does not open."""
    return refused(source, "denied", problem=problem.strerror or str(problem))


def tried_with(limits: Limits) -> str:
    """What a refusal depends on besides the file."""
    return f"{READING_VERSION} {limits}"


def _state(
    corpus: Path, source: str, glance: Glance, before: FileState | None, limits: Limits
) -> FileState:
    if before is None:
        return read(corpus, source)[1]
    known = before
    if before.left_out and before.limits != tried_with(limits):
        known = replace(before, left_out=None)  # to be tried again
    if (glance.size, glance.modified_ns) == (before.size, before.modified_ns):
        return known
    now = read(corpus, source)[1]
    if now.digest != before.digest:
        return now
    return replace(known, size=now.size, modified_ns=now.modified_ns)


def read(corpus: Path, source: str) -> tuple[bytes, FileState]:
    """The bytes of a file and its state, which never claims more than was read. Raises OSError."""
    with (corpus / source).open("rb") as file:
        status = os.fstat(file.fileno())  # before it is read: what changes later is noticed
        data = file.read()
    modified = status.st_mtime_ns
    if time.time_ns() - modified < _RACY_NS or len(data) != status.st_size:
        modified = 0  # too fresh to be trusted: hashed again next time
    return data, FileState(source, digest(source, data), len(data), modified)


def digest(source: str, data: bytes) -> str:
    """Thirty-two hexadecimal digits for a content, which is bytes and the format they are in.

    >>> digest("a.txt", b"x") == digest("b.TXT", b"x")
    True
    >>> digest("a.txt", b"x") == digest("a.md", b"x")
    False
    """
    format_ = _suffix(source).encode()[:16]
    return hashlib.blake2b(data, digest_size=16, person=format_).hexdigest()


def _suffix(name: str) -> str:
    """The ending of a file name that is not hidden. A path object for each of many takes long."""
    stem, point, ending = name.rpartition(".")
    return f".{ending}".lower() if stem and point and "/" not in ending else ""
