"""The gold questions are sound, and every answer to them quotes the files as they are."""

from collections import defaultdict
from pathlib import Path

import pytest

from rag import Library
from rag.evaluate import gold
from rag.evaluate.datasets import GoldQuestion, read

FILE = Path(__file__).parent / "gold" / "articles.jsonl"


@pytest.fixture(scope="module")
def questions() -> tuple[GoldQuestion, ...]:
    found = read(FILE)
    assert isinstance(found, tuple)
    return found


def test_there_are_enough_questions(questions: tuple[GoldQuestion, ...]) -> None:
    silent = [q for q in questions if not q.answerable]
    near_misses = [q for q in silent if q.kind == "near_miss"]
    assert len(questions) >= 150
    assert len(silent) >= 40
    assert 2 * len(near_misses) >= len(silent)


def test_a_question_is_asked_once(questions: tuple[GoldQuestion, ...]) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for q in questions:
        seen[q.text].append(q.id)
    assert [ids for ids in seen.values() if len(ids) > 1] == []


def test_every_kind_is_in_both_splits(questions: tuple[GoldQuestion, ...]) -> None:
    splits: dict[str, set[str]] = defaultdict(set)
    for q in questions:
        splits[q.kind].add(q.split)
    assert {kind: found for kind, found in splits.items() if found != {"tune", "report"}} == {}


def test_gold_texts_stand_in_their_files(questions: tuple[GoldQuestion, ...], corpus: Path) -> None:
    texts = {p.name: p.read_bytes().decode("utf-8") for p in corpus.glob("*.txt")}
    astray = [q.id for q in questions if any(g.text not in texts[g.source] for g in q.gold)]
    assert astray == []


@pytest.fixture(scope="module")
def outcomes(
    questions: tuple[GoldQuestion, ...], library: Library, corpus: Path
) -> list[gold.Outcome]:
    return list(gold.outcomes(library, corpus, questions))


def test_every_quote_is_the_text_at_its_place(outcomes: list[gold.Outcome]) -> None:
    assert [o.question.id for o in outcomes if o.violations] == []
    assert any(o.answered for o in outcomes)


def test_an_answer_is_its_quotes_and_their_numbers(outcomes: list[gold.Outcome]) -> None:
    for answer in (outcome.answer for outcome in outcomes):
        rest = answer.text or ""
        for citation in answer.citations:
            assert citation.quote in rest
            rest = rest.replace(citation.quote, "").replace(f"[{citation.number}]", "")
        assert rest.strip() == ""
