"""What a reader hands on, how text with structure becomes it, and how a reader refuses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.records import Locator

WARNINGS: dict[str, str] = {
    "columns_unread": "Columns other than text, title, author and date were not read.",
    "encoding_guessed": "The encoding was guessed; some letters may be others in the original.",
    "garbled": "The letters do not read like Arabic words; the file's fonts may not say what "
    "letters they draw.",
    "pages_without_text": "Some pages have no text; those that are pictures were not read.",
    "rows_left_out": "Some rows were damaged or had no text and were not read.",
    "visual_order": "Parts of the text may stand in reverse order.",
}
"""What a reader should know of a text before trusting it: a sentence for each code."""

_TITLE_WORDS = 10
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Content:
    """`text` is what citations point into; for plain text it is the decoded file, unchanged.

    `author` and `date` are as the file writes them, `encoding` is a codec of Python, each ""
    where there is none. `warnings` are keys of WARNINGS.
    """

    title: str
    text: str
    locators: tuple[Locator, ...]
    author: str = ""
    date: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a row of a table.

    `heading` is what it stands under, None to stay under the heading before it; `paragraph` is
    its number, None to count on.
    """

    text: str
    is_heading: bool = False
    heading: str | None = None
    page: int | None = None
    paragraph: int | None = None


class Refused(Exception):
    """A file cannot be read: `code` is a key of REASONS in `rag.errors`, filled in by `details`."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def compose(blocks: Iterable[Block]) -> tuple[str, tuple[Locator, ...]]:
    """The text of the blocks, one after the other with a line end between, and a locator each.

    Blocks without anything to see are dropped. Zero bytes are dropped, and halves of surrogate
    pairs, which no file can hold, become U+FFFD.

    >>> compose([Block("سقوط دمشق", is_heading=True), Block(" "), Block("عام 613م")])[0]
    'سقوط دمشق\\nعام 613م'
    """
    pieces: list[str] = []
    locators: list[Locator] = []
    start = number = 0
    heading = ""
    for block in blocks:
        piece = clean(block.text)
        if not piece:
            continue
        number = number + 1 if block.paragraph is None else block.paragraph
        if block.is_heading:
            heading = " ".join(piece.split())
        elif block.heading is not None:
            heading = block.heading
        pieces.append(piece)
        locators.append(Locator(start, number, heading, block.page))
        start += len(piece) + 1
    return "\n".join(pieces), tuple(locators)


def clean(text: str | None) -> str:
    """`text` without blanks at its ends and without what no text has; "" for None."""
    return _SURROGATE.sub("\ufffd", (text or "").replace("\0", "")).strip()


def opening(text: str) -> str:
    """The opening words of a line, to stand for a title.

    >>> opening("سقطت دمشق")
    'سقطت دمشق'
    """
    words = text.split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")
