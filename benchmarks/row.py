"""One comparison, and how rows of them are shown."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measurement beside another package's; smaller is better. ``target`` is the ratio aimed for."""

    name: str
    ours: float
    other: float
    target: float

    @property
    def ratio(self) -> float:
        return self.ours / self.other

    def to_json(self) -> dict[str, Any]:
        """The row with its Dutch keys."""
        return {
            "naam": self.name,
            "wij": round(self.ours, 3),
            "ander": round(self.other, 3),
            "verhouding": round(self.ratio, 3),
            "doel": round(self.target, 3),
            "gehaald": self.ratio <= self.target,
        }


def best_seconds(work: Callable[[], object], *, repeats: int) -> float:
    """The shortest wall time of ``work`` over ``repeats`` runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def as_table(rows: Sequence[Row]) -> str:
    """The rows as aligned text."""
    head = ("naam", "wij", "ander", "verhouding", "doel", "gehaald")
    lines = [head]
    for row in rows:
        cells = row.to_json()
        met = "ja" if cells.pop("gehaald") else "nee"
        lines.append((*(str(cell) for cell in cells.values()), met))  # type: ignore[arg-type]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
