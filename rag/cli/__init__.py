"""The command line.

What a command finds goes to stdout, in Arabic or with --json as one JSON object; what it does on
the way goes to stderr. Exit codes: 0 done (an answer that there is none included), 1 an error of
the program (`WarraqError`) or a fault that could not be mended, 2 a wrong command line,
130 interrupted, 143 told to end.
"""

import gc
import signal
import sys
from types import FrameType

from rag.cli import asking, keeping
from rag.cli.common import app

__all__ = ["app", "asking", "keeping", "main"]


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")
    # Looking for cycles among the entries of a large folder takes longer than listing it.
    gc.set_threshold(200_000)
    signal.signal(signal.SIGTERM, _end)
    app(prog_name="python -m rag")


def _end(number: int, frame: FrameType | None) -> None:
    """Told to end, by a system that shuts down: let go of everything first, as for Ctrl+C."""
    raise SystemExit(128 + number)
