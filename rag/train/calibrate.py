"""Calibrate the confidence on gold questions that nothing was learned from (Platt 1999)."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from rag.answer import model
from rag.answer.model import Model
from rag.library import Library
from rag.train import material
from rag.train.linear import minimise

_SILENCED = 0.06
"""The share of the answerable questions that may go unanswered for the sake of the others."""
Judged = Sequence[tuple[float, bool]]
"""Confidences, and whether the question is answerable."""


def run(gold: Path, split: str, corpus: Path, index: Path) -> tuple[Model, float]:
    """The bundled weights, calibrated on one split of the gold questions of a corpus, and the
    threshold that suits them best. Raises BadQuestions."""
    asked = material.gold(gold, split)
    with Library.open(corpus, index) as library:
        library.sync()
        judged = [(library.quote(q.text).confidence, q.answerable) for q in asked]
    slope, shift = fit(judged)
    bundled = model.bundled()
    confidence = {name: slope * weight for name, weight in bundled.confidence.items()}
    confidence["always"] += shift
    calibrated = [(_probability(slope * _odds(c) + shift) if c else 0.0, ok) for c, ok in judged]
    missing = tuple(slope * weight for weight in bundled.missing)
    return replace(bundled, confidence=confidence, missing=missing), threshold(calibrated)


def fit(judged: Judged) -> tuple[float, float]:
    """By how much the logarithms of the odds are to be multiplied, and what is to be added; the
    answerable questions and the others count the same in all, whatever their numbers.

    >>> slope, shift = fit([(0.2, False), (0.4, True), (0.4, False), (0.6, True)])
    >>> slope > 0
    True
    """
    odds = torch.tensor([[_odds(c), 1.0] for c, _ in judged if c])
    target = torch.tensor([float(is_so) for c, is_so in judged if c])
    counts = torch.where(target == 1, 0.5 / target.sum(), 0.5 / (1 - target).sum())
    unchanged = torch.tensor([1.0, 0.0])

    def loss(weights: torch.Tensor) -> torch.Tensor:
        lost = torch.nn.functional.binary_cross_entropy_with_logits(
            odds @ weights, target, counts, reduction="sum"
        )
        return lost + 1e-4 * ((weights - unchanged) ** 2).sum()

    slope, shift = minimise(loss, 2).tolist()
    return slope, shift


def threshold(judged: Judged) -> float:
    """The confidence that all but six in a hundred of the answerable questions have. How many of
    the others fall short of it is for the confidence to show: where both shares together are
    greatest (Youden 1950) is chance, the curve is flat there.

    >>> threshold([(0.1, False), (0.5, True), (0.9, True)])
    0.5
    """
    answerable = sorted(c for c, is_so in judged if is_so)
    return answerable[int(_SILENCED * len(answerable))]


def _odds(confidence: float) -> float:
    return math.log(confidence / (1 - confidence))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
