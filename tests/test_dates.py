"""Dates: a table of what articles write, and the laws of their spans."""

import pytest
from hypothesis import given
from support import any_text, prose

from rag.arabic.dates import dates, is_month
from rag.arabic.fold import align


@pytest.mark.parametrize(
    ("text", "span", "years"),
    [
        ("سقطت دمشق عام 613م ثم", "عام 613م", (613,)),
        ("سقطت دمشق عام ٦١٣م ثم", "عام ٦١٣م", (613,)),
        ("سقطت سنة ٦١٣ م على", "سنة ٦١٣ م", (613,)),
        ("توفي عام (634)، قرر", "عام (634)", (634,)),
        ("أصبح في عام (610)م خلال", "عام (610)م", (610,)),
        ("الحرب في (602-628)، أصبح", "(602-628)", (602, 628)),
        ("من عام 602 إلى 628 م ثم", "عام 602 إلى 628 م", (602, 628)),
        ("سقطت (سبتمبر 634)، تلتها", "سبتمبر 634", (634,)),
        ("توفي في يونيو (632)، تم", "يونيو (632)", (632,)),
        ("وفي 25 مارس 624م غادر", "25 مارس 624م", (624,)),
        ("وفي ٢٥ مارس ٦٢٤م غادر", "٢٥ مارس ٦٢٤م", (624,)),
        ("في الخامس من يونيو 623م وصل", "الخامس من يونيو 623م", (623,)),
        ("في 13 رمضان سنة 2 من", "13 رمضان", ()),
        ("ولد سنة 13 هـ ثم", "سنة 13 هـ", (13,)),
        ("توفي في 2 رمضان سنة 11 للهجرة ثم", "2 رمضان سنة 11 للهجرة", (11,)),
        ("قتل قيصر عام 44 ق.م ثم", "عام 44 ق.م", (44,)),
        ("في القرن الثالث الهجري كان", "القرن الثالث الهجري", ()),
        ("في كانون الثاني 1916 انسحب", "كانون الثاني 1916", (1916,)),
        ("بدأ القرن السابع الميلادي حربا", "القرن السابع الميلادي", ()),
        ("في القرن الثاني عشر الميلادي كان", "القرن الثاني عشر الميلادي", ()),
        ("في الحادي عشر من ربيع الأول 622م دخل", "الحادي عشر من ربيع الأول 622م", (622,)),
        ("في 12 ذي الحجة دخل", "12 ذي الحجة", ()),
        ("وبحلول عام ستمائة ميلادية كان", "عام ستمائة", (600,)),
        ("في سنة ألف وتسعمائة وأربعة عشر بدأت", "سنة ألف وتسعمائة وأربعة عشر", (1914,)),
        ("اندلعت الحرب في 1914 وانتهت", "1914", (1914,)),
        ("فِي عَامِ ٦١٥م وَصَلَ", "عَامِ ٦١٥م", (615,)),
    ],
)
def test_a_date_and_its_span(text: str, span: str, years: tuple[int, ...]) -> None:
    assert [(text[d.start : d.end], d.years) for d in dates(text)] == [(span, years)]


@pytest.mark.parametrize(
    "text",
    [
        "قتل 57 ألف شخص",
        "وصل الفرس",
        "",
        "بلغ 1,914 رجلا",
        "سنة 10000 قبل",
        "يوم المعركة",
        "عام الفيل",
    ],
)
def test_no_date(text: str) -> None:
    assert list(dates(text)) == []


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("عام 613م", ((613, 613),)),
        ("سنة ٦٣٢", ((632, 632),)),
        ("سنة 13 هـ", ((634, 635),)),
        ("رجب سنة 15 هـ", ((636, 637),)),
        ("عام ستمائة للهجرة", ((1203, 1204),)),
        ("(602-628)", ((602, 602), (628, 628))),
        ("القرن السابع الميلادي", ((601, 700),)),
        ("القرن الثالث الهجري", ((816, 913),)),
        ("عام 44 ق.م", ((-44, -44),)),
        ("25 مارس", ()),
    ],
)
def test_what_it_is_in_the_gregorian_calendar(
    text: str, gregorian: tuple[tuple[int, int], ...]
) -> None:
    assert [date.gregorian for date in dates(text)] == [gregorian]


def test_several_in_their_order() -> None:
    text = "بين عام 613م و عام 615م ثم في مارس 624م"
    assert [text[d.start : d.end] for d in dates(text)] == ["عام 613م", "عام 615م", "مارس 624م"]


@given(any_text | prose)
def test_spans_lie_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for date in dates(text):
        assert last <= date.start < date.end <= len(text)
        assert text[date.start : date.end].strip()
        last = date.end


@given(any_text | prose)
def test_an_aligned_text_gives_the_same(text: str) -> None:
    assert list(dates(align(text))) == list(dates(text))


@pytest.mark.parametrize("word", ["مارس", "رمضان", "أغسطس", "كانون الثاني", "ذو الحجة"])
def test_a_month(word: str) -> None:
    assert is_month(word)


@pytest.mark.parametrize("word", ["دمشق", "", "مار", "يناير|فبراير"])
def test_no_month(word: str) -> None:
    assert not is_month(word)
