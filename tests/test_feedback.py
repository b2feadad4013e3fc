"""What readers think is kept, changed, withdrawn, and becomes gold questions."""

from dataclasses import replace
from pathlib import Path

from rag.evaluate.datasets import GoldText, read
from rag.records import Answer, Citation
from rag.store import Feedback, gold_lines

CITED = Citation(1, "a.txt", "عنوان", 4, 9, "سنة 670م", None)
ANSWER = Answer("متى أُسست القيروان؟", "سنة 670م [1]", (CITED,), (), 0.9)
SILENT = Answer("ما عاصمة اليابان؟", None, (), (), 0.1)


def test_a_verdict_is_kept_changed_and_withdrawn(tmp_path: Path) -> None:
    book = Feedback(tmp_path)
    number = book.keep(ANSWER, True)
    book.change(number, False, "السنة <b>خطأ</b>")
    book.close()
    again = Feedback(tmp_path)
    (verdict,) = again.all()
    assert (verdict.id, verdict.good, verdict.note) == (number, False, "السنة <b>خطأ</b>")
    assert verdict.quotes == (("a.txt", "سنة 670م"),)
    again.withdraw(number)
    assert again.all() == ()
    again.close()


def test_what_readers_approve_becomes_gold(tmp_path: Path) -> None:
    book = Feedback(tmp_path)
    book.keep(replace(ANSWER, resolved="متى أُسست مدينة القيروان؟"), True)
    book.keep(SILENT, True)
    book.keep(ANSWER, True)
    book.keep(ANSWER, False, "بل غيره")  # the last word on a question counts
    file = tmp_path / "gold.jsonl"
    file.write_text(gold_lines(book.all()), encoding="utf-8")
    questions = read(file)
    assert [q.text for q in questions] == ["متى أُسست مدينة القيروان؟", "ما عاصمة اليابان؟"]
    assert [q.gold for q in questions] == [(GoldText("a.txt", "سنة 670م"),), ()]
    book.close()
