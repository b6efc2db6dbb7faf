"""Secondary suppression: which other cells go, so that a hidden one cannot be worked out."""

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, hstack, lil_matrix, vstack

from guardrails.disclosure.table import HierarchicalTable

EPSILON = 1e-6


@dataclass(frozen=True)
class Suppression:
    """``hidden`` cells, of which ``extra`` are not sensitive themselves; ``unprotected`` could not be saved.

    ``finished`` is False when time ran out and everything that may be hidden was.
    """

    hidden: np.ndarray
    extra: int
    unprotected: tuple[int, ...]
    finished: bool = True


def suppress(
    table: HierarchicalTable,
    limits: dict[int, float],
    *,
    width: float = 5.0,
    least: np.ndarray | float = 1.0,
    seconds: float = 8.0,
    clean_up: float = 0.0,
) -> Suppression:
    """Hide the cells of ``limits`` (cell number -> limit) and, per cell, the cheapest set of moves beside it.

    Zeros and public cells stay. ``clean_up`` is the number of seconds to spend on showing cells again. When
    ``seconds`` have passed every cell that may be hidden is: more is lost, nothing is given away.
    """
    start = time.monotonic()
    problem = _Moves(table, limits, width, np.broadcast_to(np.asarray(least, float), table.values.shape))
    hidden = np.zeros(len(table.cells), dtype=bool)
    hidden[list(limits)] = True
    lost: list[int] = []
    for cell in sorted(limits, key=lambda c: (-(limits[c] - table.values[c]), c)):
        if time.monotonic() - start > seconds:
            everything = hidden | problem.may_hide
            rest = tuple(c for c in limits if not problem.safe(c, everything))
            return Suppression(everything, _extra(everything, limits), rest, finished=False)
        if not problem.protect(cell, hidden):
            lost.append(cell)
    if clean_up > 0:
        _show_again(problem, hidden, limits, lost, time.monotonic() + clean_up)
    return Suppression(hidden, _extra(hidden, limits), tuple(sorted(lost)))


def optimum(
    table: HierarchicalTable, limits: dict[int, float], *, width: float = 5.0, seconds: float = 20.0
) -> Suppression | None:
    """The fewest extra cells, by one integer program; None when that is not proven within ``seconds``."""
    cells, targets = len(table.cells), list(limits)
    least = np.minimum(1.0, table.values)
    may = (table.values > 0) & ~table.public
    may[targets] = True
    big = float(table.values.max() + max(limits.values(), default=0.0) + width)
    count = cells * (1 + 2 * len(targets))
    low, high = np.full(count, -big), np.full(count, big)
    low[:cells], high[:cells] = np.isin(np.arange(cells), targets), may
    for block in range(2 * len(targets)):
        part = slice(cells * (1 + block), cells * (2 + block))
        low[part] = least - table.values
    rows, lower, upper = [], [], []
    for number, cell in enumerate(targets):
        at = (cells * (1 + 2 * number), cells * (2 + 2 * number))
        for first in at:
            line = lil_matrix((table.equations.shape[0], count))
            line[:, first : first + cells] = table.equations
            rows.append(csr_matrix(line))
            lower += [0.0] * line.shape[0]
            upper += [0.0] * line.shape[0]
            for sign in (1.0, -1.0):
                line = lil_matrix((cells, count))
                reach = np.full(cells, big) if sign > 0 else table.values - least
                for place in range(cells):
                    line[place, first + place], line[place, place] = sign, -reach[place]
                rows.append(csr_matrix(line))
                lower += [-np.inf] * cells
                upper += [0.0] * cells
        line = lil_matrix((1, count))
        line[0, at[0] + cell], line[0, at[1] + cell] = 1.0, -1.0
        rows.append(csr_matrix(line))
        lower.append(width)
        upper.append(np.inf)
        low[at[0] + cell] = max(low[at[0] + cell], limits[cell] - table.values[cell])
    cost = np.zeros(count)
    cost[:cells] = 1.0
    whole = np.zeros(count)
    whole[:cells] = 1
    answer = milp(
        cost, constraints=LinearConstraint(vstack(rows), lower, upper), bounds=Bounds(low, high),
        integrality=whole, options={"time_limit": seconds},
    )  # fmt: skip
    if answer.status != 0:
        return None
    hidden = answer.x[:cells] > 0.5
    return Suppression(hidden, _extra(hidden, limits), ())


class _Moves:
    """Changes of the table that keep every equation, as a program with a part up and a part down per cell."""

    def __init__(
        self, table: HierarchicalTable, limits: dict[int, float], width: float, least: np.ndarray
    ) -> None:
        self.table, self.limits, self.width, self.least = table, limits, width, least
        self.may_hide = (table.values > 0) & ~table.public
        self.may_hide[list(limits)] = True

    def need(self, cell: int) -> tuple[float, float]:
        value, low = self.table.values[cell], self.least[cell]
        up = max(self.limits[cell] - value, self.width - (value - low))
        return float(up), float(max(0.0, self.width - up))

    def move(self, cell: int, amount: float, open_: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
        """The cheapest change of ``open_`` cells with ``cell`` changed by ``amount``; None if there is none."""
        places = np.flatnonzero(open_)
        left = self.table.equations[:, places]
        left = left[np.diff(left.indptr) > 0]
        at = int(np.searchsorted(places, cell))
        room = np.maximum(0.0, self.table.values[places] - self.least[places])
        up = np.column_stack([np.zeros(len(places)), np.full(len(places), np.inf)])
        down = np.column_stack([np.zeros(len(places)), room])
        up[at] = max(amount, 0.0)
        down[at] = max(-amount, 0.0)
        answer = linprog(
            np.concatenate([cost[places]] * 2), A_eq=hstack([left, -left]).tocsr(),
            b_eq=np.zeros(left.shape[0]), bounds=np.vstack([up, down]), method="highs",
        )  # fmt: skip
        if answer.status != 0:
            return None
        half = len(places)
        moved = np.zeros(len(open_), dtype=bool)
        moved[places] = np.maximum(answer.x[:half], answer.x[half:]) > EPSILON
        return moved

    def protect(self, cell: int, hidden: np.ndarray) -> bool:
        """Hide what ``cell`` needs, in place; False when nothing can save it."""
        if self.safe(cell, hidden):
            return True
        cost = np.where(hidden, 1e-4, 1.0 + np.log1p(self.table.values) / 20.0)
        up, down = self.need(cell)
        saved = True
        for amount in (up, -down):
            if amount == 0.0:
                continue
            moved = self.move(cell, amount, hidden | self.may_hide, cost)
            if moved is None:
                saved = False
                continue
            hidden |= moved
            cost = np.where(hidden, 1e-4, cost)
        return saved or self.safe(cell, hidden)

    def safe(self, cell: int, hidden: np.ndarray) -> bool:
        up, down = self.need(cell)
        free = np.zeros(len(hidden))
        return all(
            self.move(cell, amount, hidden, free) is not None for amount in (up, -down) if amount != 0.0
        )


def _show_again(
    problem: _Moves, hidden: np.ndarray, limits: dict[int, float], lost: list[int], until: float
) -> None:
    extra = [c for c in np.flatnonzero(hidden) if c not in limits]
    for cell in sorted(extra, key=lambda c: (-problem.table.values[c], c)):
        hidden[cell] = False
        for target in limits:
            if time.monotonic() > until:
                hidden[cell] = True
                return
            if target not in lost and not problem.safe(target, hidden):
                hidden[cell] = True
                break


def _extra(hidden: np.ndarray, limits: dict[int, float]) -> int:
    return int(hidden.sum()) - len(limits)
