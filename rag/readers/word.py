"""Word documents: paragraphs, headings and tables in the order of the document, then its notes."""

from collections.abc import Iterator
from typing import Any

from rag.readers.archive import repack, unpack
from rag.readers.content import Block, Content, Refused, clean, compose, opening
from rag.readers.limits import Limits
from rag.readers.markup import CELL

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also the envelope of documents with a password
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NOTES = ("/footnotes", "/endnotes")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_STYLES = ("heading", "title", "عنوان")
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read_docx(data: bytes, limits: Limits) -> Content:
    """All text of a document: also in text boxes, content controls, foot- and endnotes.

    Text that a revision deleted is not part of it. Raises Refused: "encrypted", "old_word",
    "damaged", "bomb".
    """
    import docx

    if data.startswith(_OLD_WORD):
        raise Refused("encrypted" if _LOCKED in data else "old_word")
    document = docx.Document(repack(unpack(data, limits)))
    headings = {
        style.style_id
        for style in document.styles
        if (style.name or "").lower().startswith(_HEADING_STYLES)
    }
    found = [*_blocks(document.element.body, headings), *_notes(document, headings)]
    text, locators = compose(found)
    about = document.core_properties
    first = next((block for block in found if clean(block.text)), Block(""))
    return Content(
        clean(about.title) or opening(clean(first.text).partition("\n")[0]),
        text,
        locators,
        author=clean(about.author),
        date=about.created.isoformat().replace("+00:00", "Z") if about.created else "",
    )


def _blocks(parent: Any, headings: set[str]) -> Iterator[Block]:
    """The paragraphs and table rows below an element, in their order."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield Block(_text(child), _is_heading(child, headings))
        elif child.tag == f"{_W}tr":
            yield Block(CELL.join(filter(None, _cells(child))))
        elif child.tag != _FALLBACK:
            yield from _blocks(child, headings)


def _notes(document: Any, headings: set[str]) -> Iterator[Block]:
    """Foot- and endnotes, under no heading."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES) and not relation.is_external:
            for block in _blocks(parse_xml(relation.target_part.blob), headings):
                yield Block(block.text, heading="")


def _is_heading(paragraph: Any, headings: set[str]) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    style, level = properties.find(f"{_W}pStyle"), properties.find(f"{_W}outlineLvl")
    named = style is not None and style.get(f"{_W}val") in headings
    return named or (level is not None and level.get(f"{_W}val") != "9")  # 9 is body text


def _cells(row: Any) -> Iterator[str]:
    """The texts of a row's cells, a line each; that of a table inside a cell comes with it."""
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is row:
            yield " ".join(_text(cell).split())


def _text(container: Any) -> str:
    """What a paragraph or a cell shows."""
    pieces = []
    for element in container.iter(f"{_W}t", f"{_W}p", *_BREAKS):
        if any(above.tag == _FALLBACK for above in element.iterancestors()):
            continue  # the same text once more, for programs that cannot show it
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element is not container:
            pieces.append(_BREAKS.get(element.tag, "\n"))
    return "".join(pieces)
