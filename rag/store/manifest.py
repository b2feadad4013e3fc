"""What an index was built with, so that another make is noticed and not mixed in."""

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

    @property
    def passages(self) -> PassageSettings:
        """The passage settings in their own type."""
        return PassageSettings(self.passage_size, self.passage_overlap)

    def differences(self, other: "Make") -> list[str]:
        """What `other` has another value of, in words.

        >>> Make("a", 2, 1, 700, 150).differences(Make("a", 2, 1, 500, 150))
        ['passage_size 700 -> 500']
        """
        mine, theirs = asdict(self), asdict(other)
        return [f"{n} {mine[n]} -> {theirs[n]}" for n in mine if mine[n] != theirs[n]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of an index: `generation` grows by one with every sync that changes it."""

    generation: int
    make: Make
    lexical_stamp: int
    vectors_file: str
    documents: int
    passages: int
