"""The fewest extra cells, as one integer program: for small tables, and as the measure of the heuristic."""

from collections.abc import Mapping

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye, hstack, vstack

from guardrails.disclosure.primary import Need
from guardrails.disclosure.suppress import Suppression
from guardrails.disclosure.table import HierarchicalTable

# Larger than this the program has too many moves to be proven in reasonable work.
SMALL = 250
NODES = 400


def is_small(table: HierarchicalTable, needs: Mapping[int, Need]) -> bool:
    """Whether the exact program is worth trying."""
    return 0 < len(table.cells) * len(needs) <= SMALL


def optimum(
    table: HierarchicalTable,
    needs: Mapping[int, Need],
    *,
    floor: np.ndarray | float = 1.0,
    nodes: int = NODES,
) -> Suppression | None:
    """The pattern with the fewest extra cells; None when it is not proven within ``nodes`` of the search.

    Per cell of ``needs`` there is one table with its highest and one with its lowest possible value. Each of
    them differs from the true one in hidden cells only.
    """
    cells, targets = len(table.cells), list(needs)
    least = np.minimum(np.broadcast_to(np.asarray(floor, float), table.values.shape), table.values)
    may = (table.values > 0) & ~table.public
    may[targets] = True
    # How far any cell moves at most. A few times what the targets need is enough, and keeps the program exact
    # where a city's count stands beside one of the whole country.
    big = 4.0 * max(_span(need, float(table.values[cell])) for cell, need in needs.items())
    blocks = 2 * len(targets)
    low, high = np.full(cells * (1 + blocks), -big), np.full(cells * (1 + blocks), big)
    low[:cells], high[:cells] = np.isin(np.arange(cells), targets), may
    rows, lower, upper = [], [], []

    def add(block: csr_matrix, least_: float, most: float) -> None:
        rows.append(block)
        lower.extend([least_] * block.shape[0])
        upper.extend([most] * block.shape[0])

    one = eye(cells, format="csr")
    for number, cell in enumerate(targets):
        need, value = needs[cell], table.values[cell]
        for block in (2 * number, 2 * number + 1):
            part = slice(cells * (1 + block), cells * (2 + block))
            low[part] = np.maximum(least - table.values, -big)
            add(_placed(table.equations, block, blocks), 0.0, 0.0)
            add(hstack([-big * one, _moves(one, block, blocks)]).tocsr(), -np.inf, 0.0)
            room = csr_matrix(np.diag(np.maximum(least - table.values, -big)))
            add(hstack([room, -_moves(one, block, blocks)]).tocsr(), -np.inf, 0.0)
        up, down = (cells * (1 + 2 * number + side) + cell for side in (0, 1))
        span = csr_matrix(([1.0, -1.0], ([0, 0], [up, down])), shape=(1, cells * (1 + blocks)))
        add(span, need.width, np.inf)
        low[up] = max(low[up], need.high - value)
        if np.isfinite(need.low):
            high[down] = min(high[down], need.low - value)
    if (low > high + 1e-9).any():
        return None
    cost = np.zeros(cells * (1 + blocks))
    # Of patterns with as many cells the one with the smaller numbers; that never outweighs a cell.
    size = np.log1p(np.abs(table.values))
    cost[:cells] = 1.0 + 0.5 * size / (max(float(size.max()), 1.0) * cells)
    answer = milp(
        cost, constraints=LinearConstraint(vstack(rows), lower, upper), bounds=Bounds(low, high),
        integrality=(cost > 0).astype(float), options={"node_limit": nodes, "mip_rel_gap": 1e-9},
    )  # fmt: skip
    if answer.status != 0:
        return None
    hidden = answer.x[:cells] > 0.5
    return Suppression(hidden, int(hidden.sum()) - len(targets), ())


def _span(need: Need, value: float) -> float:
    ends = [abs(end - value) for end in (need.low, need.high) if np.isfinite(end)]
    return float(max([need.width, *ends, 1.0]))


def _moves(matrix: csr_matrix, block: int, blocks: int) -> csr_matrix:
    """``matrix`` on the moves of one block, without the columns that say what is hidden."""
    empty = csr_matrix(matrix.shape)
    return hstack([matrix if number == block else empty for number in range(blocks)]).tocsr()


def _placed(matrix: csr_matrix, block: int, blocks: int) -> csr_matrix:
    return hstack([csr_matrix(matrix.shape), _moves(matrix, block, blocks)]).tocsr()
