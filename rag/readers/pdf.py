"""PDF: the text of each page, with its number, its headings and its paragraphs."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

from rag.readers.content import Block, Content, Refused, clean, compose
from rag.readers.limits import Limits
from rag.readers.pdf_lines import Line, lines

_LARGE = 1.2  # times the size of most lines: a heading
_SHORT = 0.2  # of the column: what a line that ends a paragraph leaves empty
_APART = 1.5  # times the distance of most lines
_LONGEST_HEADING = 20  # words


def read_pdf(data: bytes, limits: Limits) -> Content:
    """The text of the pages, their lines joined to paragraphs.

    Headings are the bookmarks of the file and the lines in larger letters. Raises Refused:
    "encrypted", "scanned" when no page has text, "too_many_pages", "damaged".
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise Refused("encrypted") from problem
        raise Refused("damaged", what=str(problem)) from problem
    if len(document) > limits.pages:
        raise Refused("too_many_pages", pages=str(len(document)), limit=str(limits.pages))
    pages = [_page_lines(document, number) for number in range(len(document))]
    if not any(pages):
        raise Refused("scanned", pages=str(len(pages)))
    text, locators = compose(_blocks(pages, _bookmarks(document)))
    about = document.get_metadata_dict()
    return Content(
        clean(about.get("Title")),
        text,
        locators,
        author=clean(about.get("Author")),
        date=clean(about.get("CreationDate")),
        warnings=() if all(pages) else ("pages_without_text",),
    )


def _page_lines(document: Any, number: int) -> list[Line]:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            return lines(text_page)
        finally:
            text_page.close()
    finally:
        page.close()


def _bookmarks(document: Any) -> dict[int, str]:
    """The last bookmark of each page that has one, by the index of the page."""
    marks = ((bookmark.get_dest(), bookmark.get_title()) for bookmark in document.get_toc())
    return {dest.get_index(): " ".join(clean(title).split()) for dest, title in marks if dest}


def _blocks(pages: list[list[Line]], bookmarks: dict[int, str]) -> Iterator[Block]:
    usual = median(line.size for page in pages for line in page)
    for index, page in enumerate(pages):
        heading = bookmarks.get(index)
        for paragraph in _paragraphs(page):
            text = " ".join(line.text for line in paragraph)
            large = paragraph[0].size > _LARGE * usual
            is_heading = large and len(text.split()) <= _LONGEST_HEADING
            yield Block(text, is_heading, heading, page=index + 1)
            heading = None


def _paragraphs(page: list[Line]) -> Iterator[list[Line]]:
    """The lines of a page, those of one paragraph together."""
    if not page:
        return
    column = min(line.left for line in page), max(line.right for line in page)
    falls = [before.baseline - after.baseline for before, after in pairwise(page)]
    usual = median([fall for fall in falls if fall > 0] or [0])
    paragraph = [page[0]]
    for (before, after), fall in zip(pairwise(page), falls, strict=True):
        if _ends(before, after, column) or not 0 <= fall <= _APART * usual:
            yield paragraph
            paragraph = []
        paragraph.append(after)
    yield paragraph


def _ends(line: Line, after: Line, column: tuple[float, float]) -> bool:
    """Whether a line is the last of its paragraph: it stops short, or other letters follow."""
    left, right = column
    empty = line.left - left if line.from_the_right else right - line.right
    sizes = sorted((line.size, after.size))
    return empty > _SHORT * (right - left) or sizes[1] > _LARGE * sizes[0]
