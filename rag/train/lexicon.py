"""Train the lexicon: vectors of meaning and rarities of light stems.

Skip-grams' sister CBOW with negative sampling (Mikolov et al. 2013), by gensim, over the stems of
the words that carry meaning. One worker: several would race for the same vectors, and two runs
would differ.

Company alone puts "غار" by "جبل" and not by "كهف": at the end the vectors are drawn towards those
of their synonyms in `rag/lexicon/synonyms.txt` (retrofitting, Faruqui et al. 2015). These, and what
`rag/lexicon/thesaurus.txt` has, are kept as they are too: "سن" has so many meanings that no vector
comes near "عمر". What follows from them is added (`kindred.py`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, permutations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.arabic.terms import forms, light_stem
from rag.lexicon import Lexicon, lexicon
from rag.lexicon.lexicon import rarity
from rag.train import kindred
from rag.train.data import Example

SYNONYMS = lexicon.FILE.with_name("synonyms.txt")
THESAURUS = lexicon.FILE.with_name("thesaurus.txt")


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled lexicon."""

    dimension: int = 100
    window: int = 5  # stems to either side
    negative: int = 10
    least: int = 5  # occurrences of a stem that is kept
    sample: float = 1e-4  # above this share of the text, a stem is skipped now and then
    epochs: int = 5
    rounds: int = 10  # of drawing synonyms together,
    pull: float = 1.0  # each of which counts, beside what a vector was, so much
    close: float = 0.95  # how well a close word of the thesaurus says what another says,
    looser: float = 0.6  # and a looser one
    widening: kindred.Recipe = field(default_factory=kindred.Recipe)
    seed: int = 7


def train(
    examples: Iterable[Example], recipe: Recipe, say: Callable[[str], None] = print
) -> Lexicon:
    """The lexicon of the stems of `examples`; the same for the same examples."""
    from gensim.models import Word2Vec

    texts = [stems(example) for example in examples]
    frequencies = Counter(chain.from_iterable(map(set, texts)))
    say(f"{len(texts)} passages, {len(frequencies)} stems; learning their vectors")
    model = Word2Vec(
        texts,
        vector_size=recipe.dimension,
        window=recipe.window,
        min_count=recipe.least,
        negative=recipe.negative,
        sample=recipe.sample,
        epochs=recipe.epochs,
        seed=recipe.seed,
        workers=1,
    )
    kept: Sequence[str] = model.wv.index_to_key
    vectors = retrofitted(kept, model.wv.vectors, synonyms(), recipe)
    rarities = [rarity(frequencies[stem], len(texts)) for stem in kept]
    unseen = rarity(1, len(texts))
    found = np.array([*rarities, unseen], dtype=np.float32)
    said = kindred.widened(
        kin(kept, synonyms(), thesaurus(), recipe), kept, vectors, recipe.widening
    )
    return Lexicon.of(kept, vectors, found, said)


def stems(example: Example) -> list[str]:
    """The light stems of a passage and of what stands over it, in their order."""
    return [light_stem(form) for form in forms(f"{example.heading} {example.text}")]


def synonyms(file: Path = SYNONYMS) -> list[list[str]]:
    """The sets of words that may stand for one another, a line each."""
    return [line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def thesaurus(file: Path = THESAURUS) -> list[list[list[str]]]:
    """What may stand for a word, a line each: the word, its close words, and looser ones if any."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [[part.split() for part in line.split("|")] for line in lines if line.strip()]


def kin(
    stems: Sequence[str],
    sets: Iterable[Sequence[str]],
    lines: Iterable[Sequence[Sequence[str]]],
    recipe: Recipe,
) -> dict[tuple[int, int], float]:
    """How well the stem of one row is said by that of another, either way."""
    rows = {stem: row for row, stem in enumerate(stems)}

    def known(words: Sequence[str]) -> list[int]:
        return [rows[s] for word in words for s in map(light_stem, forms(word)) if s in rows]

    found: dict[tuple[int, int], float] = {}
    for head, *parts in lines:
        of = known(head)
        for strength, words in zip((recipe.close, recipe.looser), parts, strict=False):
            pairs = [pair for word in known(words) for pair in product(of, [word])]
            for a, b in pairs:
                found[a, b] = max(strength, found.get((a, b), 0.0))
                found[b, a] = max(strength, found.get((b, a), 0.0))
    for words in sets:
        found |= dict.fromkeys(permutations(known(words), 2), recipe.close)
    return {(a, b): strength for (a, b), strength in found.items() if a != b}


def retrofitted(
    stems: Sequence[str],
    vectors: NDArray[np.float32],
    sets: Iterable[Sequence[str]],
    recipe: Recipe,
) -> NDArray[np.float32]:
    """Unit vectors of the stems, (stems, dimension), those of one set drawn together."""
    rows = {stem: row for row, stem in enumerate(stems)}
    neighbours: dict[int, set[int]] = {}
    for words in sets:
        known = {rows[s] for word in words for s in map(light_stem, forms(word)) if s in rows}
        for row in known:
            neighbours.setdefault(row, set()).update(known - {row})
    first = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    drawn: NDArray[np.float32] = first.copy()
    for _ in range(recipe.rounds):
        for row, others in neighbours.items():
            if others:
                pulled = first[row] + recipe.pull * drawn[sorted(others)].mean(axis=0)
                drawn[row] = pulled / np.linalg.norm(pulled)
    return drawn
