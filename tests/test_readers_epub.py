"""EPUB books: their pages in reading order; and archives that are not what they say."""

import pytest
from samples import PROSE, bomb, epub, zipped

from rag.errors import UnreadableSource
from rag.readers import Limits, read
from rag.readers.archive import repack, unpack
from rag.readers.content import Refused
from rag.readers.limits import MIB

PAGES = {
    "b.xhtml": f"<html><head><title>المقدمة</title></head><body><p>{PROSE}</p></body></html>",
    "text/a%20b.xhtml": "<h1>الباب الأول</h1><p>ثم القدس</p>",
    "c.xhtml": "<title>تاريخ دمشق</title><p>بلا عنوان</p>",
}
LOCK = (
    '<encryption><EncryptedData><CipherData><CipherReference URI="{}"/></CipherData>'
    "</EncryptedData></encryption>"
)


def book(**more: str | bytes) -> bytes:
    pages = {name.replace("%20", " "): page for name, page in PAGES.items()}
    return epub(pages, **more)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read("a.epub", data, limits)
    return caught.value.reason_code


def test_pages_in_the_order_of_the_book() -> None:
    about = "<dc:title>تاريخ دمشق</dc:title><dc:creator>سليم</dc:creator><dc:creator>أحمد"
    content = read("a.epub", book(package=f"{about}</dc:creator><dc:date>1920</dc:date>"))
    assert content.text.split("\n") == [PROSE, "الباب الأول", "ثم القدس", "بلا عنوان"]
    assert [n.heading for n in content.locators] == ["المقدمة", *["الباب الأول"] * 2, ""]
    assert (content.title, content.author, content.date) == ("تاريخ دمشق", "سليم، أحمد", "1920")


def test_a_page_in_another_encoding_is_read() -> None:
    page = f'<?xml version="1.0" encoding="windows-1256"?><p>{PROSE}</p>'.encode("windows-1256")
    assert read("a.epub", epub({"a.html": page})).text == PROSE


def test_a_book_with_a_lock_is_refused_but_fonts_may_have_one() -> None:
    assert refusal(book(**{"META-INF__encryption.xml": LOCK.format("OPS/b.xhtml")})) == "encrypted"
    fonts = book(**{"META-INF__encryption.xml": LOCK.format("OPS/font.otf")})
    assert PROSE in read("a.epub", fonts).text


def test_entities_of_the_package_are_not_expanded() -> None:
    package = "<dc:title>&bomb;</dc:title>"
    declared = '<!DOCTYPE package [<!ENTITY bomb "بوم">]>'
    data = epub({"a.html": PROSE}, package=package)
    members = unpack(data, Limits())
    opf = members["OPS/book.opf"].decode().replace("<package", f"{declared}<package")
    content = read("a.epub", repack({**members, "OPS/book.opf": opf.encode()}).getvalue())
    assert (content.title, content.text) == ("", PROSE)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book()[:200], "damaged"),
        (book()[:-30], "damaged"),
        (zipped({"META-INF/container.xml": "<container/>"}), "damaged"),
        (zipped({"META-INF/container.xml": "no XML"}), "damaged"),
        (zipped({}), "damaged"),
        (epub({"a.html": ""}), "empty"),
    ],
)
def test_what_is_no_whole_book_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_page_that_is_missing_is_reported() -> None:
    members = unpack(book(), Limits())
    del members["OPS/c.xhtml"]
    assert refusal(repack(members).getvalue()) == "damaged"


@pytest.mark.parametrize("source", ["a.docx", "a.epub"])
@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (bomb("a", 64 * MIB), Limits()),
        (bomb("a", 8_123_457, said=1000), Limits()),
        (bomb("a", 5000), Limits(expansion=2, unpacked_floor=100)),
        (bomb("a", 5000), Limits(unpacked_bytes=4000)),
    ],
    ids=["directory", "lying directory", "ratio", "whole size"],
)
def test_a_bomb_is_recognised(source: str, data: bytes, limits: Limits) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(source, data, limits)
    assert caught.value.reason_code == "bomb"


def test_what_is_packed_again_is_the_same() -> None:
    members = {"a/b.xml": PROSE.encode(), "c": b""}
    packed = repack(members).getvalue()
    assert unpack(packed, Limits()) == members
    assert unpack(packed, Limits(unpacked_floor=0, expansion=1)) == members


def test_a_sealed_member_is_recognised() -> None:
    data = bytearray(zipped({"a": "b"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refused) as caught:
        unpack(bytes(data), Limits())
    assert caught.value.code == "encrypted"
