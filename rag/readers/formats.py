"""The formats that are read: which file name ending is read by which module."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from rag.readers.content import Content
from rag.readers.limits import Limits


class Reader(Protocol):
    """Bytes of a file -> its content. Raises Refused, or anything at all: parsers do."""

    def __call__(self, data: bytes, limits: Limits) -> Content: ...


@dataclass(frozen=True, slots=True)
class Format:
    """`module` is imported when the first file of the format is read, and its `function` called.

    `foreign` formats need a parser that the program did not write: theirs are the files that can
    crash it or keep it busy for ever, so they are read in a process of their own.
    """

    module: str
    function: str
    foreign: bool = True

    def reader(self) -> Reader:
        """The function itself."""
        return cast(Reader, getattr(import_module(self.module), self.function))


Formats = Mapping[str, Format]
"""By file name ending, in lower case and with its point."""

FORMATS: Formats = {
    ".txt": Format("rag.readers.plain", "read_text", foreign=False),
    ".md": Format("rag.readers.plain", "read_markdown", foreign=False),
    ".csv": Format("rag.readers.rows", "read_csv", foreign=False),
    ".jsonl": Format("rag.readers.rows", "read_jsonl", foreign=False),
    ".html": Format("rag.readers.web", "read_html"),
    ".htm": Format("rag.readers.web", "read_html"),
    ".docx": Format("rag.readers.word", "read_docx"),
    ".epub": Format("rag.readers.epub", "read_epub"),
    ".pdf": Format("rag.readers.pdf", "read_pdf"),
}
