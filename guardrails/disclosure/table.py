"""A table of areas by categories, with its margins as sparse linear equations."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

Cell = tuple[str, ...]


@dataclass(frozen=True)
class HierarchicalTable:
    """Cells with a value, and equations ``total - parts = rest`` that anyone may know.

    ``rest`` is 0 where parts add up to their total. ``public`` marks cells that others publish already.
    """

    cells: tuple[Cell, ...]
    values: np.ndarray
    equations: csr_matrix
    public: np.ndarray

    @property
    def rest(self) -> np.ndarray:
        return np.asarray(self.equations @ self.values, dtype=float)

    @classmethod
    def build(
        cls,
        values: Mapping[Cell, float],
        parents: Sequence[Mapping[str, str]],
        public: Sequence[Cell] = (),
    ) -> "HierarchicalTable":
        """The table of ``values``; ``parents`` has one mapping of a part to its total for each place in a cell.

        >>> made = HierarchicalTable.build({("T",): 5.0, ("a",): 2.0, ("b",): 3.0}, [{"a": "T", "b": "T"}])
        >>> made.equations.toarray().tolist()
        [[1.0, -1.0, -1.0]]
        """
        cells = tuple(values)
        place = {cell: number for number, cell in enumerate(cells)}
        rows: list[tuple[int, list[int]]] = []
        for axis, above in enumerate(parents):
            groups: dict[Cell, list[int]] = {}
            for cell in cells:
                if (total := above.get(cell[axis])) is not None:
                    groups.setdefault((*cell[:axis], total, *cell[axis + 1 :]), []).append(place[cell])
            rows += [(place[total], parts) for total, parts in groups.items() if total in place]
        columns = list(itertools.chain.from_iterable([total, *parts] for total, parts in rows))
        data = list(itertools.chain.from_iterable([1.0] + [-1.0] * len(parts) for _, parts in rows))
        lines = list(itertools.chain.from_iterable([n] * (1 + len(p)) for n, (_, p) in enumerate(rows)))
        known = set(public)
        return cls(
            cells=cells,
            values=np.array([float(values[cell]) for cell in cells]),
            equations=csr_matrix((data, (lines, columns)), shape=(len(rows), len(cells))),
            public=np.array([cell in known for cell in cells], dtype=bool),
        )
