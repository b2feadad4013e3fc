"""Settings: defaults, then `warraq.toml`, then the environment. Nobody else reads os.environ."""

import dataclasses
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rag.errors import BadSettings

BUNDLED = "bundled"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting and its default. `warraq.toml` uses these names; the environment uses them
    in capitals with `WARRAQ_` in front, and wins.

    >>> Settings().embedder
    'bundled'
    """

    corpus: Path = Path("corpus")
    index: Path = Path("index")  # or milvus://host:port/name
    embedder: str = BUNDLED  # or any sentence-transformers model: a hub name or a folder
    query_prompt: str = ""  # put before a question, e.g. "query: " for the e5 models
    passage_prompt: str = ""  # put before a passage, e.g. "passage: "
    passage_size: int = 700  # code points
    passage_overlap: int = 75  # code points
    answer_words: int = 80  # the longest answer,
    long_answer_words: int = 160  # and the longest list, topic or summary
    answer_threshold: float = 0.292  # below this confidence the sources are taken to be silent
    file_mib: int = 200  # a larger file is left out
    file_pages: int = 5_000  # and so is one of more pages,
    file_seconds: float = 120.0  # one that takes longer to read,
    reader_mib: int = 4_096  # and one that takes more memory to read
    lock_wait: float = 30.0  # seconds to wait for another builder
    shard: str = ""  # "2/8": build the second of eight parts of an index on a server
    server_seconds: float = 10.0  # a request to that server may take
    upload_mib: int = 50  # the largest file that the page takes
    readers: str = ""  # e-mail addresses that may use the page, with blanks between; "" asks nobody
    writer: str = ""  # the language model that writes answers; none when empty
    writer_url: str = "http://localhost:11434/v1"  # its server, of the OpenAI chat protocol
    writer_key: str = dataclasses.field(default="", repr=False)  # never shown, logged or stored
    writer_seconds: float = 60.0  # that a whole answer may take
    writer_unsupported: str = "strike"  # or "mark": what becomes of a sentence without support

    def __post_init__(self) -> None:
        if self.passage_size < 100:
            raise BadSettings(f"passage_size is {self.passage_size}; it must be 100 or more")
        if not 0 <= self.passage_overlap < self.passage_size:
            raise BadSettings(
                f"passage_overlap is {self.passage_overlap}; it must be 0 or more and less than "
                f"passage_size ({self.passage_size})"
            )
        for name in ("answer_words", "long_answer_words"):
            if getattr(self, name) < 1:
                raise BadSettings(f"{name} is {getattr(self, name)}; it must be 1 or more")
        if not 0 <= self.answer_threshold <= 1:
            raise BadSettings(
                f"answer_threshold is {self.answer_threshold}; it must lie between 0 and 1"
            )
        for name in (
            *("file_mib", "file_pages", "file_seconds", "reader_mib", "server_seconds"),
            *("upload_mib", "writer_seconds"),
        ):
            if not 0 < getattr(self, name) < float("inf"):
                raise BadSettings(f"{name} is {getattr(self, name)}; it must be more than 0")
        if not 0 <= self.lock_wait < float("inf"):
            raise BadSettings(f"lock_wait is {self.lock_wait}; it must be a time in seconds")

    @classmethod
    def load(cls, file: Path = Path("warraq.toml"), **overrides: Any) -> Self:
        """The settings in force here. `overrides` that are None count as absent.

        Raises BadSettings for an unknown name, an unreadable file or a value out of range.
        """
        values = _from_file(file) | _from_environment()
        values |= {name: value for name, value in overrides.items() if value is not None}
        kinds = {f.name: f.type for f in dataclasses.fields(cls)}
        for name in values:
            if name not in kinds:
                known = ", ".join(kinds)
                raise BadSettings(f"there is no setting {name}; the settings are: {known}")
        return cls(**{name: _convert(name, kinds[name], value) for name, value in values.items()})

    def with_folders(self, corpus: str | Path | None, index: str | Path | None) -> Self:
        """These settings with other folders; None keeps the one that is set."""
        return dataclasses.replace(
            self,
            corpus=Path(corpus) if corpus is not None else self.corpus,
            index=Path(index) if index is not None else self.index,
        )


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise BadSettings(f"{file} cannot be read ({problem}); mend or remove it") from problem


def _from_environment() -> dict[str, str]:
    names = [f.name for f in dataclasses.fields(Settings)]
    pairs = ((name, os.environ.get(f"WARRAQ_{name.upper()}")) for name in names)
    return {name: value for name, value in pairs if value is not None}


def _convert(name: str, kind: Any, value: Any) -> Any:
    try:
        if kind is not Path and isinstance(value, bool | list | dict):
            raise TypeError(value)  # what TOML can hold and int() or str() would take
        if kind is int and int(value) != float(value):
            raise ValueError(value)
        return kind(value)
    except (TypeError, ValueError) as problem:
        raise BadSettings(f"{name} is {value!r}; it must be a {kind.__name__}") from problem
