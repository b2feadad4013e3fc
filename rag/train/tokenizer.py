"""The vocabulary of the static embedding: Unigram pieces over the search form of the words."""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from rag.arabic.fold import fold

UNKNOWN = "[UNK]"
# Every code point that the table of `fold` treats in its own way and that Arabic text holds.
_LETTERS = [chr(c) for c in (*range(0x0600, 0x0700), *range(0x0750, 0x0780))]


def normalizer() -> normalizers.Normalizer:
    """`fold` as a tokenizers normalizer, with everything that is no letter or digit as one space.

    The model folder must work wherever sentence-transformers does, so it carries the table along.
    """
    steps: list[normalizers.Normalizer] = [
        normalizers.Replace(Regex(r"[\x{FE70}-\x{FE7F}]"), ""),  # a lone mark on a space
        normalizers.NFKD(),
        normalizers.Lowercase(),
        normalizers.Replace(Regex(r"[\p{Mn}\p{Me}\p{Cf}]"), ""),
    ]
    for target, variants in _groups().items():
        steps.append(normalizers.Replace(Regex(f"[{variants}]"), target))
    steps.append(normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "))
    return normalizers.Sequence(steps)


def _groups() -> dict[str, str]:
    """Folded character -> the characters that become it and that NFKD leaves alone."""
    groups: dict[str, str] = {}
    for letter in _LETTERS:
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
