"""Secondary suppression: a table of Hengelo's size in time, and small tables beside the exact optimum."""

import sys
import time

import numpy as np

from benchmarks.row import Row
from guardrails.disclosure.attack import unsafe
from guardrails.disclosure.suppress import optimum, suppress
from guardrails.disclosure.table import Cell, HierarchicalTable

SECONDS, OPTIMUM_RATIO = 10.0, 1.25


def made_table(
    wijken: int, buurten: int, sizes: tuple[int, ...], *, seed: int, mean: float
) -> HierarchicalTable:
    """Random counts over gemeente > wijk > buurt by categories, with every margin."""
    rng = np.random.default_rng(seed)
    areas = {f"B{n}": f"W{n % wijken}" for n in range(buurten)} | {f"W{n}": "G" for n in range(wijken)}
    parents = [areas] + [{f"c{n}": "T" for n in range(size)} for size in sizes]
    values: dict[Cell, float] = {}
    for buurt in range(buurten):
        counts = rng.negative_binomial(1.2, 1.2 / (1.2 + mean), size=sizes)
        for place in np.ndindex(*sizes):
            cell: Cell = (f"B{buurt}", *(f"c{n}" for n in place))
            tops = [[cell[0], areas[cell[0]], "G"]] + [[c, "T"] for c in cell[1:]]
            for total in np.array(np.meshgrid(*tops)).T.reshape(-1, len(cell)):
                key = tuple(str(part) for part in total)
                values[key] = values.get(key, 0.0) + float(counts[place])
    return HierarchicalTable.build(values, parents)


def small_cells(table: HierarchicalTable, limit: float = 5.0) -> dict[int, float]:
    """Cells with a count above 0 and under ``limit``."""
    small = np.flatnonzero((table.values > 0) & (table.values < limit) & ~table.public)
    return {int(c): limit for c in small}


def measure_disclosure() -> list[Row]:
    """Seconds and unsafe cells for Hengelo's size; extra cells beside the optimum where that is proven."""
    table = made_table(10, 62, (3, 5), seed=1, mean=20.0)
    limits = small_cells(table)
    start = time.perf_counter()
    found = suppress(table, limits)
    spent = time.perf_counter() - start
    wrong = unsafe(table, found.hidden, limits)
    print(
        f"Onthulling: {len(table.cells)} cellen, {len(limits)} klein ({len(limits) / len(table.cells):.1%}), "
        f"{found.extra} extra, {len(wrong)} onveilig, volledig: {found.finished}.",
        file=sys.stderr,
    )
    ours = best = 0.0
    for seed in range(6):
        little = made_table(2, 4, (3,), seed=seed, mean=20.0)
        few = small_cells(little)
        exact = optimum(little, few, seconds=10.0) if few else None
        if exact is not None and exact.extra:
            ours += suppress(little, few, clean_up=5.0).extra
            best += exact.extra
    rows = [
        Row("onthulling Hengelo, s", spent, SECONDS, target=1.0),
        Row("onthulling Hengelo, onveilig + 1", len(wrong) + 1.0, 1.0, target=1.0),
    ]
    return [*rows, Row("onthulling klein, extra cellen", ours, best, target=OPTIMUM_RATIO)] if best else rows
