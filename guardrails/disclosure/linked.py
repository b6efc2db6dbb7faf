"""Own columns that hang together as one table: areas in areas, parts in totals, shares and their counts."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.disclosure.own import KEPT_BACK, OwnColumn
from guardrails.disclosure.table import Cell, HierarchicalTable
from guardrails.submission import Submission

# A sum is seen by value when it holds in this many areas with a figure, and at most so many columns are tried.
LEAST_AREAS, MOST_COLUMNS = 4, 12
Sum = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Numbers:
    """The numbers of one column, how far each may be off, and the date they are of."""

    values: pd.Series
    slack: pd.Series
    date: tuple[int, int]


@dataclass(frozen=True)
class Linked:
    """Own columns that have to be protected together, as a table of cells (area, column)."""

    names: tuple[str, ...]
    table: HierarchicalTable


def column_numbers(submission: Submission, own: Mapping[str, OwnColumn]) -> dict[str, Numbers]:
    """The numbers of own columns, and of published counts that may be their total."""
    out = {}
    for name, column in submission.columns.items():
        date = (column.year, column.boundary_year)
        if name in own:
            exact = pd.Series(0.5, index=submission.table.index)
            slack = exact if column.aggregation == "quotient" else 0 * exact
            out[name] = Numbers(own[name].counts, slack, date)
        elif column.published and column.aggregation == "som":
            out[name] = Numbers(submission.table[name], pd.Series(0.0, index=submission.table.index), date)
    return out


def column_sums(submission: Submission, numbers: Mapping[str, Numbers]) -> list[Sum]:
    """Which columns add up to another: declared, or seen by value."""
    declared: dict[tuple[str, str], list[str]] = {}
    for name, column in submission.columns.items():
        if column.part_of in numbers and name in numbers:
            declared.setdefault((column.part_of, column.breakdown), []).append(name)
    found = {(total, tuple(sorted(parts))) for (total, _), parts in declared.items()}
    seen = {(total, tuple(sorted(parts))) for total, parts in sums_by_value(numbers)}
    own = {name for name, column in submission.columns.items() if not column.published}
    return sorted(one for one in found | seen if {one[0], *one[1]} & own)


def sums_by_value(numbers: Mapping[str, Numbers]) -> list[Sum]:
    """Columns of one date whose numbers are the sum of others wherever all are known.

    One column that equals another is such a sum too. Of sums that hold another one within them only the
    shortest is named.
    """
    out: list[Sum] = []
    for date in sorted({n.date for n in numbers.values()}):
        names = sorted(name for name, n in numbers.items() if n.date == date and _is_counted(n.values))
        names = sorted(names, key=lambda name: -float(numbers[name].values.sum()))[:MOST_COLUMNS]
        if len(names) < 2:
            continue
        values = np.array([numbers[name].values.to_numpy(float) for name in names])
        slack = np.array([numbers[name].slack.to_numpy(float) for name in names])
        for total in range(len(names)):
            mine: list[tuple[int, ...]] = []
            rest = range(total + 1, len(names))
            for parts in itertools.chain.from_iterable(
                itertools.combinations(rest, size) for size in range(1, len(rest) + 1)
            ):
                if any(set(other) <= set(parts) for other in mine):
                    continue
                if _adds_up(values[total], values[list(parts)], slack[[total, *parts]].sum(axis=0)):
                    mine.append(parts)
            out += [(names[total], tuple(names[part] for part in parts)) for parts in mine]
    return out


def _is_counted(values: pd.Series) -> bool:
    known = values.dropna()
    return int((known != 0).sum()) >= LEAST_AREAS and bool((known >= 0).all())


def _adds_up(total: np.ndarray, parts: np.ndarray, allowed: np.ndarray) -> bool:
    gap = np.abs(total - parts.sum(axis=0))
    known = ~np.isnan(gap)
    if (gap[known] > allowed[known] + 1e-6).any():
        return False
    busy = known & (total != 0)
    return int(busy.sum()) >= LEAST_AREAS and len(np.unique(total[busy])) >= LEAST_AREAS - 1


def area_sums(values: pd.Series, parent: pd.Series, level: pd.Series) -> list[tuple[str, list[str]]]:
    """Areas that lie in another one, per level: the total and its parts, as far as they have a number.

    One part that is not the whole is left out: then the parts are not all there.
    """
    known = values.dropna()
    groups: dict[tuple[str, str], list[str]] = {}
    for unit in known.index:
        above = str(parent.get(unit, ""))
        if above in known.index:
            groups.setdefault((above, str(level.get(unit, ""))), []).append(str(unit))
    return [
        (above, parts)
        for (above, _), parts in groups.items()
        if len(parts) > 1 or abs(float(known[above]) - float(known[parts[0]])) < 1e-6
    ]


def completed(values: pd.Series, unknown: pd.Series, parent: pd.Series, level: pd.Series) -> pd.Series:
    """The figures, with those that were offered hidden filled in so that sums of areas fit.

    Where a total and its other parts leave a rest, the hidden parts share it as whole numbers; a hidden total
    is the sum of its parts. What no sum is about stays missing.
    """
    out = values.copy()
    groups: dict[tuple[str, str], list[str]] = {}
    for unit in out.index:
        if str(parent[unit]) in out.index:
            groups.setdefault((str(parent[unit]), str(level[unit])), []).append(str(unit))
    for _ in range(3):
        for (above, _level), parts in groups.items():
            absent = [part for part in parts if np.isnan(out[part])]
            if any(not unknown[part] for part in absent):
                continue
            if np.isnan(out[above]):
                if unknown[above] and not absent:
                    out[above] = float(out[parts].sum())
            elif absent:
                rest = max(0.0, float(out[above] - out[parts].sum()))
                each, over = divmod(round(rest), len(absent))
                for number, part in enumerate(absent):
                    out[part] = float(each + (number < over))
    return out


def linked_tables(
    submission: Submission, own: Mapping[str, OwnColumn], *, sums: Iterable[Sum]
) -> list[Linked]:
    """The tables in which own figures are protected, one per set of columns that hang together."""
    sums = list(sums)
    out = []
    for names in components(own, sums):
        inside = set(names)
        mine = [(total, parts) for total, parts in sums if {total, *parts} & inside]
        others = sorted({n for total, parts in mine for n in (total, *parts)} - inside)
        values: dict[Cell, float] = {}
        equations: list[tuple[Cell, list[Cell]]] = []
        for name in (*names, *others):
            if name in own:
                item = own[name]
                unknown = submission.reasons[name].isin(KEPT_BACK) & item.counts.isna()
                if item.base is not None and item.column.aggregation == "quotient":
                    unknown &= item.base.notna()
                numbers = completed(item.counts, unknown, submission.parent, submission.level)
            else:
                numbers = submission.table[name]
            values |= {(str(unit), name): float(v) for unit, v in numbers.dropna().items()}
            if name in own and own[name].additive:
                equations += [
                    ((total, name), [(part, name) for part in parts])
                    for total, parts in area_sums(numbers, submission.parent, submission.level)
                ]
        for total, parts in mine:
            for unit in submission.table.index:
                cells: list[Cell] = [(str(unit), part) for part in parts if (str(unit), part) in values]
                if (str(unit), total) in values and cells:
                    equations.append(((str(unit), total), cells))
        public = [cell for cell in values if cell[1] not in own]
        out.append(Linked(tuple(names), HierarchicalTable.from_sums(values, equations, public)))
    return out


def components(own: Iterable[str], sums: Iterable[Sum]) -> list[list[str]]:
    """Own columns in sets that hang together through sums; published columns tie nothing to each other."""
    group = {name: {name} for name in own}
    for total, parts in sums:
        tied = [name for name in (total, *parts) if name in group]
        merged = set().union(*(group[name] for name in tied)) if tied else set()
        for name in merged:
            group[name] = merged
    out: list[list[str]] = []
    for name in group:
        if not any(name in names for names in out):
            out.append(sorted(group[name]))
    return out
