"""The training rooms run, repeat themselves, and write what the program loads."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from rag.answer.model import Model
from rag.embedding import StaticEmbedder
from rag.errors import TrainingDataMissing
from rag.train import answers, data, embedder

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


def test_the_weights_of_the_answer_room_are_learned_and_kept(tmp_path: Path) -> None:
    text = "ولد هرقل عام 575م في كبادوكيا. كان أبوه قائدا مرموقا. حكم ثلاثين سنة ثم مات."
    other = "تقع مكة في الحجاز. فتحها المسلمون عام 630م. فيها الكعبة ويقصدها الحجاج كل عام."
    paragraphs = [
        {
            "context": context,
            "qas": [{"id": q, "question": q, "answers": [{"text": a, "answer_start": 0}]}],
        }
        for context, q, a in [
            (text, "متى ولد هرقل؟", "عام 575م"),
            (other, "متى فتح المسلمون مكة؟", "عام 630م"),
        ]
    ]
    squad = tmp_path / "squad.json"
    squad.write_text(json.dumps({"data": [{"title": "", "paragraphs": paragraphs}]}), "utf-8")
    gold = tmp_path / "gold.jsonl"
    rows = [
        {"question": "متى سقطت دمشق؟", "gold": [["000_fefe31b71ef6f4d5.txt", "عام 613م"]]},
        {"question": "متى فتح العثمانيون بلغراد؟", "gold": []},
    ]
    filled = [r | {"id": str(n), "kind": "date", "split": "tune"} for n, r in enumerate(rows)]
    gold.write_text("\n".join(json.dumps(row) for row in filled), encoding="utf-8")
    recipe = answers.Recipe()
    trained = answers.run(squad, gold, "tune", ROOT / "corpus", tmp_path / "index", recipe)
    answers.save(trained, tmp_path / "weights.json")
    kept = Model.load(tmp_path / "weights.json")
    assert kept.price == recipe.price
    assert kept.excerpt == pytest.approx(dict(trained.excerpt), abs=1e-4)
    assert set(dataclasses.asdict(kept)) == {"excerpt", "price", "confidence"}
