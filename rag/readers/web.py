"""Web pages that were saved: the article, without the menus and notices around it."""

import codecs
import re
from collections.abc import Iterable
from typing import Any

from rag.readers.content import Content, Refused, clean, compose
from rag.readers.encoding import Decoded, decode
from rag.readers.limits import Limits
from rag.readers.markup import blocks

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 4_096  # bytes in which a page declares its encoding
_MOST_BROKEN = 0.002  # of the characters of a page in UTF-8
_DATES = "article:published_time datepublished date dc.date dcterms.date dcterms.created pubdate"
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_html(data: bytes, limits: Limits) -> Content:
    """The main text of a page as trafilatura finds it; all of it where that finds nothing.

    Raises Refused for bytes that are not text.
    """
    import lxml.html
    from trafilatura import bare_extraction

    decoded = decode_markup(data)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    page = decoded.text.encode("utf-8", "replace")
    tree = lxml.html.document_fromstring(page, parser=parser, ensure_head_body=True)
    whole = not any("depth" in entry.message.lower() for entry in parser.error_log)
    date = _date(tree, decoded.text)
    found: Any = bare_extraction(
        tree, include_comments=False, favor_recall=True, with_metadata=True
    )
    text, locators = compose(blocks(_markup(found.body)) if found and whole else [])
    if not text:
        text, locators = compose(blocks(decoded.text))
    return Content(
        clean(found and found.title) or clean(tree.findtext(".//title")),
        text,
        locators,
        author=clean(found and found.author),
        date=date,
        encoding=decoded.encoding,
        warnings=("encoding_guessed",) if decoded.guessed else (),
    )


def decode_markup(data: bytes) -> Decoded:
    """The text of a page: as its letters show, or else in the encoding that it declares.

    Pages that declare a wrong one are common, and so are those too short to judge by their letters,
    and those in UTF-8 with a broken character or two. Raises Refused as `decode` does.
    """
    try:
        decoded = decode(data)
        return (decoded.guessed and _as_declared(data)) or decoded
    except Refused as refused:
        decoded_otherwise = _as_declared(data) or _nearly_utf8(data)
        if refused.code != "encoding" or not decoded_otherwise:
            raise
        return decoded_otherwise


def _as_declared(data: bytes) -> Decoded | None:
    declared = _DECLARED.search(data[:_HEAD])
    name = declared.group(1).decode("ascii", "replace") if declared else ""
    try:
        return Decoded(data.decode(name), codecs.lookup(name).name)
    except (LookupError, UnicodeDecodeError):
        return None


def _nearly_utf8(data: bytes) -> Decoded | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return Decoded(text, "utf-8", guessed=True) if broken < _MOST_BROKEN * len(text) else None


def _markup(body: Any) -> str:
    from lxml import etree

    return str(etree.tostring(body, encoding="unicode"))


def _date(tree: Any, page: str) -> str:
    """When the page says it was published, as it writes it."""
    said = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta
        for meta in tree.iter("meta")
    }
    metas = (said[name].get("content") for name in _DATES.split() if name in said)
    in_script = (match.group(1) for match in _JSON_DATE.finditer(page))
    times = (time.get("datetime") or time.text for time in tree.iter("time"))
    return _first([*metas, *in_script, *times])


def _first(values: Iterable[str | None]) -> str:
    return next((clean(value) for value in values if clean(value)), "")
