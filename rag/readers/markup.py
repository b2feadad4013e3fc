"""HTML -> blocks. Any HTML: nested a hundred thousand deep, or closed nowhere."""

import re
from html.parser import HTMLParser

from rag.readers.content import Block

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "head"})  # trafilatura writes "head"
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form header hr html item li list main nav ol p pre quote section summary table "
    "tbody tfoot thead ul".split()
)
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_UNSEEN = frozenset({"script", "style", "template", "title", "noscript", "svg", "textarea"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
CELL = " | "
"""Between the cells of a row, in every format."""


def blocks(markup: str) -> list[Block]:
    """The headings, paragraphs, list items and table rows of a page, in its order.

    >>> blocks("<h1>سقوط<br>دمشق</h1><table><tr><td>613<td><p>دمشق</table>")
    ... # doctest: +NORMALIZE_WHITESPACE
    [Block(text='سقوط\\nدمشق', is_heading=True, heading=None, page=None, paragraph=None),
     Block(text='613 | دمشق', is_heading=False, heading=None, page=None, paragraph=None)]
    """
    walker = _Walker()
    walker.feed(markup)
    walker.close()
    walker.end_block()
    return walker.blocks


class _Walker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._is_heading = self._in_row = False
        self._unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            return
        if tag in _UNSEEN:
            self._unseen = tag
        elif tag in _BREAKS:
            self._pieces.append(" " if self._in_row else "\n")
        elif tag in _CELLS:
            self._pieces.append(CELL if self._in_row and self._seen() else " ")
        elif tag in _ROWS or (tag in _BLOCKS and not self._in_row):
            self.end_block()
            self._in_row, self._is_heading = tag in _ROWS, tag in _HEADINGS
        elif tag in _BLOCKS:
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen = "" if tag == self._unseen else self._unseen
        elif tag in _ROWS or tag == "table" or (tag in _BLOCKS and not self._in_row):
            self.end_block()
        elif tag in _BLOCKS:
            self._pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(_SPACE.sub(" ", data))

    def end_block(self) -> None:
        """What was gathered becomes a block."""
        lines = "".join(self._pieces).split("\n")
        text = "\n".join(_SPACE.sub(" ", line).strip() for line in lines).strip()
        if text:
            self.blocks.append(Block(text, self._is_heading))
        self._pieces = []
        self._is_heading = self._in_row = False

    def _seen(self) -> bool:
        return any(piece.strip() for piece in self._pieces)
