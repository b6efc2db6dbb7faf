"""A table of areas by categories, with its margins as sparse linear equations."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
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
        sums: list[tuple[Cell, list[Cell]]] = []
        for axis, above in enumerate(parents):
            groups: dict[Cell, list[Cell]] = {}
            for cell in cells:
                if (total := above.get(cell[axis])) is not None:
                    groups.setdefault((*cell[:axis], total, *cell[axis + 1 :]), []).append(cell)
            sums += [(total, parts) for total, parts in groups.items() if total in place]
        return cls.from_sums(values, sums, public)

    @classmethod
    def from_sums(
        cls,
        values: Mapping[Cell, float],
        sums: Iterable[tuple[Cell, Sequence[Cell]]],
        public: Iterable[Cell] = (),
    ) -> "HierarchicalTable":
        """The table of ``values`` in which each total of ``sums`` is the sum of its parts, apart from a rest.

        >>> made = HierarchicalTable.from_sums({("T",): 6.0, ("a",): 2.0, ("b",): 3.0}, [(("T",), [("a",), ("b",)])])
        >>> made.rest.tolist()
        [1.0]
        """
        cells = tuple(values)
        place = {cell: number for number, cell in enumerate(cells)}
        rows = [(place[total], [place[part] for part in parts]) for total, parts in sums]
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
