"""The answer room: evidence, excerpts, comparison, verification."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import any_text, prose

from rag import Library
from rag.answer import clauses, compare, evidence, extract
from rag.answer.evidence import whom
from rag.answer.excerpts import Excerpt, excerpts
from rag.answer.found import Found
from rag.answer.model import bundled
from rag.answer.parts import parts
from rag.answer.quotes import settled
from rag.answer.verify import verified
from rag.arabic.fold import align
from rag.arabic.terms import forms, light_stem
from rag.lexicon import Words
from rag.matching import Matcher
from rag.question import read
from rag.records import Citation, Hit, Passage

EVIDENCE = [
    ("متى سقطت دمشق؟", "سقطت دمشق في (سبتمبر 634) بعد حصار", ["سبتمبر 634"]),
    ("متى خرج هرقل؟", "في 25 مارس 624م خرج، ثم عاد عام ٦٢٨", ["25 مارس 624م", "عام ٦٢٨"]),
    ("كم شخصا قتل؟", "قتل 57 ألف شخص عام 614م ورحل 35 ألف", ["57 ألف شخص"]),
    ("كم بلغ ماله؟", "بلغ ماله ثمانين ألف درهم", ["ثمانين ألف درهم"]),
    ("كم رجلا مات؟", "مات اثنان وخمسون ألفا من رجاله", ["اثنان وخمسون ألفا"]),
    ("كم دام الحصار؟", "بعد حصار دام عام ، قتل ألف رجل", ["عام"]),
    ("كم أقام؟", "أقام شهرين ثم رحل", ["شهرين"]),
    ("كم طنا رفضت؟", "رفضت 103 إرساليات تزن 1137 طنا من الغذاء", ["1137 طنا"]),
    ("كم عدد الوفيات؟", "خسائر 95 مليون ريال تشمل خمسة وفيات", ["خمسة وفيات"]),
    ("كم مسألة كفر بها الفلاسفة؟", "كفر الفلاسفة بثلاث مسائل", ["بثلاث مسائل"]),
    ("كم بلغت الأرباح خلال 12 شهرا؟", "بلغت خلال 12 شهرا 1209 مليون ريال", ["1209 مليون ريال"]),
    ("كم لقبا لإيطاليا؟", "أمام إيطاليا (9)، وإنجلترا (7)", ["9", "7"]),
    ("كم رجلا مات؟", "(٥) في ما كان\nمات سبعة رجال", ["سبعة رجال"]),
    ("كم سفينة في الأسطول؟", "ظل الأسطول لستمائة سنة، وفيه عشر سفن", ["عشر سفن"]),
    ("كم كان عدد المدافعين سنة 626؟", "صمد 12 ألفا من الفرسان شهرين", ["12 ألفا"]),
    ("معركة اليرموك كم يوم استمرت", "قال بعد عشرين سنة إنها دامت ستة أيام", ["ستة أيام"]),
    ("كم كان عمره؟", "مات وله سبعون سنة", ["سبعون سنة"]),
    ("كم حكم فوكاس؟", "حكم ثماني سنوات", ["ثماني سنوات"]),
    ("كم دفع الفرس؟", "عرف كواحد من القادة", []),
    ("في أي شهر من سنة 629 عاد؟", "عاد عام (629)، ودخل في مارس 629", ["مارس 629"]),
    ("متى عاد بعد عام 628؟", "في عام 628 رحل، ثم عاد عام 629", ["عام 629"]),
    ("في أي يوم عاد؟", "عاد يوم الخميس من عام 629م", ["يوم الخميس"]),
    ("في أي يوم عاد؟", "عاد عام 629م", []),
    ("من قتل براون؟", "مسيرة في سانت لويس لمقتل براون", []),
    ("من قاد الجيش؟", "قاد الجيش خالد عام 634م", ["خالد"]),
    ("من أطاح بفوكاس؟", "بعد الإطاحة بفوكاس ملك هرقل", ["هرقل"]),
]


@pytest.mark.parametrize(("question", "text", "values"), EVIDENCE)
def test_the_values_that_a_question_wants(question: str, text: str, values: list[str]) -> None:
    found = evidence.values(read(question), align(text))
    assert [text[start:end] for start, end in found] == values


def test_a_place_that_the_question_names_is_not_the_one_it_wants() -> None:
    text = "انسحب الجيش من القسطنطينية إلى البلقان"
    found = evidence.values(read("إلى أين انسحب الجيش من القسطنطينية؟"), align(text))
    assert [text[start:end] for start, end in found] == ["البلقان"]


def test_a_line_that_no_mark_ends_is_a_heading() -> None:
    lines = ["بقعة ضوء (٤)", "الدعوة الإسلامية:", "فتح دمشق", "سقطت دمشق (سنة 634).", "وهرب هرقل"]
    told = [part.is_heading for part in parts("\n".join(lines)).clauses]
    assert told == [True, True, True, False, False]


QUESTION = "متى وصل الفرس إلى شمال الأناضول؟"


def test_excerpts_are_slices_of_their_passage_within_one_sentence(library: Library) -> None:
    found = library.retrieve(QUESTION, 8)
    stretches = excerpts(found)
    assert stretches
    for excerpt in stretches:
        assert excerpt.text == excerpt.hit.passage.text[excerpt.span.start : excerpt.span.end]
        assert all(excerpt.span.start <= a < b <= excerpt.span.end for a, b in excerpt.values)
        assert "\n" not in excerpt.text


def test_every_feature_has_a_weight_and_the_other_way_round(library: Library) -> None:
    found = library.retrieve(QUESTION, 8)
    best = extract.rank(found)[0]
    assert set(best.excerpt.features) == set(bundled().excerpt)
    assert set(extract.clues(found, best).named) == set(bundled().confidence)


def test_there_are_clues_for_every_excerpt_however_many_passages_are_read(library: Library) -> None:
    found = replace(library.retrieve("هرقل والفرس والروم", 20), thorough=True)
    ranked = extract.rank(found, 20)
    assert {found.hits.index(scored.excerpt.hit) for scored in ranked} >= set(range(12))
    for scored in ranked:
        assert 0 <= extract.clues(found, scored).named["rank"] <= extract.HITS


def test_a_word_is_missing_that_the_passage_has_in_no_form(library: Library) -> None:
    def missing(question: str) -> tuple[Matcher, list[float]]:
        found = library.retrieve(question, 8)
        return found.matcher, extract.clues(found, extract.rank(found)[0]).missing.tolist()

    for same in (QUESTION, "متى وصل الفرس إلى شمال الانضول؟"):  # a place, misspelt
        assert missing(same)[1] == pytest.approx(np.zeros(100), abs=0.1)
    matcher, found = missing("متى وصل الفرس إلى شمال الأناضول بالسفن؟")
    ships = matcher.forms.index("بالسفن")
    assert found == pytest.approx(matcher.shares[ships] * matcher.asked.vectors[ships], abs=1e-6)


@pytest.mark.parametrize(
    "question", [QUESTION, "كم شخصا قتل في القدس؟", "أين هزم هرقل الفرس؟", "لماذا انسحب هرقل؟"]
)
def test_an_excerpt_is_the_same_in_any_company(library: Library, question: str) -> None:
    found = library.retrieve(question, 8)
    together = excerpts(found)
    alone = [e for hit in found.read for e in excerpts(replace(found, hits=(hit,)))]
    for one, other in zip(together, alone, strict=True):
        assert (one.text, one.values, one.asked) == (other.text, other.values, other.asked)
        assert one.strengths.tolist() == pytest.approx(other.strengths.tolist(), abs=1e-5)
        best = found.hits[0]
        behind = {"hit": one.hit.score - best.score, "best_hit": float(one.hit is best)}
        assert one.features == pytest.approx(other.features | behind, abs=1e-5)


def test_an_excerpt_is_told_by_the_words_within_it(library: Library) -> None:
    found = library.retrieve(QUESTION, 8)
    for excerpt in excerpts(found):
        every = forms(excerpt.text)
        stems = [light_stem(form) for form in every]
        asked = set(pairwise(found.matcher.stems))
        told = excerpt.features
        said = found.matcher.strengths(every)
        assert told["coverage"] == pytest.approx(found.matcher.coverage(said), abs=1e-5)
        assert told["phrase"] == pytest.approx(len(asked & set(pairwise(stems))) / len(asked))
        new = [stem for stem in stems if stem not in found.matcher.stems]
        assert told["novelty"] == pytest.approx(len(new) / max(1, len(stems)))
        assert told["length"] == pytest.approx(np.log1p(len(stems)))


ASKED = read(QUESTION)
MATCHER = Matcher.of(ASKED.forms, {}, 1, Words())


@given(st.lists(st.one_of(prose, any_text, st.sampled_from([QUESTION, "ﷺ", "½", "ﷲ"])), max_size=6))
def test_an_excerpt_lies_in_its_passage_whatever_is_written_there(written: list[str]) -> None:
    text = " ".join(written)
    found = clauses.read(ASKED, MATCHER, [text])
    for part, asked in zip(found.parts, found.asked, strict=True):
        assert part.span.of(text).strip()
        assert all(part.span.start <= at < part.span.end for at in asked)


def test_one_character_that_is_several_words_keeps_its_place(library: Library) -> None:
    found = library.retrieve("ماذا قال النبي محمد عن الصلاة؟", 1)
    passage = replace(found.hits[0].passage, text="قال النبي محمد ﷺ عن الصلاة إنها نور.")
    [excerpt] = excerpts(replace(found, hits=(replace(found.hits[0], passage=passage),)))
    assert {passage.text[at:].split()[0] for at in excerpt.asked} >= {"النبي", "محمد", "الصلاة"}


def test_passages_without_a_clause_have_no_excerpts(library: Library) -> None:
    found = library.retrieve(QUESTION, 1)
    empty = replace(found.hits[0].passage, text="؟!")
    assert excerpts(replace(found, hits=(replace(found.hits[0], passage=empty),))) == []
    assert excerpts(replace(found, hits=())) == []


def test_the_furniture_of_a_web_page_is_no_clause(library: Library) -> None:
    found = library.retrieve(QUESTION, 1)
    text = "للتوسع أكثر في حياة هرقل كبير الروم اضغط هنا\nوصل الفرس إلى شمال الأناضول."
    read = clauses.read(found.asked, found.matcher, [text])
    assert [part.span.of(text) for part in read.parts] == ["وصل الفرس إلى شمال الأناضول."]


def test_the_wanted_value_is_the_one_beside_the_words_asked(library: Library) -> None:
    answer = library.ask(QUESTION)
    citation = answer.citations[0]
    assert compare.quote_value(citation) == "عام 615م"


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("أين التقى كيري الوزراء؟", "التقى كيري الوزراء في قطر، ولم تكن إيران هناك", "قطر"),
        ("أين بنيت المدرسة؟", "بنيت المدرسة في الرياض على نفقة مصر", "الرياض"),
        ("ما عاصمة العراق؟", "العراق في غرب آسيا وعاصمته بغداد", "بغداد"),
        ("متى توفي سعد؟", "سعد (11 ديسمبر 1911، فاس - 30 أغسطس 2006) روائي", "30 أغسطس 2006"),
        ("متى ولد سعد؟", "سعد (11 ديسمبر 1911، فاس - 30 أغسطس 2006) روائي", "11 ديسمبر 1911"),
        ("من انتخبه الأهالي ملكا؟", "انتخب الأهالي تلوس هوستليوس ملكا", "تلوس هوستليوس"),
        ("من قتل براون؟", "في سانت لويس قتل براون", ""),
        ("من هو كسرى؟", "عرض هرقل على كسرى السلام", ""),
        ("من هو عمر بن الخطاب؟", "عمر بن الخطاب خليفة أبي بكر", ""),
        ("من هو أخو كسرى؟", "كان شهريار أخا كسرى", "شهريار"),
    ],
)
def test_the_value_that_is_marked(question: str, text: str, marked: str) -> None:
    [*_, whole] = _excerpts(question, text)
    start, end = extract.value(read(question), whole) or (0, 0)
    assert text[start:end] == marked


def _passage(text: str, heading: str = "") -> Passage:
    return Passage(1, 1, "a.txt", 0, len(text), text, heading)


def _found(question: str, passage: Passage) -> Found:
    asked = read(question)
    matcher = Matcher.of(asked.forms, {}, 1, Words())
    return Found(asked, matcher, (Hit(passage, 1.0, 1.0, 1.0),))


def _excerpts(question: str, text: str) -> list[Excerpt]:
    return excerpts(_found(question, _passage(text)))


@pytest.mark.parametrize(("heading", "left"), [("", True), ("نجيب محفوظ", False)])
def test_what_stands_over_a_passage_its_excerpts_say_too(heading: str, left: bool) -> None:
    found = _found("متى ولد نجيب محفوظ؟", _passage("ولد في قرية قرب مغاغة عام 1891", heading))
    [best] = extract.rank(found)
    clues = extract.clues(found, best).named
    assert (clues["left"] > 0.3) == (clues["unsaid"] > 0.3) == (clues["unnamed"] > 0.1) == left
    assert bool(best.excerpt.strengths.min() < 0.5) == left
    assert best.excerpt.features["coverage"] < 0.7


def test_a_name_is_one_by_the_words_around_it() -> None:
    assert whom(read("متى ولد نجيب محفوظ؟")) == {"نجيب", "محفوظ"}
    assert not whom(read("هل التراث محفوظ؟"))
    assert "اورد" not in whom(read("كم مثلا أورد ابن عبد ربه؟"))
    assert not whom(read("متى سقطت القدس؟"))


def test_no_quote_takes_a_heading_along() -> None:
    question, clause = "متى لقيه سعيد في الحج؟", "فقد لقيه في الحج سنة 106 سعيد"
    every = _excerpts(question, f"إدارة الأمويين\n{clause}")
    [chosen] = [excerpt for excerpt in every if excerpt.text == clause]
    assert settled(read(question), chosen, every).text == clause


def test_a_quote_begins_where_it_can_be_understood() -> None:
    question, rest = "متى عاد الصليب إلى القدس؟", "أعاد هرقل الصليب الحقيقي إلى القدس في (629)."
    head = "الذي رفع دعوى على الفور من أجل السلام ووافق على الانسحاب من جميع الأراضي المحتلة، "
    before = "وبعد سلسلة الكوارث التي حلت بالفرس في تلك السنوات تمت الإطاحة بخسرو الثاني "
    before += "وقتله في انقلاب بقيادة ابنه كافاد الثاني، "
    every = _excerpts(question, before + head + rest)
    [chosen] = [excerpt for excerpt in every if excerpt.text == head + rest]
    assert settled(read(question), chosen, every).text == rest


def test_a_long_quote_is_cut_to_the_clause_that_has_the_date(library: Library) -> None:
    answer = library.ask("متى بدأ الفتح الإسلامي لبلاد الشام؟")
    quote = answer.citations[0].quote
    assert "عام 632م" in quote
    assert "معاوية" not in quote


def test_an_answer_is_its_quotes_and_their_numbers(library: Library) -> None:
    answer = library.ask(QUESTION)
    assert answer.text == "\n".join(f"{c.quote} [{c.number}]" for c in answer.citations)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def _citation(number: int, source: str, quote: str, value: str) -> Citation:
    start = quote.index(value)
    return Citation(number, source, "", 0, len(quote), quote, None, (start, start + len(value)))


def test_sources_that_give_other_years_disagree() -> None:
    cited = [_citation(1, "a", "بدأ عام 632م", "عام 632م"), _citation(2, "b", "في 634م", "634م")]
    found = compare.disagreements(read("متى بدأ الفتح؟"), cited)
    assert [(d.value, d.citations) for d in found] == [("عام 632م", (1,)), ("634م", (2,))]


def test_one_year_in_two_spellings_is_no_disagreement() -> None:
    cited = [_citation(1, "a", "عام 632م", "عام 632م"), _citation(2, "b", "سنة ٦٣٢", "سنة ٦٣٢")]
    assert compare.disagreements(read("متى بدأ الفتح؟"), cited) == ()


def test_one_source_does_not_disagree_with_itself() -> None:
    cited = [_citation(1, "a", "عام 632م", "عام 632م"), _citation(2, "a", "عام 640م", "عام 640م")]
    assert compare.disagreements(read("متى بدأ الفتح؟"), cited) == ()


def test_an_answer_whose_quote_is_not_its_span_is_not_given(library: Library) -> None:
    answer = library.ask(QUESTION)
    assert verified(answer, library.document) is answer
    moved = replace(answer.citations[0], start=answer.citations[0].start + 1)
    assert verified(replace(answer, citations=(moved,)), library.document).text is None


def test_an_answer_whose_value_lies_outside_its_quote_is_not_given(library: Library) -> None:
    answer = library.ask(QUESTION)
    strayed = replace(answer.citations[0], value=(0, 3))
    checked = verified(replace(answer, citations=(strayed,)), library.document)
    assert (checked.text, checked.citations) == (None, ())
