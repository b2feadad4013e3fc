"""python -m rag.readers.worker BYTES: reads the files it is sent, until its input ends.

Run by `rag.readers.isolated`, with the memory it may take. It dies with the process that started
it, even in the middle of an endless loop.
"""

import contextlib
import faulthandler
import io
import os
import signal
import sys
from pathlib import Path

from rag.errors import UnreadableSource
from rag.readers.content import Content
from rag.readers.reading import read
from rag.readers.wire import receive_request, send_reply

_SLACK = 5.0
"""Seconds after which a worker that should have been ended ends itself."""


def main(memory_bytes: int) -> None:
    """Answer request after request."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    _bound_memory(memory_bytes)
    requests = sys.stdin.buffer
    with _only_replies() as replies, Path(os.devnull).open("w") as nowhere:
        while True:
            try:
                request, data = receive_request(requests)
            except EOFError:
                return
            faulthandler.dump_traceback_later(
                request.limits.seconds + _SLACK, exit=True, file=nowhere
            )
            suffix = Path(request.source).suffix.lower()
            try:
                reply: Content | UnreadableSource = read(
                    request.source, data, request.limits, {suffix: request.format}
                )
            except UnreadableSource as problem:
                reply = problem
            send_reply(replies, reply)
            faulthandler.cancel_dump_traceback_later()


def _only_replies() -> io.BufferedWriter:
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
