"""Train the weights of the ranking: which of the candidates answers.

A softmax over the candidates of a question (ListNet, Cao et al. 2007), linear in their standardised
features. Examples are the questions of a SQuAD file, asked over all its paragraphs, and those that
were written for training, asked of small libraries.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.embedding import load
from rag.errors import EmptyQuestion
from rag.evaluate import judge
from rag.evaluate.datasets import GoldQuestion
from rag.evaluate.squad import library_of, source
from rag.library import Library
from rag.matching import Matcher
from rag.question import Question
from rag.records import Hit, Passage
from rag.retrieve import fold_copies
from rag.retrieve.features import features
from rag.retrieve.model import Model, standardise
from rag.settings import Settings
from rag.store import Candidate
from rag.train import material, written
from rag.train.linear import listwise

Answers = Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    ridge: float = 0.01
    written_counts: float = 0.25  # beside a SQuAD question: they are many;
    paraphrase_counts: float = 0.05  # and those in other words than the text are hard beyond use


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the standardised features of its candidates (candidates x features), which of
    them answer, and how much it counts."""

    table: NDArray[np.float64]
    answers: NDArray[np.bool_]
    counts: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the candidates that are read closely, which of them answer, how much it
    counts, and the name of the text that it is about."""

    question: Question
    matcher: Matcher
    candidates: Sequence[Candidate]
    answers: NDArray[np.bool_]
    counts: float
    text: str


def train(names: Sequence[str], examples: Iterable[Example], recipe: Recipe) -> Model:
    """The weights of the features `names`, the columns of the examples' tables."""
    useful = [example for example in examples if example.answers.any()]
    weights = listwise(
        [torch.tensor(example.table, dtype=torch.float32) for example in useful],
        [torch.tensor(example.answers) for example in useful],
        [example.counts for example in useful],
        recipe.ridge,
    )
    return Model(dict(zip(names, weights.tolist(), strict=True)))


def save(model: Model, file: Path) -> None:
    """Write the weights, rounded, greatest first."""
    ordered = sorted(model.weights.items(), key=lambda item: -abs(item[1]))
    content = {name: round(weight, 4) for name, weight in ordered}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def run(squad: Path, data: Path, recipe: Recipe) -> Model:
    """Train on a SQuAD file and on the written questions, whose texts are in the folder `data`."""
    names: list[str] = []
    examples: list[Example] = []
    for one in asked(squad, data, recipe):
        table = features(one.question, one.matcher, one.candidates)
        names = list(table)
        columns = np.stack([standardise(column) for column in table.values()], axis=1)
        examples.append(Example(columns, one.answers, one.counts))
    return train(names, examples, recipe)


def asked(squad: Path, data: Path, recipe: Recipe) -> Iterator[Asked]:
    """The questions of a SQuAD file and those that were written, asked."""
    paragraphs, settings = material.squad(squad), Settings()
    with library_of(paragraphs, load(settings), settings) as library:
        for question in paragraphs.questions:
            paragraph = source(question.paragraph)
            answers = _is_from(paragraph)
            yield from _asked(library, question.text, answers, 1.0, paragraph)
    for library, questions in written.libraries(data):
        for written_question in filter(lambda question: question.answerable, questions):
            hard = written_question.kind == written.PARAPHRASE
            counts = recipe.paraphrase_counts if hard else recipe.written_counts
            answers = _gold_answers(written_question)
            yield from _asked(library, written_question.text, answers, counts, written_question.id)


def _asked(
    library: Library, question: str, answers: Answers, counts: float, text: str
) -> Iterator[Asked]:
    try:
        read, matcher, candidates = library.candidates(question)
    except EmptyQuestion:
        return
    yield Asked(read, matcher, candidates, _answering(candidates, answers), counts, text)


def _gold_answers(question: GoldQuestion) -> Answers:
    gold = [(text.source, judge.form(text.text)) for text in question.gold]

    def answers(passage: Passage) -> bool:
        text = judge.form(passage.text)
        return any(passage.source == of and wanted in text for of, wanted in gold)

    return answers


def _is_from(wanted: str) -> Answers:
    return lambda passage: passage.source == wanted


def _answering(candidates: Sequence[Candidate], answers: Answers) -> NDArray[np.bool_]:
    """Which candidates answer, themselves or as copies of one that does."""
    hits = fold_copies([Hit(c.passage, 0.0, 0.0, 0.0) for c in candidates], len(candidates))
    good: set[int] = set()
    for hit in hits:
        same = (hit.passage, *hit.copies)
        if any(map(answers, same)):
            good.update(passage.id for passage in same)
    return np.array([candidate.passage.id in good for candidate in candidates])
