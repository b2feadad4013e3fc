"""What an index was built with, so that another make is noticed and not mixed in."""

import hashlib
import json
from dataclasses import asdict, dataclass

from rag.passages import PassageSettings


@dataclass(frozen=True, slots=True)
class Make:
    """Everything a passage, a term or a vector depends on besides the text."""

    embedder: str
    dimension: int
    analysis: int
    passage_size: int
    passage_overlap: int
    reading: int = 1

    @property
    def passages(self) -> PassageSettings:
        """The passage settings in their own type."""
        return PassageSettings(self.passage_size, self.passage_overlap)

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits that stand for all of it.

        >>> Make("a", 2, 1, 700, 150).key == Make("a", 2, 1, 500, 150).key
        False
        """
        content = json.dumps(asdict(self), sort_keys=True).encode()
        return hashlib.blake2b(content, digest_size=8).hexdigest()

    def differences(self, other: "Make") -> list[str]:
        """What `other` has another value of, in words.

        >>> Make("a", 2, 1, 700, 150).differences(Make("a", 2, 1, 500, 150))
        ['passage_size 700 -> 500']
        """
        mine, theirs = asdict(self), asdict(other)
        return [f"{n} {mine[n]} -> {theirs[n]}" for n in mine if mine[n] != theirs[n]]


@dataclass(frozen=True, slots=True)
class Seal:
    """A derived file as it was written: its name in the index folder, how many of its bytes count,
    and their CRC-32."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of an index: `generation` grows by one with every sync that changes it.

    `lexical` is the folder of the lexical index, `vectors` the log of vectors and `lists` the file
    of those before it, "" when there is none. `files` is the number of sources, `documents` that of
    their different contents.
    """

    generation: int
    make: Make
    lexical: str
    vectors: str
    files: int
    documents: int
    passages: int
    lists: str = ""
