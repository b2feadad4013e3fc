"""Train the lexicon: vectors of meaning and rarities of light stems.

Skip-grams' sister CBOW with negative sampling (Mikolov et al. 2013), by gensim, over the stems of
the words that carry meaning. One worker: several would race for the same vectors, and two runs
would differ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from rag.arabic.terms import forms, light_stem
from rag.lexicon import Lexicon
from rag.lexicon.lexicon import rarity
from rag.train.data import Example


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled lexicon."""

    dimension: int = 100
    window: int = 5  # stems to either side
    negative: int = 10
    least: int = 5  # occurrences of a stem that is kept
    sample: float = 1e-4  # above this share of the text, a stem is skipped now and then
    epochs: int = 5
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
    rarities = [rarity(frequencies[stem], len(texts)) for stem in kept]
    unseen = rarity(1, len(texts))
    return Lexicon.of(kept, model.wv.vectors, np.array([*rarities, unseen], dtype=np.float32))


def stems(example: Example) -> list[str]:
    """The light stems of a passage and of what stands over it, in their order."""
    return [light_stem(form) for form in forms(f"{example.heading} {example.text}")]
