"""What a question wants, on real wordings."""

import pytest

from rag.errors import EmptyQuestion
from rag.question import Want, read

WANTS = {
    Want.DATE: [
        "متى سقطت دمشق؟",
        "ومتى توفي؟",
        "في أي عام وُلد هرقل؟",
        "فِي أَيِّ سَنَةٍ سَقَطَتْ دِمَشْقُ",
        "ما تاريخ معركة اليرموك؟",
        "منذ متى حكم هرقل؟",
        "بين أي عامين دارت حروب الردة؟",
        "متي سقطت دمشق",
        "امتى سقطت دمشق",
        "سنة كام مات هرقل",
        "في أي ليلة عبر خالد الصحراء؟",
    ],
    Want.NUMBER: [
        "كم قتل في القدس؟",
        "كم بلغ عدد القتلى؟",
        "بكم ناصف عمر خالدا؟",
        "ما عدد جنود هرقل؟",
        "ما هي قيمة الجزية؟",
        "كام جندي كان مع هرقل",
        "ما أقصى مدة دامها الحصار؟",
    ],
    Want.PERSON: [
        "من قاد الأسطول؟",
        "من هو فوكاس؟",
        "منهو فوكاس؟",
        "من الذي رشح أبا بكر؟",
        "ما اسم قائد الفرس؟",
        "أي قائد فتح العراق؟",
        "أي فقيه أفتى بذلك؟",
        "إلى من كتب كسرى؟",
        "مين قاد الأسطول",
        "ما اسم زوجة هرقل؟",
    ],
    Want.PLACE: [
        "أين ولد هرقل؟",
        "اين تقع مكة",
        "إلى أين انسحب الجيش؟",
        "من أين جاء القمح؟",
        "في أي مدينة اجتمعوا؟",
        "أي حصن حاصره عمرو لما لم يجد طريقا؟",
        "من أي ميناء خرج الأسطول؟",
        "في أي كنيسة توج هرقل؟",
        "وين ولد هرقل",
        "ما أعلى جبل في أرمينيا؟",
    ],
    Want.REASON: [
        "لماذا رفض كسرى السلام؟",
        "ما سبب التمرد؟",
        "ما هي أسباب الحرب؟",
        "ما الذي دفع هرقل إلى الهجوم؟",
        "لم يرفض كسرى السلام؟",
        "لم رفض كسرى السلام؟",
        "ليش انسحب هرقل",
        "لأي غرض بنى السور؟",
        "ما الذي أخر وصول الأسطول؟",
        "سبب سقوط القدس",
    ],
    Want.MANNER: ["كيف خدع الرومان الفرس؟", "وكيف انتهى الحصار؟", "بأي طريقة دافعوا؟", "ازاي هرب"],
    Want.DEFINITION: [
        "ماهو السويدي؟",
        "ما هو السويدي؟",
        "ما هي قطسيفون؟",
        "ما المقصود بحروب الردة؟",
    ],
    Want.FACT: ["ماذا فعل هرقل؟", "ما اسم السفينة؟", "علام اتفقوا؟", "هل أسلم هرقل؟", "لخّص المقال"],
}


@pytest.mark.parametrize(("want", "text"), [(w, t) for w, texts in WANTS.items() for t in texts])
def test_what_is_wanted(want: Want, text: str) -> None:
    assert read(text).want is want


def test_the_words_that_only_ask_are_not_searched_for() -> None:
    asked = read("في أي سنة اجتاح الفرس سوريا؟")
    assert asked.forms == ("اجتاح", "الفرس", "سوريا")
    assert all("سن" not in term for term in asked.terms)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("في أي شهر وسنة توفي النبي محمد؟", ("توفي", "النبي", "محمد")),
        ("في أي شهر ومن أي سنة توفي النبي محمد؟", ("توفي", "النبي", "محمد")),
        ("ما هو الشهر والسنة التي سقطت فيها دمشق؟", ("سقطت", "دمشق")),
        ("متى وأين ولد هرقل؟", ("ولد", "هرقل")),
        ("متى يبدأ الشتاء ومتى ينتهي؟", ("يبدا", "الشتاء", "ينتهي")),
        ("في أي يوم وصل هرقل؟", ("وصل", "هرقل")),
    ],
)
def test_words_that_ask_for_two_things_at_once_are_not_searched_for(
    text: str, forms: tuple[str, ...]
) -> None:
    asked = read(text)
    assert (asked.want, asked.forms) == (Want.DATE, forms)


def test_what_is_asked_for_by_its_kind_is_searched_for_unless_the_kind_says_nothing() -> None:
    assert read("في أي كنيسة توج هرقل؟").forms == ("كنيسه", "توج", "هرقل")
    assert read("في أي مدينة توج هرقل؟").forms == ("توج", "هرقل")


def test_the_greatest_is_searched_for_and_not_any() -> None:
    assert read("ما أطول نهر في العالم؟").forms == ("اطول", "نهر", "العالم")
    assert read("ما هي أكبر مدينة في العراق؟").want is Want.PLACE
    assert read("ما أقصى ارتفاع بلغه البرج؟").forms[0] == "اقصي"
    assert read("ما عدد السفن؟").forms == ("السفن",)


def test_words_of_the_spoken_language_that_only_join_are_not_searched_for() -> None:
    assert read("القايد اللي هزم هرقل مين").forms == ("القايد", "هزم", "هرقل")


def test_a_preposition_at_the_head_is_no_person() -> None:
    assert read("من خلال ماذا عرف هرقل النبي؟").want is not Want.PERSON


def test_diacritics_and_digits_do_not_matter() -> None:
    plain = read("ماذا حدث عام 613")
    assert read("مَاذَا حَدَثَ عَامَ ٦١٣؟").forms == plain.forms


@pytest.mark.parametrize("text", ["", "   ", "؟", "!!!", "\u200f", "من"])
def test_a_question_without_words_is_refused(text: str) -> None:
    with pytest.raises(EmptyQuestion):
        read(text)


def test_a_question_of_stop_words_keeps_those_that_ask_for_something() -> None:
    assert read("متى كان عام 613").forms == ("عام", "613")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("من هو خالد بن الوليد؟", True),
        ("ماهو الجرب؟", True),
        ("من قاد الأسطول؟", False),
        ("متى توفي خالد بن الوليد؟", False),
    ],
)
def test_a_question_that_asks_who_or_what_something_is_names_it(text: str, names: bool) -> None:
    assert read(text).names_its_subject is names
