"""Names of places: a table of what articles write, and the laws of their spans."""

import pytest
from hypothesis import given
from support import any_text

from rag.arabic.places import is_place_or_people, places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("سار من نيسابورَ إلى بغداد", ["نيسابورَ", "بغداد"]),
        ("عبر إلى ما وراء النهر ثم عاد", ["ما وراء النهر"]),
        ("خرج من دمشق وحلب وبالعراق", ["دمشق", "حلب", "العراق"]),
        ("قصد اليونان ثم لليابان", ["اليونان", "ليابان"]),
        ("وهو في شبه الجزيرة العربية", ["شبه الجزيرة العربية"]),
        ("ذاق الموت في تلك الأمور", []),
        ("قاتل المغول والروم", []),
        ("", []),
    ],
)
def test_the_places_in_a_sentence(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in places(text)] == names


@pytest.mark.parametrize("form", ["بغداد", "وبغداد", "للروم", "المغول", "اليابان", "قريش"])
def test_a_place_and_a_people_are_known(form: str) -> None:
    assert is_place_or_people(form)


@pytest.mark.parametrize("form", ["الموت", "الكتاب", "سقطت", "مدينه", "ما"])
def test_an_ordinary_word_is_neither(form: str) -> None:
    assert not is_place_or_people(form)


@given(any_text)
def test_spans_lie_in_the_text_and_ascend(text: str) -> None:
    last = 0
    for start, end in places(text):
        assert last <= start < end <= len(text)
        last = end
