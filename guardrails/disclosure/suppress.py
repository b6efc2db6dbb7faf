"""Secondary suppression: which other cells go, so that a hidden one cannot be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack

from guardrails.disclosure.primary import Need
from guardrails.disclosure.table import HierarchicalTable

EPSILON = 1e-6
# Work is counted, never timed, so that the same table gives the same pattern on every computer: one unit is one
# open cell in one linear program. A table of 73 areas by 24 categories takes about a million.
WORK, CLEAN_UP = 6_000_000, 120_000


@dataclass(frozen=True)
class Suppression:
    """``hidden`` cells, of which ``extra`` are not sensitive themselves; ``unprotected`` could not be saved.

    ``finished`` is False when the work ran out and everything that may be hidden was.
    """

    hidden: np.ndarray
    extra: int
    unprotected: tuple[int, ...]
    finished: bool = True


def suppress(
    table: HierarchicalTable,
    needs: Mapping[int, Need],
    *,
    floor: np.ndarray | float = 1.0,
    hidden: np.ndarray | None = None,
    work: int = WORK,
    clean_up: int = CLEAN_UP,
) -> Suppression:
    """Hide the cells of ``needs`` and, per cell, the cheapest set of moves of other cells beside it.

    Zeros and public cells stay. When ``work`` is done every cell that may be hidden is: more is lost, nothing
    is given away.

    Parameters
    ----------
    needs
        Cell number -> what has to stay possible about it.
    floor
        The least that anyone knows a hidden cell to be, per cell.
    hidden
        Cells that are hidden already.
    work, clean_up
        How much to compute at most for protecting, and for showing again what turned out not to be needed.
    """
    problem = _Moves(table, needs, np.broadcast_to(np.asarray(floor, float), table.values.shape))
    given = np.zeros(len(table.cells), dtype=bool) if hidden is None else hidden.copy()
    given[list(needs)] = True
    gone = given.copy()
    lost: list[int] = []
    for cell in sorted(needs, key=lambda c: (-sum(problem.reach(c)), c)):
        if problem.done > work:
            everything = gone | problem.may_hide
            rest = tuple(c for c in needs if not problem.safe(c, everything))
            return Suppression(everything, int((everything & ~given).sum()), rest, finished=False)
        if not problem.protect(cell, gone):
            lost.append(cell)
    _show_again(problem, gone, given, lost, problem.done + clean_up)
    return Suppression(gone, int((gone & ~given).sum()), tuple(sorted(lost)))


class _Moves:
    """Changes of the table that keep every equation, as a program with a part up and a part down per cell."""

    def __init__(self, table: HierarchicalTable, needs: Mapping[int, Need], floor: np.ndarray) -> None:
        self.table, self.needs, self.floor, self.done = table, needs, floor, 0
        self.may_hide = (table.values > 0) & ~table.public
        self.may_hide[list(needs)] = True
        self.cost = 1.0 + np.log1p(np.abs(table.values)) / 20.0
        self.moved: dict[tuple[int, int], np.ndarray] = {}
        self.targets = np.array(list(needs), dtype=int)
        self.amounts = np.array([self.reach(cell) for cell in needs], dtype=float).reshape(-1, 2)
        self.rows = table.equations.tocsr()
        self.around = table.equations.tocsc()

    def reach(self, cell: int) -> tuple[float, float]:
        """How far ``cell`` must be able to move up and down for its need."""
        need, value = self.needs[cell], self.table.values[cell]
        room = max(0.0, value - self.floor[cell])
        up = max(0.0, need.high - value, need.width - room)
        return float(up), float(max(0.0, value - need.low if np.isfinite(need.low) else 0.0, need.width - up))

    def move(self, cell: int, amount: float, open_: np.ndarray, cost: np.ndarray) -> np.ndarray | None:
        """The cheapest change of ``open_`` cells with ``cell`` changed by ``amount``; None if there is none."""
        places = np.flatnonzero(open_)
        self.done += len(places)
        left = self.table.equations[:, places]
        left = left[np.diff(left.indptr) > 0]
        at = int(np.searchsorted(places, cell))
        room = np.maximum(0.0, self.table.values[places] - self.floor[places])
        up = np.column_stack([np.zeros(len(places)), np.full(len(places), np.inf)])
        down = np.column_stack([np.zeros(len(places)), room])
        if amount < 0 and room[at] < -amount - EPSILON:
            return None
        up[at] = max(amount, 0.0)
        down[at] = max(-amount, 0.0)
        answer = linprog(
            np.concatenate([cost[places]] * 2), A_eq=hstack([left, -left]).tocsr(),
            b_eq=np.zeros(left.shape[0]), bounds=np.vstack([up, down]), method="highs",
            options={"presolve": False},
        )  # fmt: skip
        if answer.status != 0:
            return None
        half = len(places)
        change = np.zeros(len(open_))
        change[places] = answer.x[:half] - answer.x[half:]
        moved = np.abs(change) > EPSILON
        self._note(change, np.flatnonzero(moved))
        return moved

    def _note(self, change: np.ndarray, moved: np.ndarray) -> None:
        """One way to move is a way for every target that moves far enough in it."""
        along = change[self.targets]
        for sign, far in ((1, self.amounts[:, 0]), (-1, self.amounts[:, 1])):
            for number in np.flatnonzero((far > 0) & (sign * along >= far - EPSILON)):
                self.moved.setdefault((int(self.targets[number]), sign), moved)

    def protect(self, cell: int, hidden: np.ndarray) -> bool:
        """Hide what ``cell`` needs, in place; False when nothing can save it."""
        if self.safe(cell, hidden):
            return True
        cost = np.where(hidden, 1e-4, self.cost)
        up, down = self.reach(cell)
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
        """Whether ``cell`` can move far enough among the ``hidden`` cells; a way once found is remembered."""
        if self._alone(cell, hidden):
            return False
        up, down = self.reach(cell)
        for sign, amount in ((1, up), (-1, -down)):
            if amount == 0.0:
                continue
            known = self.moved.get((cell, sign))
            if known is not None and hidden[known].all():
                continue
            self.moved.pop((cell, sign), None)
            if self.move(cell, amount, hidden, np.ones(len(hidden))) is None:
                return False
        return True

    def _alone(self, cell: int, hidden: np.ndarray) -> bool:
        """Whether some equation holds no other hidden cell: then subtraction is enough."""
        rows, columns = self.rows, self.around
        for row in columns.indices[columns.indptr[cell] : columns.indptr[cell + 1]]:
            if int(hidden[rows.indices[rows.indptr[row] : rows.indptr[row + 1]]].sum()) < 2:
                return True
        return False


def _show_again(problem: _Moves, hidden: np.ndarray, given: np.ndarray, lost: list[int], until: int) -> None:
    """Show extra cells again, largest first, as long as every cell keeps a way to move, in place."""
    for cell in sorted(np.flatnonzero(hidden & ~given), key=lambda c: (-problem.table.values[c], c)):
        if problem.done > until:
            return
        hidden[cell] = False
        for target in problem.needs:
            if target not in lost and not problem.safe(target, hidden):
                hidden[cell] = True
                break
