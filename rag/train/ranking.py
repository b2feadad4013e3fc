"""Train the weights of the ranking: which of the candidates answers.

A softmax over the candidates of a question (ListNet, Cao et al. 2007), linear in their standardised
features. Examples are the questions of a SQuAD file, asked over all its paragraphs, and gold
questions asked over their corpus.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from rag.errors import EmptyQuestion
from rag.evaluate import judge
from rag.evaluate.datasets import GoldQuestion
from rag.evaluate.squad import library_of, source
from rag.library import Library
from rag.records import Hit, Passage
from rag.retrieve import DEPTH, fold_copies, shortlist
from rag.retrieve.features import Column, features
from rag.retrieve.model import Model, standardise
from rag.store import Candidate
from rag.train.linear import minimise
from rag.train.material import material

Answers = Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    ridge: float = 0.01
    gold_counts: float = 2.0  # beside a SQuAD question


@dataclass(frozen=True, slots=True)
class Example:
    """A question: the standardised features of its candidates (candidates x features), which of
    them answer, and how much it counts."""

    table: NDArray[np.float64]
    answers: NDArray[np.bool_]
    counts: float


def train(names: Sequence[str], examples: Iterable[Example], recipe: Recipe) -> Model:
    """The weights of the features `names`, the columns of the examples' tables."""
    useful = [example for example in examples if example.answers.any()]
    tables = [torch.tensor(example.table, dtype=torch.float32) for example in useful]
    answers = [torch.tensor(example.answers) for example in useful]
    counts = sum(example.counts for example in useful)

    def loss(weights: torch.Tensor) -> torch.Tensor:
        total = torch.zeros(())
        for example, table, good in zip(useful, tables, answers, strict=True):
            scores = table @ weights
            lost = torch.logsumexp(scores, 0) - torch.logsumexp(scores[good], 0)
            total = total + example.counts * lost
        return total / counts + recipe.ridge * (weights**2).sum()

    weights = minimise(loss, len(names)).tolist()
    return Model(dict(zip(names, weights, strict=True)))


def save(model: Model, file: Path) -> None:
    """Write the weights, rounded, greatest first."""
    ordered = sorted(model.weights.items(), key=lambda item: -abs(item[1]))
    content = {name: round(weight, 4) for name, weight in ordered}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def run(squad: Path, gold: Path, split: str, corpus: Path, index: Path, recipe: Recipe) -> Model:
    """Train on a SQuAD file and on one split of the gold questions of a corpus."""
    paragraphs, questions = material(squad, gold, split)
    tables: list[dict[str, Column]] = []
    examples: list[Example] = []

    def learn(library: Library, text: str, answers: Answers, counts: float) -> None:
        try:
            asked, matcher, candidates = library.candidates(text)
        except EmptyQuestion:
            return
        short = shortlist(candidates, DEPTH)
        tables.append(features(asked, matcher, short))
        columns = [standardise(column) for column in tables[-1].values()]
        examples.append(Example(np.stack(columns, axis=1), _answering(short, answers), counts))

    with Library.open(corpus, index) as library:
        library.sync()
        for question in questions:
            learn(library, question.text, _gold_answers(question), recipe.gold_counts)
        with library_of(paragraphs, library.embedder, library.settings) as other:
            for asked in paragraphs.questions:
                learn(other, asked.text, _is_from(source(asked.paragraph)), 1.0)
    return train(list(tables[0]), examples, recipe)


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
