"""Fitting linear models."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def minimise(loss: Callable[[Tensor], Tensor], size: int) -> Tensor:
    """The `size` weights at which `loss`, convex in them, is least (L-BFGS)."""
    weights = torch.zeros(size, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach()


def listwise(
    tables: Sequence[Tensor],
    good: Sequence[Tensor],
    counts: Sequence[float],
    ridge: float | Tensor,
) -> Tensor:
    """The weights of the columns by which the good rows of each table score above its others: of a
    softmax over its rows (ListNet, Cao et al. 2007). Every table has a good row, and `counts` so
    much; `ridge` is that of all columns, or one for each.

    >>> weights = listwise([torch.eye(2)], [torch.tensor([True, False])], [1.0], ridge=0.01)
    >>> bool(weights[0] > weights[1])
    True
    """
    rows, right, many = torch.cat(list(tables)), torch.cat(list(good)), len(tables)
    table_of = torch.repeat_interleave(torch.arange(many), torch.tensor([len(t) for t in tables]))
    shares = torch.tensor(counts) / sum(counts)

    def loss(weights: Tensor) -> Tensor:
        scores = rows @ weights
        good_ones = together(scores.masked_fill(~right, -1e9), table_of)
        lost = (shares * (together(scores, table_of) - good_ones)).sum()
        return lost + (ridge * weights**2).sum()

    return minimise(loss, rows.shape[1])


def together(scores: Tensor, table_of: Tensor) -> Tensor:
    """The logarithm of the sum of the exponentials of the scores of each table; `table_of` tells
    whose each is, in order."""
    many = int(table_of[-1]) + 1
    greatest = torch.full((many,), -torch.inf)
    greatest = greatest.scatter_reduce(0, table_of, scores.detach(), "amax")
    powers = torch.exp(scores - greatest[table_of])
    return greatest + torch.log(torch.zeros(many).index_add(0, table_of, powers))
