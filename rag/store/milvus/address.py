"""Where a library on a server is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library is: the URI of its server, or the file of a Milvus Lite, and its name.

    >>> Address.of(Path("milvus://db.example:19530/articles"))
    Address(uri='http://db.example:19530', name='articles')
    >>> Address.of(Path("milvus:/data/articles.db"))
    Address(uri='/data/articles.db', name='articles')
    """

    uri: str
    name: str

    @classmethod
    def of(cls, place: Path) -> Self:
        """The address that a setting names. (A path has one slash where two were written.)"""
        rest = place.as_posix().removeprefix("milvus:")
        if rest.endswith(".db"):
            return cls(rest, Path(rest).stem)
        server, _, name = rest.strip("/").partition("/")
        return cls(f"http://{server}", name or "warraq")
