"""python -m rag.readers.worker BYTES: reads the files it is sent, until its input ends.

Run by `rag.readers.isolated`, with the memory it may take. It dies with the process that started
it, even in the middle of an endless loop.
"""

import contextlib
import faulthandler
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO

from rag.errors import UnreadableSource
from rag.readers.content import Content
from rag.readers.reading import read
from rag.readers.wire import Request, receive_request, send_reply

_SLACK = 5.0
"""Seconds after which a worker that should have been ended ends itself."""


def main(memory_bytes: int) -> None:
    """Answer request after request."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    _bound_memory(memory_bytes)
    with _only_replies() as replies, Path(os.devnull).open("w") as nowhere:
        for request, data in _requests(sys.stdin.buffer):
            patience = request.limits.seconds + _SLACK
            faulthandler.dump_traceback_later(patience, exit=True, file=nowhere)
            send_reply(replies, _read(request, data))
            faulthandler.cancel_dump_traceback_later()


def _requests(pipe: IO[bytes]) -> Iterator[tuple[Request, bytes]]:
    with contextlib.suppress(EOFError):
        while True:
            yield receive_request(pipe)


def _read(request: Request, data: bytes) -> Content | UnreadableSource:
    suffix = PurePath(request.source).suffix.lower()
    try:
        return read(request.source, data, request.limits, {suffix: request.format})
    except UnreadableSource as problem:
        return problem


def _only_replies() -> IO[bytes]:
    """What was the standard output; whatever a parser prints goes elsewhere from now on."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def _bound_memory(memory_bytes: int) -> None:
    """Have allocations beyond it fail, where the system can do that."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


if __name__ == "__main__":
    main(int(sys.argv[1]))
