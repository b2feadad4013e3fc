"""EPUB books: a zip archive of web pages, in the order that its package file gives."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rag.readers.archive import unpack
from rag.readers.content import Block, Content, Refused, clean, compose
from rag.readers.limits import Limits
from rag.readers.markup import blocks
from rag.readers.web import decode_markup

_CONTAINER = "META-INF/container.xml"
_SEALED = "META-INF/encryption.xml"
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>", re.IGNORECASE)


def read_epub(data: bytes, limits: Limits) -> Content:
    """All the text of a book; what stands before the first heading of a chapter has its title.

    Raises Refused: "encrypted" for books with a lock, "damaged", "bomb".
    """
    members = unpack(data, limits)
    package_path = _attribute(_parsed(members, _CONTAINER), "rootfile", "full-path")
    package = _parsed(members, package_path)
    pages = _pages(package, posixpath.dirname(package_path))
    sealed = _sealed(members)
    if any(page in sealed for page in pages):
        raise Refused("encrypted")
    title = _said(package, "title")
    text, locators = compose(_chapters(members, pages, title))
    return Content(
        title,
        text,
        locators,
        author="، ".join(filter(None, (clean(e.text) for e in _all(package, "creator")))),
        date=_said(package, "date"),
    )


def _pages(package: Any, folder: str) -> list[str]:
    """The members that are the pages of the book, in reading order."""
    items = {item.get("id"): item.get("href") or "" for item in _all(package, "item")}
    order = [items.get(itemref.get("idref")) for itemref in _all(package, "itemref")]
    return [posixpath.normpath(posixpath.join(folder, unquote(href))) for href in order if href]


def _chapters(members: dict[str, bytes], pages: list[str], book: str) -> Iterator[Block]:
    for page in pages:
        if page not in members:
            raise Refused("damaged", what=f"{page} is missing")
        markup = decode_markup(members[page]).text if members[page] else ""
        match = _TITLE.search(markup)
        title = clean(match.group(1)) if match else ""
        found = blocks(markup)
        if found and not found[0].is_heading:
            heading = "" if title == book else title
            found[0] = Block(found[0].text, heading=heading)
        yield from found


def _sealed(members: dict[str, bytes]) -> set[str]:
    """The members that are encrypted; in a book without a lock only fonts are."""
    if _SEALED not in members:
        return set()
    references = _all(_parsed(members, _SEALED), "CipherReference")
    return {posixpath.normpath(unquote(r.get("URI") or "")) for r in references}


def _parsed(members: dict[str, bytes], name: str) -> Any:
    from lxml import etree

    if name not in members:
        raise Refused("damaged", what=f"{name or 'the package file'} is missing")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tree = etree.fromstring(members[name], parser)
    if tree is None:
        raise Refused("damaged", what=f"{name} is no XML")
    return tree


def _all(tree: Any, name: str) -> list[Any]:
    """The elements called `name`, of whatever namespace, in their order."""
    return list(tree.iter(f"{{*}}{name}"))


def _attribute(tree: Any, name: str, attribute: str) -> str:
    return next((str(e.get(attribute)) for e in _all(tree, name) if e.get(attribute)), "")


def _said(package: Any, name: str) -> str:
    """The first of the book's own words on itself."""
    return next((clean(e.text) for e in _all(package, name) if clean(e.text)), "")
