"""Word documents: all their text, in order."""

from typing import Any

import pytest
from samples import PROSE, docx, zipped

from rag.errors import UnreadableSource
from rag.readers import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text_of(document: bytes) -> list[str]:
    return read("a.docx", document).text.split("\n")


def raw(*markup: str) -> bytes:
    """A document with these pieces of WordprocessingML in its body."""

    def fill(document: Any) -> None:
        from docx.oxml import parse_xml

        for piece in markup:
            document.element.body.insert(-1, parse_xml(piece.replace(">", f" {W}>", 1)))

    return docx(fill)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_headings_and_tables_in_their_order() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = "تاريخ دمشق"
        document.core_properties.author = "سليم حسن"
        document.add_heading("سقوط دمشق", 1)
        document.add_paragraph(PROSE)
        table = document.add_table(2, 2)
        for (row, column), text in {(0, 0): "السنة", (0, 1): "الحدث", (1, 0): "613"}.items():
            table.cell(row, column).text = text
        document.add_heading("القدس", 2)
        document.add_paragraph("ثم القدس")

    content = read("a.docx", docx(fill))
    assert content.text.split("\n") == [
        *("سقوط دمشق", PROSE, "السنة | الحدث", "613"),
        *("القدس", "ثم القدس"),
    ]
    assert [n.heading for n in content.locators] == ["سقوط دمشق"] * 4 + ["القدس"] * 2
    assert (content.title, content.author) == ("تاريخ دمشق", "سليم حسن")
    assert (content.date, content.encoding) == ("2013-12-23T23:15:00Z", "")


def test_a_document_without_a_title_has_its_first_line() -> None:
    assert read("a.docx", raw(paragraph("سقوط دمشق"), paragraph(PROSE))).title == "سقوط دمشق"


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        (f"<w:sdt><w:sdtContent>{paragraph('في إطار')}</w:sdtContent></w:sdt>", ["في إطار"]),
        ("<w:p><w:del><w:r><w:delText>لا</w:delText></w:r></w:del></w:p>", []),
        ("<w:p><w:ins><w:r><w:t>نعم</w:t></w:r></w:ins></w:p>", ["نعم"]),
        (
            "<w:p><w:r><w:t>أ</w:t><w:br/><w:t>ب</w:t><w:tab/><w:t>ج</w:t></w:r></w:p>",
            ["أ", "ب\tج"],
        ),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('أ')}<w:tbl><w:tr><w:tc>{paragraph('ب')}</w:tc></w:tr>"
            f"</w:tbl></w:tc><w:tc>{paragraph('ج')}</w:tc></w:tr></w:tbl>",
            ["أ ب | ج"],
        ),
        (
            f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('مربع')}</w:txbxContent></w:pict></w:r></w:p>",
            ["مربع"],
        ),
        (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
            'markup-compatibility/2006"><mc:Choice><w:t>مرة</w:t></mc:Choice>'
            "<mc:Fallback><w:t>مرة</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            ["مرة"],
        ),
    ],
    ids=[
        "control",
        "deleted",
        "inserted",
        "breaks",
        "table in a table",
        "text box",
        "alternatives",
    ],
)
def test_text_in_odd_places_is_read_once(markup: str, lines: list[str]) -> None:
    assert text_of(raw(paragraph("أول"), markup)) == ["أول", *lines]


def test_outline_levels_make_headings_too() -> None:
    heading = "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>عنوان</w:t></w:r></w:p>"
    content = read("a.docx", raw(heading, paragraph(PROSE)))
    assert [n.heading for n in content.locators] == ["عنوان", "عنوان"]


def test_notes_stand_at_the_end_under_no_heading() -> None:
    def fill(document: Any) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        document.add_heading("سقوط دمشق", 1)
        notes = (
            f"<w:footnotes {W}><w:footnote>{paragraph('انظر الطبري')}</w:footnote></w:footnotes>"
        )
        content_type = (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        )
        part = Part(PackURI("/word/footnotes.xml"), content_type, notes.encode())
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    content = read("a.docx", docx(fill))
    assert content.text == "سقوط دمشق\nانظر الطبري"
    assert [n.heading for n in content.locators] == ["سقوط دمشق", ""]


WHOLE = raw(paragraph(PROSE))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(WHOLE[:100], "damaged", id="its first bytes"),
        pytest.param(WHOLE[: len(WHOLE) // 2], "damaged", id="its first half"),
        pytest.param(WHOLE[:-10], "damaged", id="all but its end"),
        pytest.param(zipped({"a": "b"}), "damaged", id="another archive"),
        pytest.param(PROSE.encode(), "damaged", id="plain text"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="a password"),
        pytest.param(OLE + bytes(100), "old_word", id="the older format"),
        pytest.param(raw(), "empty", id="no text"),
    ],
)
def test_what_is_no_whole_document_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read("a.docx", data)
    assert caught.value.reason_code == code
