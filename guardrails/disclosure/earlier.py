"""Figures of earlier releases as numbers beside those of now, and where the two differ by few."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.disclosure.ledger import Fact, Ledger
from guardrails.disclosure.linked import LEAST_AREAS
from guardrails.disclosure.own import SUPPRESSED, OwnColumn
from guardrails.disclosure.units import PERSON_BASES, factor
from guardrails.submission import Submission

# From this part of equal figures on, two dates are one register read twice, not two years.
MOSTLY_SAME = 0.6
# Smaller numbers are often equal by chance, and so are numbers that are not this many times their rounding.
TELLING = 10


@dataclass(frozen=True)
class Earlier:
    """One subject of one earlier release.

    ``numbers`` and ``slack`` are indexed by area; ``hidden`` are areas whose figure was kept back there.
    ``parent`` and ``level`` say where an area lay, as far as that release told.
    """

    bundle: str
    key: str
    year: int
    boundary_year: int
    numbers: pd.Series
    slack: pd.Series
    hidden: frozenset[str]
    parent: Mapping[str, str]
    level: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.key}@{self.year} ({self.bundle})"


def earlier_series(submission: Submission, ledger: Ledger) -> list[Earlier]:
    """The subjects of the earlier releases, shares as the counts behind them where their base is known."""
    groups: dict[tuple[str, str, int, int], list[Fact]] = {}
    for fact in ledger.facts:
        subject = (str(fact.get("bundel", "")), str(fact["indicator"]), fact["jaar"], fact["grensjaar"])
        groups.setdefault(subject, []).append(fact)
    out = []
    for (bundle, key, year, boundary_year), facts in sorted(groups.items()):
        numbers, slack = {}, {}
        for fact in facts:
            if "waarde" in fact:
                value = float(fact["waarde"])
                unit = _unit(submission, fact)
                rounding = float(fact.get("afronding", 1))
                off = 0.5 * 10.0 ** -_digits(value) * unit if unit != 1.0 else 0.0
                numbers[str(fact["gebied"])], slack[str(fact["gebied"])] = value * unit, off + rounding - 1
        out.append(
            Earlier(
                bundle, key, year, boundary_year,
                pd.Series(numbers, dtype=float).dropna(), pd.Series(slack, dtype=float),
                frozenset(str(f["gebied"]) for f in facts if f.get("reden") == SUPPRESSED),
                {str(f["gebied"]): str(f["boven"]) for f in facts if f.get("boven")},
                {str(f["gebied"]): str(f.get("niveau", "")) for f in facts},
            )
        )  # fmt: skip
    return out


def _unit(submission: Submission, fact: Fact) -> float:
    """What a figure is multiplied with to get the count behind it: 1 for a count; missing when unknown."""
    times = factor(str(fact.get("eenheid", "")))
    if times is None:
        return 1.0
    wanted, area = str(fact.get("noemer", "")).strip().lower(), str(fact["gebied"])
    if area not in submission.table.index:
        return np.nan
    for name, column in submission.columns.items():
        if wanted and wanted in (column.label.lower(), name.split("@")[0].lower()):
            return float(submission.table[name][area]) / times
    return float(submission.size[area]) / times if wanted in PERSON_BASES else np.nan


def _digits(value: float) -> int:
    text = re.sub(r"e.*$", "", repr(value))
    return len(text.partition(".")[2].rstrip("0"))


def same_subject(now: pd.Series, slack: pd.Series, then: Earlier, key: str) -> bool:
    """Whether an earlier subject is one of now: it has its name, or its figures wherever both have one."""
    if then.key == key:
        return True
    gap = (now - then.numbers.reindex(now.index)).abs()
    known = gap.notna() & (now != 0)
    allowed = slack.add(then.slack.reindex(now.index), fill_value=0.0)
    same = known & (gap <= allowed + 1e-6)
    telling = now[same & (now >= TELLING) & (now >= TELLING * allowed)]
    if telling.nunique() < LEAST_AREAS:
        return False
    return bool(same.sum() >= MOSTLY_SAME * known.sum())


def with_sums(values: pd.Series, parent: Mapping[str, str], level: Mapping[str, str]) -> pd.Series:
    """The figures, and for each area without one the sum of its parts where all parts of a level have one.

    >>> float(with_sums(pd.Series({"a": 1.0, "b": 2.0}), {"a": "T", "b": "T"}, {"a": "wijk", "b": "wijk"})["T"])
    3.0
    """
    out = dict(values.dropna())
    for _ in range(3):
        groups: dict[tuple[str, str], list[str]] = {}
        for unit, above in parent.items():
            if above:
                groups.setdefault((above, level.get(unit, "")), []).append(unit)
        for (above, _level), parts in sorted(groups.items()):
            if above not in out and all(part in out for part in parts):
                out[above] = sum(out[part] for part in parts)
    return pd.Series(out, dtype=float)


def small_differences(
    item: OwnColumn,
    shown: pd.Series,
    then: Earlier,
    *,
    parent: Mapping[str, str],
    level: Mapping[str, str],
) -> tuple[str, ...]:
    """Areas whose number of now differs from that of an earlier release by a small count.

    The same area with and without one part, or with one person filtered out, differs by exactly that part. A
    sum of parts counts as the number of the whole, so releases about other levels are compared too.
    """
    now = with_sums(shown, parent, level)
    before = with_sums(then.numbers, {**parent, **then.parent}, {**level, **then.level})
    both = now.index.intersection(before.index)
    gap = (now[both] - before[both]).abs()
    loose = item.slack.reindex(both).fillna(0.0) + then.slack.reindex(both).fillna(0.0)
    small = (gap > np.maximum(loose, 1e-6)) & (gap < item.limits.count - 1e-6) & (loose < 1.0)
    return tuple(sorted(str(unit) for unit in both[small]))


def read_twice(shown: pd.Series, then: Earlier) -> bool:
    """Whether figures of another date are mostly those of now, so that what differs is a few persons."""
    both = shown.dropna().index.intersection(then.numbers.index)
    busy = [unit for unit in both if shown[unit] != 0]
    if len(busy) < LEAST_AREAS:
        return False
    return bool((shown[busy] == then.numbers[busy]).mean() >= MOSTLY_SAME)


def parents_of(submission: Submission, series: Iterable[Earlier]) -> tuple[dict[str, str], dict[str, str]]:
    """Where every area lies and on which level it is, of now and of earlier releases; now goes first."""
    parent: dict[str, str] = {}
    level: dict[str, str] = {}
    for then in series:
        parent |= then.parent
        level |= then.level
    parent |= {str(unit): str(above) for unit, above in submission.parent.items()}
    level |= {str(unit): str(on) for unit, on in submission.level.items()}
    return parent, level
