"""Datasets, measures and reports."""

import dataclasses
import json
import math
from pathlib import Path

import pytest

from rag import Answer, Citation, Hit, Library, Passage, Settings
from rag.embedding import StaticEmbedder
from rag.errors import BadQuestions
from rag.evaluate import gold, judge, squad
from rag.evaluate.datasets import GoldQuestion, GoldText, of_split, read
from rag.evaluate.measures import auroc, hit, mean, percentile, reciprocal
from rag.evaluate.run import evaluate
from rag.evaluate.squad_file import Paragraph, Squad, SquadQuestion

DAMASCUS = "سقطت دمشق في عام 613م بيد الفرس بعد حصار قصير."
JERUSALEM = "استولى الفرس على القدس بعد حصار دام ثلاثة أسابيع وأخذوا الصليب إلى المدائن."
NILE = "نهر النيل أطول أنهار أفريقيا ويبلغ طوله نحو 6650 كيلومترًا ويصب في البحر المتوسط."


def passage(source: str, text: str) -> Passage:
    return Passage(0, 0, source, 0, len(text), text)


def found(source: str, text: str, *copies: Passage) -> Hit:
    return Hit(passage(source, text), 1.0, 1.0, 1.0, copies)


def cited(number: int, source: str, quote: str) -> Citation:
    return Citation(number, source, "", 0, len(quote), quote, None)


def answered(*citations: Citation, confidence: float = 0.9) -> Answer:
    text = " ".join(f"{c.quote} [{c.number}]" for c in citations) or None
    return Answer("س", text, citations, (), confidence)


def asking(*golds: tuple[str, str], every: bool = False, kind: str = "date") -> GoldQuestion:
    return GoldQuestion("q", "س", kind, tuple(GoldText(*g) for g in golds), every)


# Measures


def test_percentile_interpolates_between_neighbours() -> None:
    values = [40.0, 10.0, 30.0, 20.0, 50.0]
    assert percentile(values, 0.5) == 30
    assert percentile(values, 0.95) == pytest.approx(48)  # 0.8 of the way from 40 to 50
    assert percentile(values, 0) == 10
    assert percentile(values, 1) == 50
    assert percentile([7.0], 0.95) == 7
    assert percentile([], 0.5) is None


def test_auroc_counts_pairs_and_halves_ties() -> None:
    # 0.9 beats both; 0.4 ties with one and beats none: (2 + 0.5) / 4
    assert auroc([0.9, 0.4], [0.4, 0.5]) == 0.625
    assert auroc([0.2, 0.3], [0.1]) == 1
    assert auroc([0.1], [0.2, 0.3]) == 0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


def test_small_measures() -> None:
    assert mean([1, 2, 6]) == 3
    assert mean([]) is None
    assert [hit(rank, 5) for rank in (1, 5, 6, None)] == [True, True, False, False]
    assert [reciprocal(rank, 10) for rank in (1, 2, 10, 11, None)] == [1, 0.5, 0.1, 0, 0]


def test_ranking_measures_by_hand() -> None:
    ranking = squad.measure(
        [
            ("a", ["a", "b", "c"]),  # rank 1
            ("a", ["b", "c", "a"]),  # rank 3: 1 / log2(4) = 0.5
            ("a", ["b", "c", "d"]),  # not found
            ("a", []),  # nothing listed
        ]
    )
    assert ranking.ndcg_at_10 == pytest.approx((1 + 0.5) / 4)
    assert ranking.recall_at_1 == pytest.approx(1 / 4)
    assert ranking.recall_at_10 == pytest.approx(2 / 4)
    assert ranking.mrr_at_10 == pytest.approx((1 + 1 / 3) / 4)


def test_ranking_measures_look_ten_deep_and_no_deeper() -> None:
    others = [f"x{n}" for n in range(10)]
    tenth = squad.measure([("a", [*others[:9], "a"])])
    assert tenth.ndcg_at_10 == pytest.approx(1 / math.log2(11))
    assert tenth.mrr_at_10 == pytest.approx(0.1)
    assert squad.measure([("a", [*others, "a"])]) == squad.Ranking(0, 0, 0, 0)


# Judging


def test_rank_asks_for_the_file_and_the_folded_text() -> None:
    hits = [found("b.txt", DAMASCUS), found("a.txt", JERUSALEM), found("a.txt", DAMASCUS)]
    assert judge.rank(hits, asking(("a.txt", "عَامِ ٦١٣م"))) == 3
    assert judge.rank(hits, asking(("b.txt", "عام 613م"))) == 1
    assert judge.rank(hits, asking(("c.txt", "عام 613م"))) is None


def test_a_copy_stands_where_its_original_does() -> None:
    hits = [found("x.txt", NILE), found("a.txt", JERUSALEM, passage("b.txt", DAMASCUS))]
    assert judge.rank(hits, asking(("b.txt", "عام 613م"))) == 2


def test_any_gold_is_the_first_of_them_and_all_is_the_last() -> None:
    hits = [found("a.txt", NILE), found("a.txt", DAMASCUS), found("b.txt", JERUSALEM)]
    golds = (("b.txt", "ثلاثة أسابيع"), ("a.txt", "عام 613م"))
    assert judge.rank(hits, asking(*golds)) == 2
    assert judge.rank(hits, asking(*golds, every=True)) == 3
    assert judge.first(hits, asking(*golds, every=True)) == 2
    assert judge.rank(hits, asking(*golds, ("a.txt", "غير موجود"), every=True)) is None


def test_an_answer_says_what_it_quotes_from_the_right_file() -> None:
    one = answered(cited(1, "a.txt", DAMASCUS))
    both = answered(cited(1, "a.txt", DAMASCUS), cited(2, "b.txt", JERUSALEM))
    golds = (("a.txt", "عام 613م"), ("b.txt", "ثلاثة أسابيع"))
    assert judge.says(one, asking(*golds))
    assert not judge.says(one, asking(("b.txt", "عام 613م")))
    assert not judge.says(one, asking(*golds, every=True))
    assert judge.says(both, asking(*golds, every=True))
    assert not judge.says(answered(), asking(*golds))
    assert not judge.says(one, asking())


def test_the_number_of_a_citation_is_no_answer() -> None:
    assert not judge.contains(answered(cited(7, "a.txt", JERUSALEM)), ["7"])


def test_an_answer_that_is_too_long_says_nothing() -> None:
    filler = "كلمة " * 79
    assert judge.contains(answered(cited(1, "a.txt", filler + "دمشق")), ["دمشق"])
    assert not judge.contains(answered(cited(1, "a.txt", filler + "في دمشق")), ["دمشق"])


def test_empty_gold_answers_are_in_no_answer() -> None:
    assert not judge.contains(answered(cited(1, "a.txt", DAMASCUS)), ["", " ", "ً"])


def test_violations_are_quotes_or_values_out_of_place() -> None:
    right = cited(1, "a.txt", DAMASCUS)
    moved = dataclasses.replace(right, start=1)
    outside = dataclasses.replace(right, value=(5, len(DAMASCUS) + 1))
    inside = dataclasses.replace(right, value=(5, 9))
    answer = answered(right, moved, outside, inside)
    assert judge.violations(answer, lambda source: DAMASCUS) == 2


def test_summary_by_hand(tmp_path: Path) -> None:
    date, silent = asking(("a.txt", "x")), asking(kind="near_miss")
    right = answered(cited(1, "a.txt", "كلمتان هنا"), confidence=0.8)
    none = answered(confidence=0.4)
    wrong = answered(cited(1, "a.txt", "أربع كلمات في هذه"), confidence=0.6)
    outcomes = [
        gold.Outcome(date, right, 1, 1, True, 0, 10.0),
        gold.Outcome(date, none, 2, 4, False, 0, 20.0),
        gold.Outcome(silent, wrong, None, None, False, 1, 30.0),
        gold.Outcome(silent, none, None, None, False, 0, 40.0),
    ]
    report = gold.summary(outcomes, None)  # type: ignore[arg-type]
    assert (report.answerable, report.unanswerable) == (2, 2)
    assert (report.hit_at_1, report.hit_at_5, report.mrr_at_10) == (0.5, 1, 0.625)
    assert (report.answer_hit, report.answered, report.refused) == (0.5, 0.5, 0.5)
    assert report.auroc == 0.625  # 0.8 beats both, 0.4 ties once: (2 + 0.5) / 4
    assert report.mean_words == 3
    assert report.violations == 1
    assert report.latency_ms.median == 25
    assert [(k.kind, k.n, k.hit_at_1, k.answered) for k in report.kinds] == [
        ("date", 2, 0.5, 0.5),
        ("near_miss", 2, None, 0.5),
    ]


# Datasets

ROW = {"id": "q1", "question": "متى؟", "kind": "date", "gold": [["a.txt", "عام 613م"]]}


def written(folder: Path, *rows: object) -> Path:
    file = folder / "questions.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_gold_questions_are_read(tmp_path: Path) -> None:
    other = ROW | {"id": "q2", "gold": [], "split": "tune", "question": "من؟\u2028"}
    file = written(tmp_path, ROW, "", other)
    assert read(file) == (
        GoldQuestion("q1", "متى؟", "date", (GoldText("a.txt", "عام 613م"),)),
        GoldQuestion("q2", "من؟\u2028", "date", (), False, "tune"),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: not a JSON object"),
        (ROW, "line 2: the id q1 is that of line 1 too"),
        ({"id": "q2", "kind": "date"}, "line 2: without gold, question"),
        (ROW | {"id": "q2", "al": True}, "line 2: al is not one of"),
        (ROW | {"id": "q2", "gold": ["a.txt", "x"]}, 'line 2: "gold" must be a list of pairs'),
        (ROW | {"id": "q2", "gold": [["a.txt", ""]]}, 'line 2: "gold" must be a list of pairs'),
        (ROW | {"id": "q2", "gold": None}, 'line 2: "gold" must be a list of pairs'),
        (ROW | {"id": "q2", "all": 1}, 'line 2: "all" must be true or false'),
        (ROW | {"id": "q2", "gold": [], "all": True}, 'line 2: "all" asks for every gold text'),
        (ROW | {"id": "q2", "question": " "}, 'line 2: "question" must be a text'),
        (ROW | {"id": 2}, 'line 2: "id" must be a text'),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, row: object, reason: str) -> None:
    with pytest.raises(BadQuestions) as raised:
        read(written(tmp_path, ROW, row))
    assert reason in str(raised.value)


def test_files_that_hold_no_questions(tmp_path: Path) -> None:
    with pytest.raises(BadQuestions, match="no questions"):
        read(written(tmp_path, ""))
    with pytest.raises(BadQuestions, match="cannot be read"):
        read(tmp_path / "nowhere.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(BadQuestions, match="not UTF-8 text"):
        read(tmp_path / "latin.jsonl")


def test_splits_are_chosen_by_name(tmp_path: Path) -> None:
    file = written(tmp_path, ROW | {"split": "a"}, ROW | {"id": "q2", "split": "b"})
    questions = read(file)
    assert isinstance(questions, tuple)
    assert [q.id for q in of_split(file, questions, "b")] == ["q2"]
    assert [q.id for q in of_split(file, questions, None)] == ["q1", "q2"]
    with pytest.raises(BadQuestions, match=r"split c; its splits are: a, b"):
        of_split(file, questions, "c")


def squad_content(*contexts: str) -> dict[str, object]:
    qas = [{"id": "1", "question": "متى سقطت دمشق؟", "answers": [{"text": "613م"}]}]
    return {"data": [{"title": "ع", "paragraphs": [{"context": c, "qas": qas} for c in contexts]}]}


def test_squad_paragraphs_are_read_once(tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(squad_content("أ", "ب", "أ"), indent=2))
    question = SquadQuestion("متى سقطت دمشق؟", 0, ("613م",))
    second = dataclasses.replace(question, paragraph=1)
    paragraphs = (Paragraph("ع", "أ"), Paragraph("ع", "ب"))
    assert read(file) == Squad(paragraphs, (question, second, question))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"data":\n[{"paragraphs"', "line 2: not JSON"),
        ('{"paragraphs": []}', "line 1: a SQuAD file is an object"),
        ('{"data": [{"paragraphs": {}}]}', 'data[0]: "paragraphs" must be a list'),
        ('{"data": [{"paragraphs": [{}]}]}', 'data[0].paragraphs[0]: "context" must be a text'),
        ('{"data": [{"paragraphs": []}]}', "no questions"),
        (
            '{"data": [{"paragraphs": [{"context": "أ", "qas": [{"question": 1}]}]}]}',
            'data[0].paragraphs[0].qas[0]: "question" must be a text',
        ),
    ],
)
def test_bad_squad_files_are_named(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(BadQuestions) as raised:
        read(written(tmp_path, content))
    assert reason in str(raised.value)


def test_squad_files_have_no_splits(tmp_path: Path) -> None:
    file = written(tmp_path, squad_content("أ"))
    with pytest.raises(BadQuestions, match="no splits"):
        evaluate(file, Settings(), split="tune")


# Whole evaluations


def test_a_paragraph_is_one_passage_and_a_copy_loses_no_credit() -> None:
    long = f"{NILE} " * 40
    copied = DAMASCUS + " والله أعلم."
    texts = (DAMASCUS, JERUSALEM, long, copied)
    questions = (
        SquadQuestion("متى سقطت دمشق؟", 0, ("613م",)),
        SquadQuestion("متى سقطت دمشق؟", 3, ("613م",)),
        SquadQuestion("؟", 1, ("",)),
    )
    content = Squad(tuple(Paragraph("", text) for text in texts), questions)
    with squad.library_of(content, StaticEmbedder.bundled(), Settings()) as library:
        manifest = library.manifest()
        assert manifest is not None
        assert (manifest.documents, manifest.passages) == (4, 4)
        hits = library.search("نهر النيل", 10)
        assert hits[0].passage.text == long
        first, second, third = squad.outcomes(library, questions)
    assert first.listed[0] == "0001"
    assert second.listed[0] == "0004"
    assert third.listed == ()


def test_answers_come_with_the_ranking_of_search(library: Library) -> None:
    for question in ("متى سقطت دمشق؟", "من هو خالد بن الوليد؟", "كيف تقاس سرعة الضوء؟"):
        answer, _ = judge.timed_ask(library, question)
        assert list(answer.hits) == library.search(question, 10)


def test_a_gold_report_says_what_it_was_measured_on(
    tmp_path: Path, corpus: Path, index: Path
) -> None:
    source = sorted(p.name for p in corpus.glob("*.txt"))[0]
    golds = [[source, "عام 613م"]]
    rows = [ROW | {"gold": golds, "question": "متى سقطت دمشق؟", "split": s, "id": s} for s in "ab"]
    settings = Settings(corpus=corpus, index=index)
    steps: list[tuple[int, int]] = []
    file = written(tmp_path, *rows)
    report = evaluate(file, settings, "b", listener=lambda *step: steps.append(step))
    assert (report.origin.n, report.origin.split) == (1, "b")
    assert report.origin.embedder == StaticEmbedder.bundled().identity
    assert report.origin.file == file.as_posix()
    assert steps == [(1, 1)]


def test_gold_on_another_corpus_is_refused(tmp_path: Path, corpus: Path, index: Path) -> None:
    with pytest.raises(BadQuestions, match=r"question q1 rests on a\.txt"):
        evaluate(written(tmp_path, ROW), Settings(corpus=corpus, index=index))
