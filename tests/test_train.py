"""The training rooms run, repeat themselves, and write what the program loads."""

import dataclasses
import json
import lzma
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from rag import Library
from rag.answer import model as answer_model
from rag.answer import rerank as rerank_model
from rag.answer.model import Model
from rag.answer.reader import Reader
from rag.answer.reader import bundled as bundled_reader
from rag.embedding import StaticEmbedder
from rag.errors import TrainingDataMissing
from rag.evaluate.datasets import GoldQuestion, GoldText
from rag.retrieve.emphasis import TRAITS
from rag.retrieve.model import bundled
from rag.train import answers, calibrate, data, embedder, emphasis, ranking, reader, rerank, written

ROOT = Path(__file__).parent.parent
TINY = embedder.Recipe(vocabulary=600, dimension=16, batch=32, steps=5)


def test_examples_are_read_from_text_and_from_json_lines(tmp_path: Path) -> None:
    words = " ".join(f"كلمة{n}" for n in range(100))
    (tmp_path / "a.txt").write_text(words, encoding="utf-8")
    row = json.dumps({"heading": "عنوان", "text": words}, ensure_ascii=False)
    (tmp_path / "b.jsonl").write_text(row + "\n", encoding="utf-8")
    found = list(data.examples(tmp_path))
    assert [e.heading for e in found] == ["", "عنوان"]
    assert [len(e.text.split()) for e in found] == [90, 90]


def test_a_folder_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataMissing):
        list(data.examples(tmp_path))


def test_the_same_pieces_and_seed_give_the_same_model_and_it_loads(tmp_path: Path) -> None:
    texts = list(data.examples(ROOT / "corpus"))
    tokenizer, vectors = embedder.train(texts, TINY, say=lambda _: None)
    _, again = embedder.train(texts, TINY, tokenizer, say=lambda _: None)
    _, and_again = embedder.train(texts, TINY, tokenizer, say=lambda _: None)
    np.testing.assert_array_equal(again, and_again)
    embedder.save(tokenizer, vectors, tmp_path / "model")
    loaded = StaticEmbedder(tmp_path / "model")
    assert loaded.dimension == 16
    assert np.linalg.norm(loaded.query("هرقل")) == pytest.approx(1, abs=1e-5)


TEXT = "ولد هرقل عام 575م في كبادوكيا. كان أبوه قائدا مرموقا. حكم ثلاثين سنة ثم مات."
OTHER = "تقع مكة في الحجاز. فتحها المسلمون عام 630م. فيها الكعبة ويقصدها الحجاج كل عام."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Training texts: an article of ARCD, a book and a newspaper."""
    paragraphs = [
        {
            "context": context,
            "qas": [{"id": q, "question": q, "answers": [{"text": a, "answer_start": 0}]}],
        }
        for context, q, a in [
            (TEXT, "متى ولد هرقل؟", "عام 575م"),
            (OTHER, "متى فتح المسلمون مكة؟", "عام 630م"),
        ]
    ]
    squad = {"data": [{"title": "هرقل", "paragraphs": paragraphs}]}
    (tmp_path / "arcd-train.json").write_text(json.dumps(squad), "utf-8")
    rows = {
        "books": [{"heading": "", "text": f"الصفحة {n} من تاريخ مكة."} for n in range(8)],
        "news": [{"title": "افتتاح", "text": "افتتح الأمير الجسر.\n\nوحضره كثيرون."}],
    }
    for name, lines in rows.items():
        with lzma.open(tmp_path / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return tmp_path


def test_the_texts_of_written_questions_are_found_in_the_training_texts(folder: Path) -> None:
    found = written.texts(folder, ["arcd:هرقل", "books:2", "news:0"])
    assert found["arcd:هرقل"] == f"{TEXT}\n\n{OTHER}"
    assert found["books:2"].startswith("الصفحة 2")
    assert found["books:2"].count("\n\n") == 3
    assert found["news:0"] == "افتتاح\n\nافتتح الأمير الجسر.\n\nوحضره كثيرون."


def test_a_folder_without_the_texts_of_the_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataMissing):
        written.texts(tmp_path, ["news:0"])


def test_the_written_questions_have_spans_exactly_where_they_are_answered() -> None:
    answered = {"direct", "paraphrase", "noisy"}
    for question in written.questions():
        assert bool(question.answers) == (question.style in answered)
        assert all(0 <= start < end for start, end in question.answers)


def test_weights_are_learned_and_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "questions.jsonl"
    start = TEXT.index("في كبادوكيا")
    rows = [
        {"style": "direct", "question": "أين ولد هرقل؟", "answers": [[start, start + 11]]},
        {"style": "near_miss", "question": "متى مات هرقل؟", "answers": []},
    ]
    lines = [json.dumps({"text": "arcd:هرقل", "kind": "", **row}) + "\n" for row in rows]
    file.write_text("".join(lines), "utf-8")
    [questions] = [asked for _, asked in written.libraries(folder, file)]
    assert [q.gold[0].text for q in questions if q.gold] == ["في كبادوكيا"]
    monkeypatch.setattr(written, "libraries", partial(written.libraries, file=file))
    squad, quick = folder / "arcd-train.json", reader.Recipe(epochs=1, batch=2)
    said: list[str] = []
    whole, others = reader.run(squad, folder, quick, said.append)
    assert said[0] == "6 examples"
    reader.save(whole, others, folder / "reader.npz", folder / "folds")
    unseen = reader.unseen(folder / "folds")
    assert len({id(unseen(str(text))) for text in range(50)}) == reader.FOLDS == len(others)
    for one, other in zip(
        dataclasses.astuple(whole),
        dataclasses.astuple(Reader.load(folder / "reader.npz")),
        strict=True,
    ):
        np.testing.assert_allclose(one, other, atol=1e-3)
    recipe = answers.Recipe()
    trained = answers.run(squad, folder, recipe, unseen)
    answers.save(trained, folder / "weights.json")
    kept = Model.load(folder / "weights.json")
    assert kept.price == recipe.price
    assert kept.excerpt == pytest.approx(dict(trained.excerpt), abs=1e-4)
    assert set(dataclasses.asdict(kept)) == {"excerpt", "price", "confidence", "missing"}
    assert kept.missing == pytest.approx(trained.missing, abs=1e-4)
    assert len(kept.missing) == len(answer_model.bundled().missing)
    ranked = ranking.run(squad, folder, ranking.Recipe())
    assert set(ranked.weights) == set(bundled().weights)
    reranked = rerank.run(squad, folder, rerank.Recipe(), unseen)
    rerank.save(reranked, folder / "rerank.json")
    again = rerank_model.Model.load(folder / "rerank.json")
    assert again.ranking == pytest.approx(reranked.ranking, abs=1e-4)
    assert again.excerpt == pytest.approx(dict(reranked.excerpt), abs=1e-4)
    assert set(again.excerpt) == set(rerank_model.bundled().excerpt)
    worth = emphasis.run(squad, folder, emphasis.Recipe())
    emphasis.save(worth, folder / "emphasis.json")
    assert set(json.loads((folder / "emphasis.json").read_text("utf-8"))) == set(TRAITS)


def test_questions_of_another_library_teach_silence(library: Library) -> None:
    gold = (GoldText("a.txt", "مئة درجة"),)
    asked = [GoldQuestion(q, q, "direct", gold) for q in ("كم درجة غليان الماء؟", "متى ولد هرقل؟")]
    recipe = answers.Recipe()
    examples = list(
        answers.strange_examples(library, tuple(asked), recipe, lambda _: bundled_reader())
    )
    assert len(examples) == len(asked)
    for example in examples:
        assert not example.answerable
        assert not any(example.answers)
        assert (example.counts, example.doubts) == (0.0, recipe.strange_doubts)


def test_a_calibrated_confidence_keeps_the_order_and_says_half_where_the_odds_are_even(
    corpus: Path, index: Path
) -> None:
    gold = ROOT / "tests" / "gold" / "articles.jsonl"
    calibrated, threshold = calibrate.run(gold, "tune", corpus, index)
    before = answer_model.bundled().confidence
    (slope,) = {
        round(calibrated.confidence[name] / before[name], 3)
        for name in before
        if name != "always" and before[name]
    }
    assert slope == pytest.approx(1, abs=0.05)  # the bundled weights are calibrated already
    assert 0.3 < threshold < 0.5
