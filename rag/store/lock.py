"""One builder at a time. The operating system lets go of the lock when its holder dies."""

import errno
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rag.errors import IndexBusy, IndexReadOnly

_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""What the operating system says of a folder that cannot be written."""


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
        handle = (folder / "lock").open("a+", encoding="utf-8")
    with handle:
        deadline = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                handle.seek(0)
                raise IndexBusy(folder, handle.read().strip() or "unknown")
            time.sleep(0.05)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield  # closing the file lets go of the lock


def _try_lock(handle: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _try_lock_windows(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _try_lock_windows(handle: IO[str]) -> bool:
    import msvcrt

    try:
        handle.seek(1 << 30)  # far behind the holder's number, which others read
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
