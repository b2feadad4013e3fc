"""Fitting linear models."""

from collections.abc import Callable

import torch


def minimise(loss: Callable[[torch.Tensor], torch.Tensor], size: int) -> torch.Tensor:
    """The `size` weights at which `loss`, convex in them, is least (L-BFGS)."""
    weights = torch.zeros(size, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach()
