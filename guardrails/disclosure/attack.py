"""The attacker: what someone can work out about hidden numbers. Shares no code with the suppression."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, vstack

from guardrails.disclosure.primary import Need
from guardrails.disclosure.table import HierarchicalTable

# Work is counted, never timed: one unit is one unknown in one program. The search in whole numbers has its own
# limit of nodes. What is not finished within them is called undecided, and an undecided number is not safe.
WORK, NODES = 20_000_000, 2_000
EPSILON = 1e-6


@dataclass(frozen=True)
class Knowledge:
    """What an attacker knows: every unknown lies from ``low`` to ``high``, and ``least <= left @ x <= most``.

    ``whole`` marks unknowns that are whole numbers.
    """

    low: np.ndarray
    high: np.ndarray
    left: csr_matrix
    least: np.ndarray
    most: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True)
class Outcome:
    """Places that an attacker learns too much about, and places of which that could not be settled.

    ``possible`` is False when nothing fits what is known: then the facts are not about the same thing.
    """

    exposed: tuple[int, ...] = ()
    undecided: tuple[int, ...] = ()
    possible: bool = True


def attack(known: Knowledge, needs: Mapping[int, Need], *, work: int = WORK, nodes: int = NODES) -> Outcome:
    """Which of ``needs`` (unknown -> what has to stay possible) an attacker can rule out.

    Least and greatest value come from linear programs; where their solution is not in whole numbers, an
    integer program settles it. Every table that is found counts as evidence for all unknowns at once.
    """
    search = _Search(known, nodes)
    exposed: list[int] = []
    undecided: list[int] = []
    for cell, need in needs.items():
        if search.done > work:
            undecided += [
                c for c in needs if c not in exposed and c not in undecided and not search.met(c, needs[c])
            ]
            break
        ends = [search.end(cell, sign) for sign in (1, -1) if not search.met(cell, need)]
        if search.impossible:
            return Outcome(possible=False)
        if search.met(cell, need):
            continue
        (undecided if None in ends else exposed).append(cell)
    return Outcome(tuple(exposed), tuple(dict.fromkeys(undecided)))


class _Search:
    """Looks for tables that fit what is known, and remembers how low and high each unknown came."""

    def __init__(self, known: Knowledge, nodes: int) -> None:
        self.known, self.nodes, self.done, self.impossible = known, nodes, 0, False
        self.free = np.flatnonzero(known.low < known.high - 1e-12)
        self.place = {int(cell): number for number, cell in enumerate(self.free)}
        fixed = np.setdiff1d(np.arange(len(known.low)), self.free)
        shift = np.asarray(known.left[:, fixed] @ known.low[fixed]).ravel()
        left = known.left[:, self.free]
        used = np.diff(left.indptr) > 0
        slip = np.where(used, -np.inf, np.maximum(known.least - shift, shift - known.most))
        self.impossible = bool(slip.size and slip.max(initial=-np.inf) > 1e-6)
        self.left, self.least, self.most = left[used], (known.least - shift)[used], (known.most - shift)[used]
        self.low, self.high = known.low[self.free].copy(), known.high[self.free].copy()
        # A far bound instead of none, so that every program has an answer; further than any need reaches.
        finite = np.concatenate([self.low, self.high, self.least, self.most])
        self.far = 10 * float(np.abs(finite[np.isfinite(finite)]).max(initial=0.0)) + 1000.0
        self.high = np.minimum(self.high, self.far)
        self.low = np.maximum(self.low, -self.far)
        self.seen_low, self.seen_high = known.low.copy(), known.high.copy()
        self.seen_low[self.free], self.seen_high[self.free] = np.inf, -np.inf

    def met(self, cell: int, need: Need) -> bool:
        """Whether the tables found so far show that ``need`` holds."""
        least, most = float(self.seen_low[cell]), float(self.seen_high[cell])
        return least <= most and need.met(least, most)

    def end(self, cell: int, sign: int) -> float | None:
        """The greatest (1) or least (-1) value of ``cell``; None when that was not settled."""
        if cell not in self.place:
            return float(self.known.low[cell])
        cost = np.zeros(len(self.free))
        cost[self.place[cell]] = -sign
        self.done += len(self.free)
        found = self._linear(cost)
        if found is None or self.impossible:
            return None
        whole = self.known.whole[self.free]
        if (np.abs(found - np.round(found))[whole] > EPSILON).any():
            found = self._integer(cost, whole)
        else:
            found = np.where(whole, np.round(found), found)
        if found is None:
            return None
        self.seen_low[self.free] = np.minimum(self.seen_low[self.free], found)
        self.seen_high[self.free] = np.maximum(self.seen_high[self.free], found)
        return float(found[self.place[cell]])

    def _linear(self, cost: np.ndarray) -> np.ndarray | None:
        same = self.least == self.most
        above, below = ~same & np.isfinite(self.most), ~same & np.isfinite(self.least)
        upper = vstack([self.left[above], -self.left[below]]).tocsr()
        limit = np.concatenate([self.most[above], -self.least[below]])
        answer = linprog(
            cost, A_eq=self.left[same], b_eq=self.least[same],
            A_ub=upper if len(limit) else None, b_ub=limit if len(limit) else None,
            bounds=np.column_stack([self.low, self.high]), method="highs", options={"presolve": False},
        )  # fmt: skip
        self.impossible = self.impossible or answer.status == 2
        return answer.x if answer.status == 0 else None

    def _integer(self, cost: np.ndarray, whole: np.ndarray) -> np.ndarray | None:
        self.done += 20 * len(self.free)
        answer = milp(
            cost, constraints=LinearConstraint(self.left, self.least, self.most),
            bounds=Bounds(self.low, self.high), integrality=whole.astype(float),
            options={"node_limit": self.nodes},
        )  # fmt: skip
        self.impossible = self.impossible or answer.status == 2
        return np.where(whole, np.round(answer.x), answer.x) if answer.status == 0 else None


def knowledge_of(
    table: HierarchicalTable, hidden: np.ndarray, *, floor: np.ndarray | float = 1.0, slack: float = 0.0
) -> Knowledge:
    """What is known of a table of which the cells in ``hidden`` are not shown.

    A hidden number is at least ``floor``. A shown one is exact when it is public, and otherwise as far off as
    rounding can make it (``slack``).
    """
    truth = table.values
    low = np.where(table.public, truth, np.maximum(0.0, truth - slack))
    high = np.where(table.public, truth, truth + slack)
    least = np.broadcast_to(np.asarray(floor, dtype=float), truth.shape)
    return Knowledge(
        low=np.where(hidden, np.minimum(least, truth), low),
        high=np.where(hidden, np.inf, high),
        left=table.equations,
        least=table.rest,
        most=table.rest,
        whole=np.ones(len(truth), dtype=bool),
    )


def unsafe(
    table: HierarchicalTable,
    hidden: np.ndarray,
    needs: Mapping[int, Need],
    *,
    floor: np.ndarray | float = 1.0,
) -> tuple[int, ...]:
    """Cells of ``needs`` that are not protected by what is ``hidden``; what could not be settled counts too."""
    outcome = attack(knowledge_of(table, hidden, floor=floor), needs)
    return (*outcome.exposed, *outcome.undecided)


def intervals(known: Knowledge, targets: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Least and greatest value of each target, in whole numbers where it is one.

    Raises
    ------
    ValueError
        When an end could not be settled, or nothing fits what is known.
    """
    search, out = _Search(known, NODES), {}
    for cell in targets:
        most, least = search.end(cell, 1), search.end(cell, -1)
        if most is None or least is None:
            raise ValueError(f"the ends of unknown {cell} could not be settled")
        out[cell] = (least, most)
    return out
