"""What correlations chance gives: maxT over all figures and groups at once (Westfall and Young 1993).

Areas swap places within their gemeente only. Neighbouring areas are alike, which this does not undo: the answer
goes by the name *zonder ruimtelijke correctie*.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS = 1999
BATCH = 250


def max_t(
    figures: Floats, shares: Floats, cluster: NDArray[np.int64], *, seed: int, draws: int = DRAWS
) -> Floats:
    """Family-wise p per figure (rows) and group (columns); ``(1 + b) / (1 + B)``, so never 0.

    Parameters
    ----------
    figures, shares : array
        Areas in rows, ranks centred per gemeente in columns, no gaps.
    cluster : array of int
        Number of the gemeente of each area.
    seed : int
        The same seed gives the same answer.

    Examples
    --------
    >>> ranks = np.arange(10.0).reshape(-1, 1) - 4.5
    >>> float(max_t(ranks, ranks, np.zeros(10, dtype=np.int64), seed=1, draws=99)[0, 0])
    0.01
    """
    x, y = _unit(figures), _unit(shares)
    observed = np.abs(x.T @ y)
    generator = np.random.default_rng(seed)
    order = np.argsort(cluster, kind="stable")
    x, y, place = x[order], y[order], cluster[order].astype(float)
    beyond = np.zeros_like(observed)
    for start in range(0, draws, BATCH):
        size = min(BATCH, draws - start)
        # Sorting gemeente number plus a random fraction shuffles areas inside their gemeente only.
        swaps = np.argsort(place + generator.random((size, len(place))) * 0.999, axis=1)
        largest = np.abs(np.einsum("ip,big->bpg", x, y[swaps], optimize=True)).max(axis=(1, 2))
        beyond += (largest[:, None, None] >= observed - 1e-9).sum(axis=0)
    answer: Floats = (1 + beyond) / (1 + draws)
    return answer


def _unit(values: Floats) -> Floats:
    size = np.sqrt((values**2).sum(axis=0))
    scaled: Floats = values / np.where(size > 0, size, 1.0)
    return scaled
