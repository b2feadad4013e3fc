"""What kind of answer a question asks for, on real wordings."""

import pytest

from rag.question.requests import Request, read
from rag.records import Kind

KINDS = {
    Kind.GREETING: ["السلام عليكم", "السَّلامُ عَلَيْكُم ورحمة الله", "مرحبا", "صباح الخير!", "كيف حالك؟"],
    Kind.THANKS: ["شكرا", "شكرًا جزيلًا لك", "بارك الله فيك"],
    Kind.HELP: ["ماذا تستطيع أن تفعل؟", "من أنت؟", "كيف أستخدمك؟", "ساعدني"],
    Kind.LIST: [
        "ما المدن التي سقطت بيد الفرس؟",
        "اذكر أسباب هزيمة الروم",
        "من هم قادة فتح الشام؟",
        "ما هي أهم أعمال عمر؟",
        "أي المدن فتحها خالد؟",
    ],
    Kind.FACT: [
        "متى سقطت دمشق؟",
        "من هو هرقل؟",
        "مرحبا، متى ولد هرقل؟",
        "شكرا، ومن قتله؟",
        "ما ذات الصواري؟",
        "من كتب باحثة البادية؟",
        "كم عدد جنود هرقل؟",
        "من قاد الروم في اليرموك؟",
        "ما سبب الحرب؟",
    ],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in KINDS.items() for t in texts])
def test_the_kind_of_answer(kind: Kind, text: str) -> None:
    assert read(text).kind is kind


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("ماذا تقول المصادر عن معركة اليرموك؟", "معركة اليرموك"),
        ("حدّثني عن خالد بن الوليد", "خالد بن الوليد"),
        ("ماذا ذكر المقال عن فوكاس؟", "فوكاس"),
        ("لخّص معركة اليرموك", "معركة اليرموك"),
        ("أعطني معلومات عن أبي بكرٍ الصدّيق", "أبي بكرٍ الصدّيق"),
    ],
)
def test_a_topic_is_kept_as_it_was_written(text: str, about: str) -> None:
    assert read(text) == Request(Kind.TOPIC, about)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("لخّص المقال الثاني", "الثاني"),
        ("لخص لي هذا المقال", ""),
        ("عمّ يتحدث هذا المصدر؟", ""),
        ("عم يتحدث المقال الأول؟", "الأول"),
        ("ما موضوع المقال الثالث؟", "الثالث"),
        ("أعطني ملخصا عن الكتاب", ""),
    ],
)
def test_what_names_the_source_of_a_summary(text: str, about: str) -> None:
    assert read(text) == Request(Kind.SUMMARY, about)
