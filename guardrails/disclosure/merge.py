"""Merging instead of holes: which areas or categories to put together so that nothing has to be hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.disclosure.own import OwnColumn
from guardrails.disclosure.pattern import Pattern
from guardrails.disclosure.primary import unsafe_count
from guardrails.submission import Submission

MOST_NAMED = 4


@dataclass(frozen=True)
class Merge:
    """A way to show a subject without holes.

    ``columns`` hang together and are merged alike. ``areas`` are sets of area codes of ``level`` to put
    together, ``categories`` sets of columns. ``before`` and ``after`` count the areas (or categories),
    ``holes`` the figures that are hidden now.
    """

    columns: tuple[str, ...]
    level: str
    areas: tuple[tuple[str, ...], ...]
    categories: tuple[tuple[str, ...], ...]
    before: int
    after: int
    holes: int


def merges(submission: Submission, found: Pattern) -> list[Merge]:
    """For each set of own counts with holes, the merges of areas and of categories that leave none.

    Of areas under one parent, the one with too small a count is put together with the sibling with the fewest
    residents, until every count is 0 or large enough. Nothing is proposed where that never happens, or where
    figures are hidden for another reason than a small count.
    """
    out = []
    for names in _together(found):
        counts = {name: found.own[name].counts for name in names}
        for level in sorted(set(submission.level)):
            units = submission.units_of(level)
            holes = sum(int(found.hidden[name].reindex(units).sum()) for name in names)
            if not holes or level not in submission.drawn:
                continue
            groups = _area_groups(submission, found, names, units)
            if groups is not None:
                joined = tuple(tuple(group) for group in groups if len(group) > 1)
                out.append(Merge(names, level, joined, (), len(units), len(groups), holes))
        out += _category_merges(found, names, counts)
    return out


def _together(found: Pattern) -> list[tuple[str, ...]]:
    """Own counts with holes, in sets that hang together by a sum of columns."""
    holed = [n for n, gone in found.hidden.items() if gone.any() and _mergeable(found.own[n])]
    out: list[tuple[str, ...]] = []
    for name in holed:
        tied = {name}
        for total, parts in found.sums:
            if {total, *parts} & tied:
                tied |= {n for n in (total, *parts) if n in found.own and _mergeable(found.own[n])}
        names = tuple(sorted(tied))
        if not any(set(names) & set(other) for other in out):
            out.append(names)
    return out


def _mergeable(item: OwnColumn) -> bool:
    return item.column.aggregation == "som" and item.whole and item.rounding == 1


def _safe(found: Pattern, names: Sequence[str], units: list[str]) -> bool:
    """Whether the sum over ``units`` is large enough in every column."""
    for name in names:
        count = float(found.own[name].counts.reindex(units).sum(skipna=False))
        if np.isnan(count) or unsafe_count(count, found.own[name].limits):
            return False
        if len(units) == 1 and (units[0], name) in found.first.needs:
            return False
    return True


def _area_groups(
    submission: Submission, found: Pattern, names: Sequence[str], units: pd.Index
) -> list[list[str]] | None:
    """The areas of one level in groups without a small count; None when no grouping under a parent works."""
    out: list[list[str]] = []
    size = submission.size.fillna(0.0)
    for _, inside in submission.parent.reindex(units).groupby(submission.parent.reindex(units)):
        groups = [[str(unit)] for unit in inside.index]
        while True:
            bad = [group for group in groups if not _safe(found, names, group)]
            if not bad:
                break
            if len(groups) == 1:
                return None
            worst = min(bad, key=lambda group: (float(size[group].sum()), group))
            groups.remove(worst)
            # A sibling that needs help too goes first, then the one with the fewest residents.
            near = min(groups, key=lambda g: (_safe(found, names, g), float(size[g].sum()), g))
            groups[groups.index(near)] = sorted([*near, *worst])
        out += groups
    return out


def _category_merges(found: Pattern, names: Sequence[str], counts: Mapping[str, pd.Series]) -> list[Merge]:
    """One pair of categories of a total that leaves no small count when put together."""
    out = []
    for total, parts in found.sums:
        mine = [part for part in parts if part in names]
        if len(mine) < 3 or len(mine) < len(parts):
            continue
        small = [p for p in mine if any(place[1] == p for place in found.first.needs)]
        others = [p for p in mine if p not in small]
        pairs = [(a, b) for a in small for b in mine if a < b or (a != b and b in others)]
        for pair in pairs:
            together = counts[pair[0]] + counts[pair[1]]
            limits = max((found.own[p].limits for p in pair), key=lambda limit: limit.count)
            rest = set(small) - set(pair)
            if rest or any(unsafe_count(float(n), limits) for n in together.dropna()):
                continue
            holes = sum(int(found.hidden[name].sum()) for name in names)
            out.append(
                Merge((total, *parts), "", (), (tuple(sorted(pair)),), len(mine), len(mine) - 1, holes)
            )
            break
    return out


def merge_text(merge: Merge, submission: Submission) -> str:
    """The proposal in words: what to put together and what that costs."""
    if merge.categories:
        pairs = [
            " en ".join(f"'{submission.columns[name].label}'" for name in names) for names in merge.categories
        ]
        left = f"er blijven {merge.after} van de {merge.before} groepen over"
        return f"neem {'; '.join(pairs)} samen; {left}, en geen van de {merge.holes} gaten is dan nodig"
    named = [" met ".join(str(submission.names[unit]) for unit in group) for group in merge.areas]
    shown = "; ".join(named[:MOST_NAMED])
    if len(named) > MOST_NAMED:
        shown += f"; en nog {len(named) - MOST_NAMED} keer"
    left = f"er blijven {merge.after} van de {merge.before} gebieden over ({merge.level})"
    return f"voeg samen: {shown}; {left}, en geen van de {merge.holes} gaten is dan nodig"
