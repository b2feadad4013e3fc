"""The tree at the top of rag/errors.py is the tree of the classes, and every error has a remedy."""

import inspect
import re
from pathlib import Path

import pytest

from rag import errors
from rag.errors import WarraqError

ERRORS: list[WarraqError] = [
    errors.CorpusMissing(Path("corpus")),
    errors.UnreadableSource("a.txt", "empty"),
    errors.BadUpload("a.exe", 50),
    errors.UnknownSource("a.txt", ("b.txt", "c.txt")),
    errors.EmptyQuestion(),
    errors.BadSettings("passage_size is 5; it must be 100 or more"),
    errors.BadQuestions(Path("questions.jsonl"), "line 3 is no JSON; mend it"),
    errors.BadAliases(Path("corpus/aliases.toml"), "names is no list"),
    errors.IndexMissing(Path("index")),
    errors.IndexBusy(Path("index"), "17"),
    errors.IndexDamaged(Path("index"), "file is not a database"),
    errors.IndexReadOnly(Path("index")),
    errors.IndexUnwritable(Path("index"), "no space left"),
    errors.ServerGone("http://localhost:19530", "no answer"),
    errors.ShardsDiffer(8, 1),
    errors.SourceExists("a.txt"),
    errors.ModelMissing("model", "no such folder"),
    errors.EmbedderChanged("a", "b"),
    errors.TrainingDataMissing(Path("data")),
]


def classes() -> list[type[WarraqError]]:
    found = inspect.getmembers(errors, inspect.isclass)
    return [cls for _, cls in found if issubclass(cls, WarraqError)]


def drawn() -> dict[str, str]:
    """Each error of the drawing and the one it hangs from."""
    parents: dict[str, str] = {}
    branch = ["WarraqError"]
    for bars, name in re.findall(r"^ {4}([│├└─ ]*)(\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(bars) // 4
        if depth:
            parents[name] = branch[depth - 1]
        branch[depth:] = [name]
    return parents


def test_the_drawing_is_the_tree() -> None:
    real = {cls.__name__: cls.__bases__[0].__name__ for cls in classes() if cls is not WarraqError}
    assert drawn() == real


def test_each_kind_has_a_code_of_its_own() -> None:
    codes = {cls.__name__: cls.code for cls in classes()}
    assert len(set(codes.values())) == len(codes)
    for name, code in codes.items():
        if name != "WarraqError":
            assert code == re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_error_that_can_be_raised_is_tried_here() -> None:
    leaves = {cls for cls in classes() if not cls.__subclasses__()}
    assert leaves == {type(error) for error in ERRORS}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_message_says_what_to_do_next(error: WarraqError) -> None:
    assert re.search(r"; .+|; it has: .+", str(error)), error


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_the_details_are_in_the_message(error: WarraqError) -> None:
    assert all(value in str(error) for value in error.details.values())


def test_a_long_list_of_sources_is_cut() -> None:
    known = tuple(f"{n}.txt" for n in range(12))
    assert str(errors.UnknownSource("x", known)).endswith("9.txt, …")
    assert str(errors.UnknownSource("x", ())).endswith("it has: none")
