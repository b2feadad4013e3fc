"""Notice that the folder has changed.

By looking, once a second, not by asking the system to be told: looking works the same on every
system, on network drives and in containers, and needs no library. Ten thousand files take a tenth
of a second to look at, and larger folders are looked at less often.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from rag.sync.folder import scan

_SHARE = 20
"""Looking takes at most one part in this many of the time."""
_PATIENCE = 10
"""Looks after which a folder that never rests is taken as it is."""


def watch(corpus: Path, every: float = 1.0) -> Iterator[None]:
    """At once, and then whenever the folder has changed and is at rest: the same in two looks,
    which are `every` seconds apart or more. Never ends. Raises CorpusMissing.
    """
    seen = now = scan(corpus)
    yield
    restless = 0
    while True:
        before, began = now, time.monotonic()
        now = scan(corpus)
        took = time.monotonic() - began
        restless = restless + 1 if now != seen else 0
        if restless and (now == before or restless > _PATIENCE):
            seen = now
            yield
        time.sleep(max(every, _SHARE * took))
