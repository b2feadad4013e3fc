"""One builder at a time. The operating system lets go of the lock when its holder dies."""

import errno
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rag.errors import IndexBusy, IndexReadOnly, IndexUnwritable

_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What the operating system says of a folder that cannot be written."""


_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", 0)})
"""What it says when there is no more room, or the disk fails."""


def make_folder(folder: Path) -> None:
    """Create an index folder where there is none. Raises IndexReadOnly."""
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in _READ_ONLY:
            raise IndexReadOnly(folder) from problem
        raise


@contextmanager
def disk_problems(folder: Path) -> Iterator[None]:
    """Turn what the disk says of writing to a folder into what to do about it: IndexUnwritable."""
    try:
        yield
    except (OSError, ValueError) as problem:
        said = re.search(r"os error (\d+)", str(problem))  # so tantivy puts it
        number = int(said[1]) if said else getattr(problem, "errno", None)
        if number not in _NO_ROOM:
            raise
        raise IndexUnwritable(folder, str(problem)) from problem


class Lock:
    """The lock of an index folder; who holds it may take it again on the same thread."""

    def __init__(self, folder: Path, wait: float) -> None:
        self._folder = folder
        self._wait = wait
        self._held = threading.local()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold it, after at most `wait` seconds. Raises IndexBusy, IndexReadOnly."""
        if getattr(self._held, "now", False):
            yield
            return
        with exclusive(self._folder, self._wait):
            self._held.now = True
            try:
                yield
            finally:
                self._held.now = False

    def holder(self) -> str:
        """The number of the process that holds it; "" when nobody does."""
        try:
            with exclusive(self._folder, 0):
                return ""
        except IndexBusy as busy:
            return busy.details["holder"]


@contextmanager
def exclusive(folder: Path, wait: float) -> Iterator[None]:
    """Hold the lock of an index folder, after at most `wait` seconds. Raises IndexBusy."""
    make_folder(folder)
    with _writable(folder):
        handle = (folder / "lock").open("a+b", buffering=0)
    with handle, disk_problems(folder):
        deadline = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                handle.seek(0)
                raise IndexBusy(folder, handle.read().decode().strip() or "unknown")
            time.sleep(0.05)
        handle.truncate(0)
        handle.write(str(os.getpid()).encode())
        yield  # closing the file lets go of the lock


def _try_lock(handle: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _try_lock_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _try_lock_windows(handle: IO[bytes]) -> bool:
    import msvcrt

    try:
        handle.seek(1 << 30)  # far behind the holder's number, which others read
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
