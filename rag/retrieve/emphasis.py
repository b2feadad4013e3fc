"""What a word of a question weighs in the ranking beside its rarity: the name of a person less,
since texts say "he", a place more.

Term weights are learned from which passages answer (as by Zheng and Callan 2015), here from a
handful of traits that a linguist would name; `emphasis.json` has what each is worth.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.arabic.persons import is_person
from rag.arabic.places import is_place_or_people
from rag.matching import Matcher, Strengths
from rag.question import Question

FILE = Path(__file__).with_name("emphasis.json")
TRAITS = ("rare_here", "late", "person", "place", "present")
"""The logarithm of its rarity in the library; how late in the question it stands, from 0 to 1;
whether it is the name of a person, of a place or a people, or begins like a verb of the present."""
_PRESENT = ("ي", "ت")
_LEAST = 0.1
"""Added to a rarity, which can be nearly nought, before its logarithm is taken."""


def emphasised(asked: Question, matcher: Matcher) -> Matcher:
    """A matcher whose words weigh by their traits too."""
    worth = bundled()
    told = traits(asked, matcher) @ np.array([worth[name] for name in TRAITS], dtype=np.float32)
    return replace(matcher, weights=matcher.weights * np.exp(told))


def traits(asked: Question, matcher: Matcher) -> Strengths:
    """The traits of the words of a question, whose weights are their rarity; shape (words,
    traits)."""
    here = matcher.weights**2 / matcher.asked.rarities  # the weights are the geometric means
    last = max(1, len(asked.forms) - 1)
    rows = [
        (
            np.log(_LEAST + rarity),
            asked.forms.index(form) / last,
            is_person(form),
            is_place_or_people(form),
            form.startswith(_PRESENT),
        )
        for form, rarity in zip(matcher.forms, here.tolist(), strict=True)
    ]
    return np.array(rows, dtype=np.float32)


@lru_cache(maxsize=1)
def bundled() -> Mapping[str, float]:
    """What each trait is worth."""
    worth: dict[str, float] = json.loads(FILE.read_text(encoding="utf-8"))
    return worth
