"""What `import rag` gives, and what it does not bring along."""

import dataclasses
import json
import subprocess
import sys
import tomllib
from glob import glob

import pytest
from support import ROOT

import rag

RECORDS = [
    *(rag.Answer, rag.Citation, rag.Disagreement, rag.Document, rag.Hit, rag.Passage),
    rag.SyncReport,
]


def test_the_public_names() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    assert set(rag.__all__) == {
        *("Answer", "Citation", "Disagreement", "Document", "Hit", "Library", "Passage"),
        *("Settings", "SyncReport", "WarraqError"),
    }
    assert all(hasattr(rag, name) for name in rag.__all__)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_records_are_frozen_and_described(record: type) -> None:
    assert dataclasses.is_dataclass(record)
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert record.__doc__


@pytest.mark.parametrize("name", rag.__all__)
def test_every_public_name_says_what_it_is(name: str) -> None:
    thing = getattr(rag, name)
    assert thing.__doc__
    for method, member in vars(thing).items():
        if callable(member) and not method.startswith("_"):
            assert member.__doc__, f"{name}.{method}"


def test_importing_brings_along_nothing_heavy() -> None:
    code = "import json, sys, rag; print(json.dumps(sorted(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    heavy = {"torch", "sentence_transformers", "transformers", "streamlit", "model2vec", "pandas"}
    assert not heavy & set(json.loads(ended.stdout))


def test_every_file_that_the_code_reads_is_installed_with_it() -> None:
    """A wheel has no file beside the code but those that pyproject.toml names."""
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = setup["tool"]["setuptools"]["package-data"]
    installed = {
        folder / file
        for package, patterns in named.items()
        for folder in [ROOT.joinpath(*package.split("."))]
        for pattern in patterns
        for file in glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - as setuptools
    }
    beside = (f for f in (ROOT / "rag").rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    read = {f for f in beside if f.suffix not in (".py", ".pyc") and f.name != "README.md"}
    assert read - installed == set()
