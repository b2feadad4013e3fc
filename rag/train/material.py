"""The questions of others that the weights are learned from."""

from pathlib import Path

from rag.errors import BadQuestions
from rag.evaluate import datasets
from rag.evaluate.squad_file import Squad


def read_squad(file: Path) -> Squad:
    """The questions of a SQuAD file. Raises BadQuestions."""
    read = datasets.read(file)
    if not isinstance(read, Squad):
        raise BadQuestions(file, "this must be a SQuAD file")
    return read
