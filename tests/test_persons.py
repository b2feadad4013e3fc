"""Names of persons: a table of what articles write, and the laws of their spans."""

import pytest
from hypothesis import given
from support import any_text

from rag.arabic.persons import persons


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قتله الإمبراطور موريس ثم هرب", ["موريس"]),
        ("تحت قيادة جنرال اسمه فوكاس ثار الجند", ["فوكاس"]),
        ("أرسل خالدَ بنَ الوليد إلى العراق", ["خالدَ بنَ الوليد"]),
        ("وكان معاوية بن أبي سفيان واليا", ["معاوية بن أبي سفيان"]),
        ("بويع لأبي بكر الصديق", ["أبي بكر"]),
        ("انتهى الأمر على يد هرقل الأصغر سريعا", ["هرقل الأصغر"]),
        ("بقيادة القائد الفارسي رستم", ["رستم"]),
        ("ثم قتله هرقل وفر توماس أديسون", ["هرقل", "توماس أديسون"]),
        ("نزل الوحي جبريل على محمد", ["جبريل", "محمد"]),
        ("خلفه علي حسن، وكان رجلا كريما حسن الخلق", ["علي حسن"]),
        ("وفرّ كسرى إلى المدائن", ["كسرى"]),
        ("زاره الأمير خالد الفيصل", ["خالد الفيصل"]),
        ("سقطت المدينة وهرب أهلها", []),
        ("الإمبراطور الذي حكم طويلا", []),
        ("", []),
    ],
)
def test_the_names_in_a_sentence(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in persons(text)] == names


@given(any_text)
def test_spans_lie_in_the_text_and_ascend(text: str) -> None:
    last = 0
    for start, end in persons(text):
        assert last <= start < end <= len(text)
        last = end
