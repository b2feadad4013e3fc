"""The questions that weights are learned from and calibrated on, in the form they must have."""

from pathlib import Path

from rag.errors import BadQuestions
from rag.evaluate import datasets
from rag.evaluate.datasets import GoldQuestions
from rag.evaluate.squad_file import Squad


def squad(file: Path) -> Squad:
    """The questions of a SQuAD file. Raises BadQuestions."""
    read = datasets.read(file)
    if not isinstance(read, Squad):
        raise BadQuestions(file, "this must be a SQuAD file")
    return read


def gold(file: Path, split: str) -> GoldQuestions:
    """One split of the gold questions of a file. Raises BadQuestions."""
    read = datasets.read(file)
    if isinstance(read, Squad):
        raise BadQuestions(file, "this must hold gold questions, an object a line")
    return datasets.of_split(file, read, split)
