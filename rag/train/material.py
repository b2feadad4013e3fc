"""The questions that the weights are learned from."""

from pathlib import Path

from rag.errors import BadQuestions
from rag.evaluate import datasets
from rag.evaluate.squad_file import Squad


def material(squad: Path, gold: Path, split: str) -> tuple[Squad, datasets.GoldQuestions]:
    """A SQuAD file, and one split of a file of gold questions. Raises BadQuestions."""
    read, asked = datasets.read(squad), datasets.read(gold)
    if not isinstance(read, Squad):
        raise BadQuestions(squad, "the first file must be a SQuAD file")
    if isinstance(asked, Squad):
        raise BadQuestions(gold, "the second file must hold gold questions, an object a line")
    return read, datasets.of_split(gold, asked, split)
