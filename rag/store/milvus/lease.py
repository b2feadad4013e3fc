"""One builder of a part at a time, by a row that runs out unless it is renewed."""

import json
import os
import platform
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IndexBusy
from rag.store.milvus.schema import NOTHING, STATE
from rag.store.milvus.server import Server
from rag.store.milvus.state import Part

_SECONDS = 60.0
"""How long a builder that says nothing is waited for. The clocks of builders may differ by less."""
_SETTLE = 0.1
"""Seconds in which another that saw the place free as well has taken it."""


class Lease:
    """The lease of a part; who has it may take it again on the same thread."""

    def __init__(self, server: Server, place: Path, part: Part, wait: float) -> None:
        self._server = server
        self._place = place
        self._key = f"lease/{part.of}/{part.number}"
        self._wait = wait
        self._mine = threading.local()
        self._until = 0.0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Have it, after at most `wait` seconds. Raises IndexBusy."""
        if getattr(self._mine, "token", None):
            yield
            return
        token = uuid.uuid4().hex
        deadline = time.monotonic() + self._wait
        while holder := self._taken(token):
            if time.monotonic() > deadline:
                raise IndexBusy(self._place, holder)
            time.sleep(_SETTLE)
        self._mine.token = token
        try:
            yield
        finally:
            self._mine.token = None
            self._put(token, 0.0)

    def renew(self) -> None:
        """Keep it, while what takes long goes on. Raises IndexBusy when another has it."""
        if time.time() > self._until - _SECONDS / 2:
            token, holder, _ = self._row()
            if token != self._mine.token:
                raise IndexBusy(self._place, holder)
            self._put(token, _SECONDS)

    def holder(self) -> str:
        """Who has it: the number of a process and its machine; "" when nobody does."""
        _, holder, until = self._row()
        return holder if until > time.time() else ""

    def _taken(self, token: str) -> str:
        """Who has it, "" when it is now that of `token`."""
        if holder := self.holder():
            return holder
        self._put(token, _SECONDS)
        time.sleep(_SETTLE)
        now, holder, _ = self._row()
        return "" if now == token else holder

    def _row(self) -> tuple[str, str, float]:
        rows = self._server.some(STATE, f'key == "{self._key}"', ["content"])
        token, holder, until = json.loads(rows[0]["content"]) if rows else ("", "", 0.0)
        return token, holder, until

    def _put(self, token: str, seconds: float) -> None:
        self._until = time.time() + seconds if seconds else 0.0
        content = json.dumps([token, f"{os.getpid()} on {platform.node()}", self._until])
        self._server.put(STATE, [{"key": self._key, "content": content, "none": NOTHING}])
