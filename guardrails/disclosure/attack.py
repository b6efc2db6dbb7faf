"""The attacker: what someone can work out about hidden cells. Shares no code with the suppression."""

from collections.abc import Iterable

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from guardrails.disclosure.table import HierarchicalTable


def intervals(
    table: HierarchicalTable,
    hidden: np.ndarray,
    targets: Iterable[int],
    *,
    least: np.ndarray | float = 1.0,
    rounding: int = 1,
    integral: bool = False,
) -> dict[int, tuple[float, float]]:
    """Least and greatest value of each target that fits everything shown, and that hidden counts are >= least.

    With ``rounding`` > 1 a shown cell is known up to that base; public cells stay exact. ``integral`` asks for
    whole numbers too. A bound that could not be found within the time allowed counts as known exactly.
    """
    truth = table.values
    slack = 0.0 if rounding == 1 else float(rounding - 1)
    low = np.where(table.public, truth, np.maximum(0.0, truth - slack))
    high = np.where(table.public, truth, truth + slack)
    floor = np.broadcast_to(np.asarray(least, dtype=float), truth.shape)
    low, high = np.where(hidden, floor, low), np.where(hidden, np.inf, high)
    free = np.flatnonzero(low < high)
    fixed = np.setdiff1d(np.arange(len(truth)), free)
    left = table.equations[:, free]
    right = table.rest - table.equations[:, fixed] @ truth[fixed]
    used = np.diff(left.indptr) > 0
    left, right = left[used], right[used]
    where = {int(cell): number for number, cell in enumerate(free)}
    found: dict[int, tuple[float, float]] = {}
    for cell in targets:
        if cell not in where:
            found[cell] = (float(truth[cell]), float(truth[cell]))
            continue
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(free))
            cost[where[cell]] = sign
            ends.append(_end(cost, left, right, low[free], high[free], integral, float(truth[cell])))
        found[cell] = (ends[0], ends[1])
    return found


def _end(
    cost: np.ndarray,
    left: csr_matrix,
    right: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    integral: bool,
    truth: float,
) -> float:
    sign = float(cost.sum())
    if integral:
        answer = milp(
            cost, constraints=LinearConstraint(left, right, right), bounds=Bounds(low, high),
            integrality=np.ones(len(cost)), options={"time_limit": 5.0},
        )  # fmt: skip
    else:
        answer = linprog(cost, A_eq=left, b_eq=right, bounds=np.column_stack([low, high]), method="highs")
    if answer.status == 3:
        return sign * -np.inf
    return sign * float(answer.fun) if answer.status == 0 else truth


def unsafe(
    table: HierarchicalTable,
    hidden: np.ndarray,
    limits: dict[int, float],
    *,
    width: float = 5.0,
    least: np.ndarray | float = 1.0,
    integral: bool = False,
) -> dict[int, tuple[float, float]]:
    """Sensitive cells whose interval is narrower than ``width`` or lies wholly under their limit."""
    spans = intervals(table, hidden, limits, least=least, integral=integral)
    return {
        cell: (low, high)
        for cell, (low, high) in spans.items()
        if high - low < width - 1e-6 or high < limits[cell] - 1e-6
    }
