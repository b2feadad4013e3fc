"""Every error the program raises on purpose.

    WarraqError
    ├── CorpusMissing          the corpus folder is not there
    ├── UnreadableSource       one file cannot be read; it is left out and listed
    ├── SourceExists           a file of that name is already in the corpus folder
    ├── BadUpload              a file that the page does not take
    ├── UnknownSource          a source was asked for that the library does not hold
    ├── EmptyQuestion          there is nothing to search for
    ├── BadSettings            a setting has a value it cannot have
    ├── BadQuestions           an evaluation file is not what it should be
    ├── BadAliases             a reader's file of names is not what it should be
    ├── IndexProblem
    │   ├── IndexMissing       nothing has been built yet
    │   ├── IndexBusy          another process is building
    │   ├── IndexDamaged       the catalogue cannot be read
    │   ├── IndexReadOnly      the index folder may not be written
    │   ├── IndexUnwritable    writing the index failed, as on a full disk
    │   ├── ServerGone         the server that keeps the index does not answer
    │   └── ShardsDiffer       the index was built in another number of parts
    ├── ModelProblem
    │   ├── ModelMissing       the embedding model cannot be loaded
    │   └── EmbedderChanged    the index was built with another model
    └── TrainingDataMissing    no text to train on

Each message says what happened and what to do next. `code` names the kind of error for the
interface, which has its own words for it in the reader's language; `details` fill them in.
"""

from pathlib import Path
from typing import ClassVar


class WarraqError(Exception):
    """The root: `except WarraqError` catches what the program itself reports."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **details: str) -> None:
        super().__init__(message)
        self.details = details


class CorpusMissing(WarraqError):
    code = "corpus_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no corpus folder at {folder}; create it and put Arabic texts in it, "
            "or name another with --corpus",
            folder=str(folder),
        )


REASONS: dict[str, str] = {
    "bad_aliases": "its names are not used ({problem}); write lists of two names or more",
    "bad_name": "its name is not UTF-8; rename it",
    "bomb": "it unpacks to far more than its size ({size}), as no text does",
    "crashed": "the program that reads this format crashed on it ({how})",
    "damaged": "the file is damaged ({what}); fetch or save it again",
    "dead_link": "a link that leads nowhere",
    "denied": "it cannot be opened ({problem})",
    "empty": "the file has no text",
    "encoding": "its encoding is not recognised (from byte {byte} on); save it as UTF-8",
    "encrypted": "it is locked with a password; save it without one",
    "folder_link": "a link to a folder; links to folders are not followed",
    "link": "a link that leads out of the corpus folder",
    "no_file": "not a file that can be read",
    "no_text_column": "no column is known to hold text among {columns}; call one of them text",
    "not_text": "it is not a text file (it holds bytes that no text has)",
    "old_word": "it is a Word file of before 2007; save it as .docx",
    "scanned": "its {pages} pages are pictures without text; run text recognition (OCR) over it",
    "too_large": "it has {size}, more than the limit of {limit}",
    "too_many_pages": "it has {pages} pages, more than the limit of {limit}",
    "too_much_memory": "reading it takes more memory than the limit of {limit}",
    "too_slow": "reading it takes longer than the limit of {limit} seconds",
    "unknown_format": "files ending in {suffix} cannot be read; save it as one of: {formats}",
    "vanished": "the file is gone",
}
"""Why a file is left out: a sentence for each code, filled in with details."""


class UnreadableSource(WarraqError):
    """`reason_code` is a key of REASONS and `reason` its sentence, filled in.

    >>> UnreadableSource("a.pdf", "scanned", pages="3").reason_code
    'scanned'
    """

    code = "unreadable_source"

    def __init__(self, source: str, reason_code: str, **details: str) -> None:
        reason = REASONS[reason_code].format(**details)
        super().__init__(
            f"{source}: {reason}; mend the file or take it out of the corpus folder",
            **{**details, "source": source, "reason": reason},
        )
        self.source = source
        self.reason = reason
        self.reason_code = reason_code
        self.reason_details = details


class SourceExists(WarraqError):
    code = "source_exists"

    def __init__(self, source: str) -> None:
        super().__init__(
            f"the corpus folder has another file named {source}; rename yours, or add it with "
            "--replace (the file that is there is then moved to the trash)",
            source=source,
        )


class BadUpload(WarraqError):
    code = "bad_upload"

    def __init__(self, source: str, mib: int) -> None:
        super().__init__(
            f"{source} is not of a format that can be read, or is larger than {mib} MiB; "
            "convert or split it, or raise the setting upload_mib",
            source=source,
            size=str(mib),
        )


class UnknownSource(WarraqError):
    code = "unknown_source"

    def __init__(self, source: str, known: tuple[str, ...]) -> None:
        listed = ", ".join(known[:10]) + (", …" if len(known) > 10 else "")
        super().__init__(
            f"the library has no source named {source}; it has: {listed or 'none'}",
            source=source,
            known=listed,
        )


class EmptyQuestion(WarraqError):
    code = "empty_question"

    def __init__(self) -> None:
        super().__init__("the question has no words to search for; write it out in Arabic")


class BadSettings(WarraqError):
    code = "bad_settings"


class BadQuestions(WarraqError):
    code = "bad_questions"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}", file=str(file), reason=reason)


class BadAliases(WarraqError):
    code = "bad_aliases"

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f'{file}: {problem}; write it as names = [["a name", "another name of the same"], …]',
            file=str(file),
            problem=problem,
        )


class IndexProblem(WarraqError):
    code = "index_problem"


class IndexMissing(IndexProblem):
    code = "index_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no index at {folder}; run: python -m rag build", folder=str(folder)
        )


class IndexBusy(IndexProblem):
    code = "index_busy"

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(
            f"process {holder} is building {folder}; wait until it has finished, then try again",
            folder=str(folder),
            holder=holder,
        )


class IndexDamaged(IndexProblem):
    code = "index_damaged"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"the catalogue in {folder} is damaged ({reason}); run: python -m rag doctor "
            "(it rebuilds what is damaged from the corpus, which is untouched)",
            folder=str(folder),
            reason=reason,
        )


class IndexReadOnly(IndexProblem):
    code = "index_read_only"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the index folder {folder} cannot be written; give yourself write access to it or "
            "name another with --index",
            folder=str(folder),
        )


class IndexUnwritable(IndexProblem):
    code = "index_unwritable"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"writing to {folder} failed ({reason}); make room on that disk and run: "
            "python -m rag build (the index is as it was before, and what is done is kept)",
            folder=str(folder),
            reason=reason,
        )


class ServerGone(IndexProblem):
    code = "server_gone"

    def __init__(self, server: str, reason: str) -> None:
        super().__init__(
            f"the server {server} does not do what it is asked ({reason}); see that it runs and "
            'can be reached, or correct the setting "index", and try again (a build goes on where '
            "it was)",
            server=server,
            reason=reason,
        )


class ShardsDiffer(IndexProblem):
    code = "shards_differ"

    def __init__(self, built: int, asked: int) -> None:
        super().__init__(
            f"the index is built in {built} parts, and this would be one of {asked}; run: "
            f"python -m rag build --shard 1/{built}, and so on to {built}/{built}",
            built=str(built),
            asked=str(asked),
        )


class ModelProblem(WarraqError):
    code = "model_problem"


class ModelMissing(ModelProblem):
    code = "model_missing"

    def __init__(self, name: str, reason: str) -> None:
        reason = reason.strip().partition("\n")[0]  # libraries explain at length
        super().__init__(
            f"the embedding model {name} cannot be loaded ({reason}); check the name or folder in "
            'the setting "embedder", or remove it to use the bundled model',
            name=name,
            reason=reason,
        )


class EmbedderChanged(ModelProblem):
    code = "embedder_changed"

    def __init__(self, built: str, asked: str) -> None:
        super().__init__(
            f"the index was built with {built} and the settings ask for {asked}; "
            "run: python -m rag build",
            built=built,
            asked=asked,
        )


class TrainingDataMissing(WarraqError):
    code = "training_data_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} has no *.jsonl, *.jsonl.xz or *.txt files to train on; put some there",
            folder=str(folder),
        )
