"""Quantities: a table of what articles write, and the laws of their spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import any_text, prose

from rag.arabic.fold import align
from rag.arabic.numbers import quantities


def found(text: str) -> list[tuple[float, str]]:
    return [(q.value, text[q.start : q.end]) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "span"),
    [
        ("قتل 57 ألف شخص", 57_000, "57 ألف"),
        ("قتل ٥٧ ألف شخص", 57_000, "٥٧ ألف"),
        ("بلغ ۱۲ جنديا", 12, "۱۲"),
        ("بلغ 1,500 جندي", 1_500, "1,500"),
        ("بلغ ١٬٥٠٠ جندي", 1_500, "١٬٥٠٠"),
        ("بلغ 1.000.000 نسمة", 1_000_000, "1.000.000"),
        ("نسبة 3.5 بالمئة", 3.5, "3.5"),
        ("نسبة ٣٫٥ من", 3.5, "٣٫٥"),
        ("نحو 2.5 مليون نسمة", 2_500_000, "2.5 مليون"),
        ("نحو 0.5 مليون نسمة", 500_000, "0.5 مليون"),
        ("نحو ½ مليون نسمة", 500_000, "½ مليون"),
        ("أربعين ألف درهم", 40_000, "أربعين ألف"),
        ("بأربعين ألف درهم", 40_000, "بأربعين ألف"),
        ("ثمانين ألف درهم", 80_000, "ثمانين ألف"),
        ("خمسة وعشرون رجلا", 25, "خمسة وعشرون"),
        ("خمسة عشر رجلا", 15, "خمسة عشر"),
        ("إحدى عشرة سنة", 11, "إحدى عشرة"),
        ("اثنا عشر ألفا", 12_000, "اثنا عشر ألفا"),
        ("اثنتي عشرة سنة", 12, "اثنتي عشرة"),
        ("مئة وخمسة وعشرون رجلا", 125, "مئة وخمسة وعشرون"),
        ("ثلاثمائة وستين يوما", 360, "ثلاثمائة وستين"),
        ("ثلاث مئة رجل", 300, "ثلاث مئة"),
        ("مائتا رجل", 200, "مائتا"),
        ("مئتي ألف جندي", 200_000, "مئتي ألف"),
        ("ثلاثة آلاف فارس", 3_000, "ثلاثة آلاف"),
        ("ألف وتسعمائة وأربعة عشر", 1_914, "ألف وتسعمائة وأربعة عشر"),
        ("ألفين وخمسمائة فارس", 2_500, "ألفين وخمسمائة"),
        ("مليونا وثلاثمائة ألف نسمة", 1_300_000, "مليونا وثلاثمائة ألف"),
        ("أَرْبَعِينَ أَلْفَ درهم", 40_000, "أَرْبَعِينَ أَلْفَ"),
        ("حاصرها شهرين ثم رحل", 2, "شهرين"),
        ("فأقام سنتين فيها", 2, "سنتين"),
        ("بعد حصار دام عام ، انهارت", 1, "عام"),
        ("استمر القتال زهاء ساعة", 1, "ساعة"),
    ],
)
def test_a_quantity_and_its_span(text: str, value: float, span: str) -> None:
    assert found(text) == [(value, span)]


@pytest.mark.parametrize(
    "text",
    [
        "أحد القادة",
        "وصل الفرس إلى المدينة",
        "ست الحسن",
        "",
        "واحد منهم",
        "ولد عام الفيل",
        "يوما ما",
        "القرن الثاني عشر",
        "مادة C4 المتفجرة",
        "لست أدري",
    ],
)
def test_no_quantity(text: str) -> None:
    assert found(text) == []


def test_the_unit_is_the_word_after() -> None:
    assert [q.unit for q in quantities("57 ألف شخص و 30 مدينة و 12")] == ["شخص", "مدينه", ""]


def test_two_numbers_side_by_side_are_two() -> None:
    assert found("بين 300 400 رجل") == [(300, "300"), (400, "400")]


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_are_read_back(number: int) -> None:
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for text in (str(number), arabic, f"{number:,}"):
        assert found(f"بلغ {text} رجلا") == [(number, text)]


@given(any_text | prose)
def test_spans_lie_in_order_and_hold_something(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip()
        last = quantity.end


@given(any_text | prose)
def test_an_aligned_text_gives_the_same(text: str) -> None:
    assert list(quantities(align(text))) == list(quantities(text))
