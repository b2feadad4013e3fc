"""The reader: a passage is read word by word, the same in any company, as it was trained."""

from dataclasses import fields

import numpy as np
import pytest
import torch
from hypothesis import given
from support import prose

from rag import Library
from rag.answer import reader
from rag.answer.page import STOPS, page
from rag.answer.reader import WANTS, Reader
from rag.arabic.terms import is_content, words
from rag.evaluate.datasets import GoldQuestion, GoldText
from rag.lexicon import Words
from rag.lexicon.lexicon import bundled
from rag.matching import Matcher
from rag.question import read
from rag.train import reader as training

WORDS = Words()
TEXTS = (
    "ولد هرقل في عام 575م، ثم حكم الروم ثلاثين سنة.",
    "قتل فوكاس في القسطنطينية",
    "وسار خالد بن الوليد من العراق إلى الشام (سنة 634)",
)


def read_by(who: Reader | None, question: str, *texts: str) -> reader.Reading:
    asked = read(question)
    return reader.read(asked, Matcher.of(asked.forms, {}, 100, WORDS), texts, reader=who)


@given(prose)
def test_a_page_has_every_word_where_it_begins(text: str) -> None:
    found, every = page(text), list(words(text))
    assert found.forms == tuple(word.form for word in every)
    assert found.starts.tolist() == [word.start for word in every]
    assert found.is_content.tolist() == [is_content(word.form) for word in every]
    assert [bool(stop) for stop in found.stops] == [word.form in STOPS for word in every]
    assert len(found.traits) == len(found.clause) == len(found.sentence) == len(every)


def test_a_page_knows_what_its_words_are_and_stand_behind() -> None:
    found = page(TEXTS[2])
    name = found.within([(TEXTS[2].index("خالد"), TEXTS[2].index(" من"))])
    assert found.traits[:, 0].tolist() == name.tolist()
    assert [found.forms[n] for n in np.flatnonzero(found.traits[:, 1])] == ["العراق", "الشام"]
    assert [found.forms[n] for n in np.flatnonzero(found.traits[:, 2])] == ["سنه", "634"]
    assert [found.forms[n] for n in np.flatnonzero(found.traits[:, 8])] == ["سنه"]  # a bracket


def test_the_bundled_reader_fits_what_it_reads() -> None:
    weights = reader.bundled()
    assert len(weights.stops) == len(STOPS) + 1
    assert len(weights.direct) == len(weights.none) == len(WANTS)
    assert all(np.isfinite(getattr(weights, field.name)).all() for field in fields(weights))


def test_a_passage_is_read_the_same_in_any_company() -> None:
    together = read_by(None, "متى ولد هرقل؟", *TEXTS)
    for number, text in enumerate(TEXTS):
        alone = read_by(None, "متى ولد هرقل؟", text)
        np.testing.assert_allclose(alone.odds[0], together.odds[number], atol=1e-4)
        assert len(together.odds[number]) == len(page(text).forms)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("متى ولد هرقل؟", "575"), ("أين قتل فوكاس؟", "القسطنطينية"), ("كم سنة حكم هرقل؟", "ثلاثين")],
)
def test_the_answer_is_where_the_reader_looks(question: str, answer: str) -> None:
    found = read_by(None, question, *TEXTS)
    here = next(n for n, text in enumerate(TEXTS) if answer in text)
    start = TEXTS[here].index(answer)
    told = found.told(here, start, start + len(answer))
    others = [float(odds.max()) for n, odds in enumerate(found.odds) if n != here]
    assert told > max(others)
    assert told <= found.passages[here] == max(found.passages)


def test_nothing_is_told_where_there_is_nothing() -> None:
    assert len(read_by(None, "متى ولد هرقل؟").passages) == 0
    found = read_by(None, "متى ولد هرقل؟", "، . ؛", TEXTS[0])
    assert len(found.odds[0]) == 0
    assert found.told(0, 0, 5) == -np.inf
    assert np.isfinite(found.passages).tolist() == [False, True]


QUESTIONS = [
    GoldQuestion("a", "متى ولد هرقل؟", "direct", (GoldText("000_fefe31b71ef6f4d5.txt", "575"),)),
    GoldQuestion("b", "أين ولد هرقل؟", "near_miss", ()),
]


@pytest.fixture(scope="module")
def examples(library: Library) -> list[training.Example]:
    recipe = training.Recipe()
    return [e for q in QUESTIONS for e in training.of_question(library, q, q.id, recipe)]


def test_a_question_is_an_example_with_its_answer_and_without(
    examples: list[training.Example],
) -> None:
    assert [bool(example.answers.any()) for example in examples] == [True, False, False]
    assert [example.counts for example in examples] == [1.0, 0.4, 1.0]


def test_the_reader_is_the_network_that_was_trained(examples: list[training.Example]) -> None:
    torch.manual_seed(1)
    sample = examples[0]
    numbers, dimension = sample.laid.numbers.shape[1], sample.asked.vectors.shape[1]
    network = training.Network(numbers, dimension, training.Recipe()).eval()
    batch = training.Batch.of(examples, bundled())
    odds = network(batch).detach().numpy()
    theirs = np.split(odds, np.cumsum([len(e.laid.rows) for e in examples])[:-1])
    for example, expected in zip(examples, theirs, strict=True):
        laid, own = example.laid, example.laid.owner >= 0
        found = network.reader().read(WORDS, example.asked, laid)
        np.testing.assert_allclose(found[own], expected[own], atol=1e-5)
        assert np.isneginf(found[~own]).all()


def test_training_learns_where_the_answer_is_and_when_there_is_none(
    examples: list[training.Example],
) -> None:
    recipe = training.Recipe(epochs=30, batch=3, dropout=0.0)
    said: list[str] = []
    trained = training.train(examples, recipe, said.append)
    assert len(said) == recipe.epochs
    for example in examples:
        odds = trained.read(WORDS, example.asked, example.laid)
        if example.answers.any():
            assert example.answers[int(odds.argmax())]
        assert (np.logaddexp.reduce(odds) > 0) == bool(example.answers.any())
