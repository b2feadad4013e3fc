"""Reading files from anywhere: whatever a parser does to itself, the next file is read.

The formats that the program reads with its own code are read in this process. All others are read
by one worker process, started for the first of them and used for all. A worker that crashes, hangs
or takes too much memory is ended, its file is refused with the reason, and a new worker reads the
next one.
"""

import contextlib
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import Self

from rag.errors import UnreadableSource
from rag.readers.content import Content
from rag.readers.formats import FORMATS, Formats
from rag.readers.limits import Limits
from rag.readers.reading import format_of, read, refuse_size
from rag.readers.wire import Request, receive_reply, send_request

_ROOT = Path(__file__).resolve().parents[2]
_GRACE = 5.0
"""Seconds that a worker gets to end by itself."""


class Reading:
    """Reads files until its `with` block ends; for use by one thread.

        with Reading(Limits()) as reading:
            content = reading.read("a.pdf", corpus / "a.pdf")

    `formats` can name other readers than the program's own; a module that a worker is to import
    must be importable from the folder that holds `rag`.
    """

    def __init__(self, limits: Limits | None = None, formats: Formats = FORMATS) -> None:
        self._limits = limits or Limits()
        self._formats = formats
        self._worker: _Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_worker()

    def read(self, source: str, path: Path) -> Content:
        """The content of the file at `path`. Raises UnreadableSource."""
        return self.content(source, self.load(source, path))

    def load(self, source: str, path: Path) -> bytes:
        """The bytes of the file, to be hashed and handed to `content`; a file that cannot be read
        or is too large is refused before it is opened. Raises UnreadableSource.
        """
        format_of(source, self._formats)
        try:
            refuse_size(source, path.stat().st_size, self._limits)
            return path.read_bytes()
        except FileNotFoundError as problem:
            raise UnreadableSource(source, "vanished") from problem
        except OSError as problem:
            what = problem.strerror or str(problem)
            raise UnreadableSource(source, "denied", problem=what) from problem

    def content(self, source: str, data: bytes) -> Content:
        """The content of a file whose bytes are `data`. Raises UnreadableSource."""
        if not format_of(source, self._formats).foreign:
            return read(source, data, self._limits, self._formats)
        refuse_size(source, len(data), self._limits)
        used = self._worker is not None
        try:
            return self._in_worker(source, data)
        except UnreadableSource as problem:
            if not used or problem.reason_code not in ("crashed", "too_much_memory"):
                raise
        return self._in_worker(source, data)  # it may have been the files before that broke it

    def _in_worker(self, source: str, data: bytes) -> Content:
        worker = self._worker = self._worker or _Worker(self._limits)
        request = Request(source, format_of(source, self._formats), self._limits)
        try:
            return worker.read(request, data)
        except UnreadableSource as problem:
            if problem.reason_code in ("crashed", "too_slow", "too_much_memory"):
                self._end_worker()
            raise
        except BaseException:  # as by Ctrl-C: an answer that nobody waits for must not be the next
            self._end_worker()
            raise

    def _end_worker(self) -> None:
        if self._worker:
            self._worker.end()
            self._worker = None


class _Worker:
    """One process that reads one file after the other."""

    def __init__(self, limits: Limits) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rag.readers.worker", str(limits.memory_bytes)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def read(self, request: Request, data: bytes) -> Content:
        """What the worker makes of a file. Raises UnreadableSource, then it has to be ended if
        the reason is its own end.
        """
        sent, answers = self._process.stdin, self._process.stdout
        assert sent is not None
        assert answers is not None
        overtime = Event()
        timer = Timer(request.limits.seconds, self._stop, (overtime,))
        timer.start()
        try:
            send_request(sent, request, data)
            return receive_reply(answers, request.source)
        except (OSError, EOFError) as problem:
            code = self._wait()
            if overtime.is_set():
                limit = f"{request.limits.seconds:g}"
                raise UnreadableSource(request.source, "too_slow", limit=limit) from problem
            raise UnreadableSource(request.source, "crashed", how=f"exit code {code}") from problem
        finally:
            timer.cancel()

    def _stop(self, overtime: Event) -> None:
        overtime.set()
        self._process.kill()

    def end(self) -> None:
        """End the process, by force if it does not end by itself; nothing of it is left."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was sent last may never have arrived
                pipe.close()
        self._wait()

    def _wait(self) -> int:
        """The exit code, as soon as there is one."""
        try:
            return self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
