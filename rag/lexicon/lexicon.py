"""The bundled lexicon: for every frequent stem its meaning, as a vector, and its rarity.

The vectors are word2vec's (Mikolov et al. 2013), trained on light stems: stems that are used in the
same company lie near each other, "مات" by "توفي". `rag.train.lexicon` makes the file.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.lexicon.kin import Kin

FILE = Path(__file__).with_name("lexicon.npz")
_STEPS = 127


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """`rows` gives the row of a light stem; the last row, of zeros, is that of any other.

    `vectors` (stems + 1, dimension) are unit vectors in steps of `scales` (stems + 1,); `rarities`
    (stems + 1,) are inverse document frequencies in the training text, the last that of a stem
    never seen there. `kin` are the words that the thesaurus has for each.
    """

    rows: Mapping[str, int]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]
    rarities: NDArray[np.float32]
    kin: Kin

    @classmethod
    def of(
        cls,
        stems: Sequence[str],
        vectors: NDArray[np.float32],
        rarities: NDArray[np.float32],
        kin: Mapping[tuple[int, int], float] | None = None,
    ) -> "Lexicon":
        """A lexicon of `stems`; `rarities` has one more entry than there are stems, `kin` gives how
        well (0..1) the stem of one row is said by that of another."""
        whole = np.vstack([vectors, np.zeros((1, vectors.shape[1]), dtype=np.float32)])
        lengths = np.linalg.norm(whole, axis=1, keepdims=True)
        whole = whole / np.where(lengths > 0, lengths, 1)
        scales = np.abs(whole).max(axis=1) / _STEPS
        steps = np.rint(whole / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
        rows = {stem: row for row, stem in enumerate(stems)}
        numbers = steps, scales.astype(np.float32), rarities.astype(np.float32)
        return cls(rows, *numbers, Kin.of(kin or {}, len(stems)))

    @classmethod
    def load(cls, file: Path = FILE) -> "Lexicon":
        """The lexicon in a file that `save` wrote."""
        with np.load(file) as content:
            stems = content["stems"].tobytes().decode("utf-8").split("\n")
            rows = {stem: row for row, stem in enumerate(stems)}
            kin = Kin(*(content[f"kin_{field.name}"] for field in fields(Kin)))
            return cls(rows, content["vectors"], content["scales"], content["rarities"], kin)

    def save(self, file: Path) -> None:
        """Write the lexicon to `file`."""
        stems = np.frombuffer("\n".join(self.rows).encode("utf-8"), dtype=np.uint8)
        numbers = {name: getattr(self, name) for name in ("vectors", "scales", "rarities")}
        kin = {f"kin_{field.name}": getattr(self.kin, field.name) for field in fields(Kin)}
        np.savez(file, stems=stems, **numbers, **kin)

    def row(self, stem: str) -> int:
        """The row of a light stem, known or not."""
        return self.rows.get(stem, len(self.rows))

    def knows(self, stem: str) -> bool:
        """Whether a light stem is in it."""
        return stem in self.rows

    def vectors_of(self, rows: NDArray[np.int32]) -> NDArray[np.float32]:
        """Unit vectors, shape (rows, dimension); those of unknown stems are zero."""
        found: NDArray[np.float32] = self.vectors[rows] * self.scales[rows, None]
        return found


@lru_cache(maxsize=1)
def bundled() -> Lexicon:
    """The lexicon that comes with the program."""
    return Lexicon.load()


def rarity(frequency: int, passages: int) -> float:
    """BM25's inverse document frequency (Robertson and Zaragoza 2009), always above 0.

    >>> rarity(1, 100) > rarity(50, 100) > 0
    True
    """
    frequency = min(frequency, passages)
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
