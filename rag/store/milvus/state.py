"""The states of a library's parts, and what of its rows is to be seen in them."""

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from rag.errors import BadSettings
from rag.store.manifest import Make, Manifest
from rag.store.milvus.schema import NOTHING, STATE, number_of
from rag.store.milvus.server import Server

_MOST = 1_024
"""Parts that a library may have."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts that a library is built in: the sources whose numbers fall to it.

    >>> Part.of_text("2/8")
    Part(number=1, of=8)
    """

    number: int = 0
    of: int = 1

    @classmethod
    def of_text(cls, text: str) -> "Part":
        """From "2/8", the second of eight. Raises BadSettings."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text, re.ASCII)
        if not found or not 1 <= int(found[1]) <= int(found[2]) <= _MOST:
            raise BadSettings(f'shard is {text!r}; it must be like "2/8", the second of eight')
        return cls(int(found[1]) - 1, int(found[2]))

    def has(self, source: str) -> bool:
        """Whether a source falls to it."""
        return number_of(source) % self.of == self.number


@dataclass(frozen=True, slots=True)
class PartState:
    """What a sync of a part ends with. `terms` is the number of terms of all passages; rows of
    `gone` documents and `old` files no longer count but are still there, for those who read the
    states before; term counts are those born after generation `counted_from`. `written` is in
    seconds since 1970.
    """

    part: Part
    make: Make
    generation: int
    files: int = 0
    documents: int = 0
    passages: int = 0
    terms: int = 0
    gone: tuple[int, ...] = ()
    old: tuple[int, ...] = ()
    counted_from: int = 0
    written: float = 0.0

    def write(self, server: Server) -> None:
        """Make it the state of its part: one row, so all of it or nothing."""
        content = json.dumps(asdict(replace(self, written=time.time())))
        server.put(STATE, [{"key": self._key, "content": content, "none": NOTHING}])

    def forget(self, server: Server) -> None:
        """Take it back."""
        server.delete(STATE, f'key == "{self._key}"')

    @property
    def _key(self) -> str:
        return f"state/{self.make.key}/{self.part.of}/{self.part.number}"


def states(server: Server) -> list[PartState]:
    """The states of all parts, in all makes."""
    found = []
    for row in server.some(STATE, 'key like "state/%"', ["content"]):
        content = json.loads(row["content"])
        content |= {name: tuple(content[name]) for name in ("gone", "old")}
        content |= {"part": Part(**content["part"]), "make": Make(**content["make"])}
        found.append(PartState(**content))
    return found


@dataclass(frozen=True, slots=True)
class View:
    """A state of a library: those of its parts, which are of one make."""

    parts: tuple[PartState, ...]

    @property
    def make(self) -> Make:
        """What it was built with."""
        return self.parts[0].make

    @property
    def manifest(self) -> Manifest:
        """The sums over its parts."""
        sums = (
            sum(getattr(part, name) for part in self.parts)
            for name in ("files", "documents", "passages")
        )
        return Manifest(sum(p.generation for p in self.parts), self.make, "", "", *sums)

    @property
    def average(self) -> float:
        """Terms of a passage on the average."""
        return sum(p.terms for p in self.parts) / max(1, sum(p.passages for p in self.parts))

    def files(self) -> str:
        """The condition for rows of files."""
        return _but(self._born(), "id", (row for part in self.parts for row in part.old))

    def documents(self) -> str:
        """The condition for rows of texts and passages."""
        return _but(self._born(), "document", (row for part in self.parts for row in part.gone))

    def terms(self) -> str:
        """The condition for rows of terms."""
        return _any(
            f"(part == {p.part.number} and born <= {p.generation} and born > {p.counted_from})"
            for p in self.parts
        )

    def _born(self) -> str:
        return _any(f"(part == {p.part.number} and born <= {p.generation})" for p in self.parts)


def present(all_states: Iterable[PartState], only: Part | None) -> View | None:
    """The state to be read; `only` that of one part, if given. None when nothing is built.

    While a library is built anew in several parts, the make before is read until all are there.
    """
    by_make = defaultdict(list)
    for state in all_states:
        if only in (None, state.part):
            by_make[state.make].append(state)
    whole = [s for s in by_make.values() if only or len(s) == s[0].part.of]
    views = whole or list(by_make.values())
    if not views:
        return None
    return View(tuple(max(views, key=_last)))


def _last(parts: Iterable[PartState]) -> float:
    return max(part.written for part in parts)


def _any(conditions: Iterable[str]) -> str:
    return f"({' or '.join(conditions)})"


def _but(condition: str, field: str, rows: Iterable[int]) -> str:
    excluded = list(rows)
    return f"{condition} and {field} not in {excluded}" if excluded else condition
