"""The vocabulary of the static embedding: Unigram pieces over the search form of the words."""

import sys
import unicodedata
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from rag.arabic.fold import fold

UNKNOWN = "[UNK]"
_ARABIC = [chr(c) for c in (*range(0x0600, 0x0700), *range(0x0750, 0x0780))]


def normalizer() -> normalizers.Normalizer:
    """`fold` as a tokenizers normalizer, with everything that is no letter or digit as one space.

    The model folder must work wherever sentence-transformers does, so it carries the table along.
    """
    steps: list[normalizers.Normalizer] = [
        normalizers.Replace(Regex(f"[{_lone_marks()}]"), ""),
        normalizers.NFKD(),
        normalizers.Lowercase(),
        normalizers.Replace(Regex(r"[\p{Mn}\p{Me}\p{Cf}]"), ""),
    ]
    for target, variants in _groups().items():
        steps.append(normalizers.Replace(Regex(f"[{variants}]"), target))
    steps.append(normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "))
    return normalizers.Sequence(steps)


def _lone_marks() -> str:
    """The characters that decompose to a space and marks, which is no word boundary."""
    return "".join(
        chr(c)
        for c in range(sys.maxunicode + 1)
        if (parts := unicodedata.normalize("NFKD", chr(c)))[0] == " "
        and parts[1:]
        and all(map(unicodedata.combining, parts[1:]))
    )


def _groups() -> dict[str, str]:
    """Folded character -> the characters that become it and that NFKD leaves alone."""
    groups: dict[str, str] = {}
    digits = (chr(c) for c in range(sys.maxunicode + 1) if chr(c).isdecimal())
    for letter in dict.fromkeys((*_ARABIC, *digits)):
        folded = fold(letter)
        if len(folded) <= 1 and folded != letter and (folded or letter.isalpha()):
            groups[folded] = groups.get(folded, "") + letter
    return groups


def train(texts: Iterable[str], size: int) -> Tokenizer:
    """A Unigram tokenizer of at most `size` pieces trained on `texts`."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Digits(), pre_tokenizers.Metaspace()]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=[UNKNOWN], unk_token=UNKNOWN, max_piece_length=12
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
