"""Secondary suppression: a table of Hengelo's size in time, and small tables beside the exact optimum."""

import sys
import time

import numpy as np
import pandas as pd

from benchmarks.row import Row
from guardrails import Column, Policy, Submission
from guardrails.disclosure.attack import unsafe
from guardrails.disclosure.exact import optimum
from guardrails.disclosure.primary import Need
from guardrails.disclosure.suppress import suppress
from guardrails.disclosure.table import Cell, HierarchicalTable
from guardrails.mitigate import pattern

SECONDS, ATTACK_SECONDS, OPTIMUM_RATIO = 10.0, 5.0, 1.25


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


def small_cells(table: HierarchicalTable, limit: float = 5.0) -> dict[int, Need]:
    """Cells with a count above 0 and under ``limit``, and what has to stay possible about them."""
    small = np.flatnonzero((table.values > 0) & (table.values < limit) & ~table.public)
    return {int(c): Need(high=limit, width=5.0) for c in small}


def made_submission(buurten: int, wijken: int, *, seed: int) -> Submission:
    """Own counts in a total with four categories, in two breakdowns, over gemeente > wijk > buurt."""
    rng = np.random.default_rng(seed)
    parent = {f"BU{n:03d}": f"WK{n % wijken:02d}" for n in range(buurten)}
    parent |= {f"WK{n:02d}": "GM" for n in range(wijken)} | {"GM": ""}
    base = pd.DataFrame(
        rng.negative_binomial(1.2, 1.2 / 41.2, size=(buurten, 4)).astype(float),
        index=[f"BU{n:03d}" for n in range(buurten)],
    )
    other = np.floor(base.sum(axis=1) * rng.random(buurten))
    table = pd.DataFrame({f"a{n}@2024": base[n] for n in range(4)} | {"b0@2024": other})
    table["totaal@2024"] = base.sum(axis=1)
    table["b1@2024"] = table["totaal@2024"] - other
    above = pd.Series(parent)
    for part in ("WK", "GM"):
        rows = table[table.index.str.startswith("BU" if part == "WK" else "WK")]
        table = pd.concat([table, rows.groupby(above[rows.index].to_numpy()).sum()])
    units = table.index
    columns = {
        name: Column(
            name=name, label=name, unit="aantal", denominator="", lineage=(f"eigen:{name}",), klass="open",
            aggregation="som", use=("beschrijven",), kind="geteld", year=2024, boundary_year=2024,
            definition="", owner="", source="", published=False,
        )
        for name in table.columns
    }  # fmt: skip
    level = pd.Series([unit[:2].strip("0123456789").lower() for unit in units], index=units)
    return Submission(
        table=table, reasons=pd.DataFrame("", index=units, columns=table.columns),
        names=pd.Series(units, index=units), parent=above.reindex(units), cluster=pd.Series("GM", index=units),
        level=level, size=pd.Series(1000.0, index=units), columns=columns, outputs={}, boundaries={},
        subject="GM", drawn=("wk", "bu"), dossier={},
    )  # fmt: skip


def measure_disclosure() -> list[Row]:
    """Seconds and unsafe cells for Hengelo's size; extra cells beside the optimum where that is proven.

    The attack is timed by itself. The last row is the whole way of a submission: rules, suppression and audit.
    """
    table = made_table(10, 62, (3, 5), seed=1, mean=20.0)
    needs = small_cells(table)
    start = time.perf_counter()
    found = suppress(table, needs)
    spent = time.perf_counter() - start
    start = time.perf_counter()
    wrong = unsafe(table, found.hidden, needs)
    attacked = time.perf_counter() - start
    print(
        f"Onthulling: {len(table.cells)} cellen, {len(needs)} klein ({len(needs) / len(table.cells):.1%}), "
        f"{found.extra} extra, {len(wrong)} onveilig, volledig: {found.finished}.",
        file=sys.stderr,
    )
    ours = best = 0.0
    for seed in range(12):
        little = made_table(2, 4, (3,), seed=seed, mean=20.0)
        few = small_cells(little)
        exact = optimum(little, few, nodes=5000) if few else None
        if exact is not None and exact.extra:
            ours += suppress(little, few).extra
            best += exact.extra
    offered = made_submission(62, 10, seed=1)
    start = time.perf_counter()
    shown = pattern(offered, policy=Policy.load())
    whole = time.perf_counter() - start
    exposed = (*shown.audit.exposed, *shown.audit.undecided)
    print(
        f"Onthulling, hele opgave: {len(shown.own)} eigen kolommen, {len(shown.first.needs)} klein, "
        f"{shown.extra()} extra, {len(exposed)} onveilig.",
        file=sys.stderr,
    )
    rows = [
        Row("onthulling Hengelo, s", spent, SECONDS, target=1.0),
        Row("onthulling Hengelo, aanval, s", attacked, ATTACK_SECONDS, target=1.0),
        Row("onthulling Hengelo, onveilig + 1", len(wrong) + len(exposed) + 1.0, 1.0, target=1.0),
        Row("onthulling hele opgave, s", whole, SECONDS, target=1.0),
    ]
    return [*rows, Row("onthulling klein, extra cellen", ours, best, target=OPTIMUM_RATIO)] if best else rows
