"""Small measures over numbers; none of them knows what a question is."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing.

    >>> mean([True, False, False, True]), mean([])
    (0.5, None)
    """
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0..1) of the values lie, interpolated; None of nothing.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([10, 20], 0.95)
    (2.5, 19.5)
    """
    if not values:
        return None
    ordered = sorted(values)
    position = (len(ordered) - 1) * share
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def hit(rank: int | None, cutoff: int) -> bool:
    """Whether something was found at a rank (from 1) within the cutoff; None: not found."""
    return rank is not None and rank <= cutoff


def reciprocal(rank: int | None, cutoff: int) -> float:
    """One over the rank (from 1), 0 beyond the cutoff or when nothing was found.

    >>> reciprocal(4, 10), reciprocal(11, 10), reciprocal(None, 10)
    (0.25, 0.0, 0.0)
    """
    return 1 / rank if rank is not None and rank <= cutoff else 0.0


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, a tie counting half; exact.

    None when one side is empty.

    >>> auroc([0.9, 0.5], [0.5, 0.1])
    0.875
    """
    if not positives or not negatives:
        return None
    ordered = sorted(negatives)
    below = sum(bisect_left(ordered, p) + bisect_right(ordered, p) for p in positives) / 2
    return below / (len(positives) * len(negatives))
