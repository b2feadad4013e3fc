"""Settings: defaults < warraq.toml < environment < what the caller says."""

import dataclasses
from pathlib import Path

import pytest

from rag import Settings
from rag.errors import BadSettings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "warraq.toml"


def test_the_defaults(file: Path) -> None:
    assert Settings.load(file) == Settings()
    assert Settings() == Settings(Path("corpus"), Path("index"), "bundled")


def test_the_environment_wins_over_the_file_and_the_caller_over_both(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('passage_size = 500\nanswer_words = 40\nembedder = "m"\ncorpus = "texts"\n')
    monkeypatch.setenv("WARRAQ_ANSWER_WORDS", "50")
    monkeypatch.setenv("WARRAQ_EMBEDDER", "n")
    found = Settings.load(file, embedder="o", index=None)
    assert found == Settings(corpus=Path("texts"), passage_size=500, answer_words=50, embedder="o")


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda field: field.name)
def test_every_setting_can_come_from_the_file_and_from_the_environment(
    field: dataclasses.Field[object], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = {Path: "x", str: "x", int: 120 if "overlap" in field.name else 200, float: 0.25}[
        field.type
    ]
    file.write_text(f"{field.name} = {value!r}\n".replace("'", '"'))
    assert getattr(Settings.load(file), field.name) == field.type(value)
    file.write_text("")
    monkeypatch.setenv(f"WARRAQ_{field.name.upper()}", str(value))
    assert getattr(Settings.load(file), field.name) == field.type(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("passage_size = 99", "passage_size is 99; it must be 100 or more"),
        ("passage_overlap = -1", "passage_overlap is -1; it must be 0 or more"),
        ("passage_overlap = 700", "less than passage_size"),
        ("answer_words = 0", "1 or more"),
        ("answer_threshold = 1.5", "between 0 and 1"),
        ("answer_threshold = nan", "between 0 and 1"),
        ("lock_wait = -1", "time in seconds"),
        ("lock_wait = nan", "time in seconds"),
        ('passage_size = "big"', "passage_size is 'big'; it must be a int"),
        ("passage_size = 500.5", "it must be a int"),
        ("passage_size = true", "it must be a int"),
        ("corpus = 5", "corpus is 5; it must be a Path"),
        ('embedder = ["a"]', "it must be a str"),
        ("passage_sise = 500", "there is no setting passage_sise; the settings are: corpus, index"),
        ("passage_size 500", "cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_with_the_remedy(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(BadSettings, match=said):
        Settings.load(file)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"cannot be read .*; mend or remove it"):
        Settings.load(tmp_path)


def test_a_value_of_the_environment_is_checked_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARRAQ_PASSAGE_SIZE", "many")
    with pytest.raises(BadSettings, match="passage_size"):
        Settings.load(file)


def test_folders_are_replaced_one_by_one() -> None:
    assert Settings().with_folders("a", None) == Settings(corpus=Path("a"))
    assert Settings().with_folders(None, Path("b")) == Settings(index=Path("b"))
