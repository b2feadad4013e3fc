"""Readers that misbehave, for the worker that has to outlive them.

A worker imports them as `tests.parsers`: it runs in the folder that holds `rag`.
"""

import ctypes
import os
import sys
import time

from rag.readers.content import Content
from rag.readers.limits import Limits
from rag.records import Locator


def _said(text: str) -> Content:
    return Content("", text, (Locator(0, 1),))


def process(data: bytes, limits: Limits) -> Content:
    return _said(str(os.getpid()))


def modules(data: bytes, limits: Limits) -> Content:
    return _said(" ".join(sys.modules))


def segfault(data: bytes, limits: Limits) -> Content:
    ctypes.string_at(0)
    raise AssertionError


def leave(data: bytes, limits: Limits) -> Content:
    os._exit(3)


def hang(data: bytes, limits: Limits) -> Content:
    while True:
        time.sleep(0.01)


def hang_holding_the_interpreter(data: bytes, limits: Limits) -> Content:
    libc = ctypes.PyDLL(None)
    while True:
        libc.sleep(1000)


def hoard(data: bytes, limits: Limits) -> Content:
    return _said("x" * (64 * limits.memory_bytes))


def chatter(data: bytes, limits: Limits) -> Content:
    sys.stdout.write("\0\0\0\0 not a frame")
    sys.stdout.flush()
    os.write(1, b"nor is this")
    return _said("دمشق")


def fragile(data: bytes, limits: Limits) -> Content:
    """Crashes on every file but the first that a worker reads."""
    if os.environ.get("_READ"):
        os._exit(4)
    os.environ["_READ"] = "1"
    return _said(str(os.getpid()))


def stumble(data: bytes, limits: Limits) -> Content:
    raise RecursionError("too deep")
