"""Files of every format, made here, so that what is in them is known."""

import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

PROSE = (
    "سقطت دمشق في يد الفرس عام 613م بعد حصار طويل، "
    "ثم سقطت القدس في العام الذي يليه كما تروي المصادر."
)


def zipped(members: Mapping[str, str | bytes], mimetype: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def bomb(name: str, size: int, said: int | None = None) -> bytes:
    """An archive with `size` zero bytes; its directory says that they are `said`."""
    data = zipped({name: bytes(size)})
    return data.replace(struct.pack("<I", size), struct.pack("<I", size if said is None else said))


def docx(fill: Callable[[Any], None]) -> bytes:
    """A Word document; `fill` writes into it."""
    import docx as library

    document = library.Document()
    fill(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def epub(pages: Mapping[str, str | bytes], package: str = "", **more: str | bytes) -> bytes:
    """A book whose package file lies in the folder OPS, its pages in the order given."""
    items = "".join(f'<item id="{n}" href="{href}"/>' for n, href in enumerate(pages))
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(pages)))
    about = package or "<dc:title>تاريخ دمشق</dc:title><dc:creator>سليم حسن</dc:creator>"
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{about}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    members = {"META-INF/container.xml": container, "OPS/book.opf": opf}
    members |= {f"OPS/{name}": data for name, data in pages.items()}  # type: ignore[misc]
    members |= {name.replace("__", "/"): data for name, data in more.items()}  # type: ignore[misc]
    return zipped(members, "application/epub+zip")


class Placed(NamedTuple):
    """A string, where on the page it begins, and whether it is drawn from right to left."""

    x: float
    y: float
    text: str
    leftwards: bool = False


SIZE = 12.0
ADVANCE = 0.5  # of the size, for every character


def pdf(
    pages: Sequence[Iterable[Placed]],
    title: str = "",
    encrypted: bool = False,
    large: Iterable[str] = (),
) -> bytes:
    """A PDF that draws these strings; the strings in `large` in letters of twice the size."""
    pages = [list(page) for page in pages]
    characters = sorted({c for page in pages for placed in page for c in placed.text})
    codes = {c: number for number, c in enumerate(characters, start=1)}
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages)))),
        b"<</Type/Font/Subtype/Type0/BaseFont/None/Encoding/Identity-H"
        b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/None/DW %d"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % (ADVANCE * 1000),
        _stream(_to_unicode(codes)),
        b"<</Title<feff%s>>>" % title.encode("utf-16-be").hex().encode(),
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (8 + 2 * number)
        )
        objects.append(_stream(b"".join(_drawn(placed, codes, set(large)) for placed in page)))
    return _file(objects, encrypted)


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _drawn(placed: Placed, codes: dict[str, int], large: set[str]) -> bytes:
    size = SIZE * (2 if placed.text in large else 1)
    back = ADVANCE * 2000 if placed.leftwards else 0  # over the letter and one more
    drawn = f" {back} ".join(f"<{codes[c]:04x}>" for c in placed.text)
    return f"BT /F {size} Tf {placed.x} {placed.y} Td [{drawn}] TJ ET\n".encode()


def _to_unicode(codes: dict[str, int]) -> bytes:
    rows = "".join(f"<{n:04x}><{c.encode('utf-16-be').hex()}>\n" for c, n in codes.items())
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/X def"
        "/CMapType 2 def 1 begincodespacerange<0000><ffff>endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}endbfchar endcmap end end"
    ).encode()


def _file(objects: list[bytes], encrypted: bool) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]"
    about = b"/Root 1 0 R/Info 6 0 R/Size %d" % (len(objects) + 1)
    about += lock % (b"11" * 32, b"22" * 32) if encrypted else b""
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<<%s>>\nstartxref\n%d\n%%%%EOF" % (
        (len(objects) + 1, table, about, len(data))
    )


def shown(line: str) -> str:
    """A line without Latin words as a page shows it, from left to right."""
    turned = line[::-1].translate(str.maketrans("()«»", ")(»«"))
    pieces, number = [], ""
    for c in turned + " ":
        if c.isdigit():
            number += c
        else:
            pieces += [number[::-1], c]
            number = ""
    return "".join(pieces)[:-1]


def shaped(text: str) -> str:
    """`text` in presentation forms, as programs draw it that know no other way to join letters."""
    forms = []
    for before, c, after in zip(" " + text, text, text[1:] + " ", strict=False):
        joined = _form(before, "INITIAL") is not None and _form(c, "FINAL") is not None
        joins = _form(c, "INITIAL") is not None and _form(after, "FINAL") is not None
        name = {(0, 0): "ISOLATED", (0, 1): "INITIAL", (1, 0): "FINAL", (1, 1): "MEDIAL"}
        forms.append(_form(c, name[joined, joins]) or c)
    return "".join(forms)


def _form(c: str, form: str) -> str | None:
    try:
        return unicodedata.lookup(f"{unicodedata.name(c, '')} {form} FORM")
    except KeyError:
        return None


def lines(*texts: str, top: float = 700.0) -> list[Placed]:
    """Lines under one another, each drawn as it is, their right ends in one column."""
    return [
        Placed(550 - len(text) * SIZE * ADVANCE, top - 20 * number, text)
        for number, text in enumerate(texts)
    ]


def leftwards(*words: str, top: float = 700.0) -> list[Placed]:
    """A line of words without numbers, their letters drawn in the order they are read in."""
    placed, x = [], 550.0
    for word in words:
        placed.append(Placed(x, top, word, leftwards=True))
        x -= (len(word) + 1) * SIZE * ADVANCE
    return placed
