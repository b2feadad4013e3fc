"""Bytes of a file -> its text, title and locators. One module a format."""

from collections.abc import Callable
from pathlib import PurePath

from rag.arabic.fold import fold
from rag.errors import UnreadableSource
from rag.readers import plain
from rag.readers.content import Content

__all__ = ["SUFFIXES", "Content", "read"]

_READERS: dict[str, Callable[[bytes], Content]] = {
    ".txt": plain.read_text,
    ".md": plain.read_markdown,
}
SUFFIXES = frozenset(_READERS)
"""The file name endings that can be read, in lower case."""


def read(source: str, data: bytes) -> Content:
    """The content of the file `source`.

    Raises UnreadableSource with the reason when the format is unknown, the bytes are not text in
    a known encoding, or there is no text in them.
    """
    suffix = PurePath(source).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        raise UnreadableSource(source, f"files ending in {suffix or 'nothing'} cannot be read")
    try:
        content = reader(data)
    except ValueError as problem:
        raise UnreadableSource(source, str(problem)) from problem
    if not fold(content.text).strip():
        raise UnreadableSource(source, "the file has no text")
    return content
