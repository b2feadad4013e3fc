"""Words, stems and what the lexical index holds of them."""

import pytest
from hypothesis import given
from support import any_text

from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.fold import fold
from rag.arabic.terms import STOP_WORDS, every_form, forms, light_stem, lighter_stem, terms, words


@given(any_text)
def test_a_word_is_the_search_form_of_its_span(text: str) -> None:
    found = list(words(text))
    for word in found:
        assert 0 <= word.start < word.end <= len(text)
        assert word.form in fold(text[word.start : word.end])
    assert [word.start for word in found] == sorted(word.start for word in found)


@given(any_text)
def test_the_quick_way_to_the_words_finds_the_same_ones(text: str) -> None:
    assert every_form(text) == [word.form for word in words(text)]


def test_every_character_parts_words_or_does_not_the_quick_way_as_well() -> None:
    parted = [f"با{chr(c)}تا" for c in range(0x3000)]
    slow = [[word.form for word in words(text)] for text in parted]
    assert [*map(every_form, parted)] == slow


@given(any_text)
def test_every_word_that_carries_meaning_gives_two_terms(text: str) -> None:
    found = forms(text)
    assert terms(text) == [
        term for form in found for term in ("1" + light_stem(form), "2" + lighter_stem(form))
    ]
    assert not STOP_WORDS.intersection(found)
    assert all(len(form) > 1 or form.isdigit() for form in found)


@given(any_text)
def test_terms_depend_on_the_search_form_alone(text: str) -> None:
    assert terms(text) == terms(fold(text))


@given(any_text)
def test_a_stem_is_a_part_of_its_word_and_keeps_three_letters(text: str) -> None:
    for form in forms(text):
        for stem in (light_stem(form), lighter_stem(form)):
            assert stem in form or stem in {"ابو", "اخو", "بن", "بنت"}  # أبا is a form of أبو
            assert len(stem) >= min(2 if stem == "بن" else 3, len(form))


@pytest.mark.parametrize(
    ("word", "light", "lighter"),
    [
        ("المسلمون", "مسلم", "مسلم"),
        ("والمسلمين", "مسلم", "مسلم"),
        ("بالمدينة", "مدين", "مدين"),
        ("وللفرس", "فرس", "فرس"),
        ("مكتباتهم", "مكتب", "مكتباتهم"),
        ("دمشق", "دمشق", "دمشق"),
        ("ولد", "ولد", "ولد"),
        ("613", "613", "613"),
    ],
)
def test_stems(word: str, light: str, lighter: str) -> None:
    assert light_stem(fold(word)) == light
    assert lighter_stem(fold(word)) == lighter


def test_the_forms_of_a_word_meet() -> None:
    assert len({light_stem(fold(w)) for w in ("المسلمون", "مسلمين", "وللمسلمين", "بالمسلمات")}) == 1


def test_a_question_keeps_only_what_it_is_about() -> None:
    assert forms("متى وصل الفرس إلى شمال الأناضول؟") == ["وصل", "الفرس", "شمال", "الاناضول"]


def test_the_words_of_a_vocalised_text_have_spans_with_their_marks() -> None:
    text = "سَقَطَتْ دِمَشْقُ عام ٦١٣م"
    assert [text[w.start : w.end] for w in words(text)] == ["سَقَطَتْ", "دِمَشْقُ", "عام", "٦١٣", "م"]


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        ("اقرأ في هذا المقال", True),
        ("المراجع :", True),
        ("اضغط هنا", True),
        ("شارك المقال", True),
        ("للتوسع أكثر في حياة هرقل كبير الروم اضغط هنا", True),
        ("للتوسع أكثر ...", True),  # a sentence of «للتوسع أكثر ... اضغط هنا»
        ("للتوسع أكثر في الموضوع…", True),
        ("لمعرفة المزيد يمكنك الضغط هنا", True),
        ("اقرأ أيضًا: سقوط القدس", True),
        ("تابع أيضا: سقوط القدس", True),
        ("يتبع…", True),
        ("جميع الحقوق محفوظة © 2020", True),
        ("يتبع هذا النهر مجرى قديما", False),
        ("تابع كذلك هرقل حملته على الفرس", False),
        ("للتوسع العربي أسباب", False),
        ("قرأت في هذا المقال عن المراجع التي كتبها", False),
        ("سقطت دمشق عام 613م", False),
        ("", False),
    ],
)
def test_the_furniture_of_a_page_is_told_from_its_text(line: str, furniture: bool) -> None:
    assert is_boilerplate(line) is furniture
