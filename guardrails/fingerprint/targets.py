"""The protected columns of a set of units, in every form in which a copy of them could be offered."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from guardrails.vault import IN_PARTS, Vault

Form = Callable[[np.ndarray], np.ndarray]
_SHARE_FORMS: Mapping[str, Form] = {
    "afgerond aandeel": np.round,
    "afgerond aandeel (1 decimaal)": lambda s: np.round(s, 1),
    "logaritme": lambda s: np.log(np.where(s > 0, s, np.nan)),
    "logaritme (1 + x)": np.log1p,
    "logaritme (1 + aandeel)": lambda s: np.log1p(s / 100),
    "wortel": np.sqrt,
    "derdemachtswortel": np.cbrt,
    "kwadraat": np.square,
    "omgekeerde": lambda s: 1 / np.where(s > 0, s, np.nan),
    "logit": lambda s: np.log(np.where((s > 0) & (s < 100), s, np.nan) / np.where(s < 100, 100 - s, np.nan)),
}
_COUNT_FORMS: Mapping[str, Form] = {
    "logaritme van het aantal": lambda c: np.log(np.where(c > 0, c, np.nan)),
    "logaritme van 1 + het aantal": np.log1p,
    "wortel van het aantal": np.sqrt,
}
# Counts in the vault are rounded to fives: a copy of the unrounded count or share differs by at most this.
_ROUNDED = 4.0


@dataclass(frozen=True)
class Target:
    """One form of one protected column. ``sort`` is share, count or rate; ``plain`` says: as it stands."""

    ground: str
    year: int
    sort: str
    how: str
    plain: bool
    values: np.ndarray = field(repr=False)
    base: np.ndarray = field(repr=False)
    of_parent: bool = False
    single: bool = True

    @property
    def slack(self) -> np.ndarray:
        """How much a figure published from unrounded counts may differ from this one."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return _ROUNDED * (100 / self.base if self.sort == "share" else np.ones_like(self.base))

    @cached_property
    def present(self) -> np.ndarray:
        """Where the column is known."""
        return np.asarray(np.isfinite(self.values))

    @cached_property
    def ranks(self) -> np.ndarray:
        """Ranks of the known figures, in their order."""
        return np.asarray(rankdata(self.values[self.present]))

    @cached_property
    def kinds(self) -> np.ndarray:
        """Numbers, from 0, of the different known figures."""
        return np.asarray(np.unique(np.round(self.values[self.present], 6), return_inverse=True)[1])


@dataclass(frozen=True)
class Targets:
    """All forms of all protected columns of ``units``.

    ``bases`` are the known sizes (residents, households, area) that explain why two counts look alike.
    ``offered`` is how many units were compared, also when a figure is missing for some.
    """

    units: pd.Index
    items: tuple[Target, ...] = field(repr=False)
    bases: Mapping[str, np.ndarray] = field(repr=False)
    matrix: np.ndarray = field(repr=False)
    offered: int = 0

    def __bool__(self) -> bool:
        return bool(self.items)

    def without(self, grounds: tuple[str, ...]) -> "Targets":
        """The same without the grounds that a column may openly be about."""
        keep = [i for i, t in enumerate(self.items) if t.ground not in grounds]
        if len(keep) == len(self.items):
            return self
        return Targets(
            self.units, tuple(self.items[i] for i in keep), self.bases, self.matrix[:, keep], self.offered
        )

    @cached_property
    def _parts(self) -> dict[bytes, "Targets"]:
        return {}

    def rows(self, where: np.ndarray) -> "Targets":
        """The same for some of the units. Columns often lack the same units, so it is made once."""
        key = where.tobytes()
        if key not in self._parts:
            self._parts[key] = self._rows(where)
        return self._parts[key]

    @cached_property
    def plain_forms(self) -> tuple[list[tuple[int, str]], np.ndarray, np.ndarray]:
        """Every way in which a column as it stands is written: place and name, figures, and how far off it may be."""
        names, figures, slack = [], [], []
        for i, t in enumerate(self.items):
            if t.plain:
                forms = {"": t.values}
                if t.sort == "share":
                    forms |= {
                        "complement": 100 - t.values,
                        "fractie": t.values / 100,
                        "complement van de fractie": 1 - t.values / 100,
                    }
                for name, form in forms.items():
                    names.append((i, name))
                    figures.append(form)
                    slack.append((0.01 if "fractie" in name else 1.0) * t.slack)
        empty = np.empty((len(self.units), 0))
        return names, np.column_stack(figures) if names else empty, np.column_stack(slack) if names else empty

    @cached_property
    def ordered(self) -> tuple[list[int], np.ndarray, np.ndarray]:
        """Shares and counts that an order is compared with: place, ranks and figures, of mean 0 and length 1.

        One that is not known for every unit has missing values throughout.
        """
        places = [
            i
            for i, t in enumerate(self.items)
            if t.single and t.how in ("aandeel", "aantal") and not t.of_parent
        ]
        missing = np.full(len(self.units), np.nan)
        ranks = [t.ranks if (t := self.items[i]).present.all() else missing for i in places]
        figures = [t.values if (t := self.items[i]).present.all() else missing for i in places]
        return places, _unit(ranks, len(self.units)), _unit(figures, len(self.units))

    def _rows(self, where: np.ndarray) -> "Targets":
        items = tuple(
            Target(
                t.ground,
                t.year,
                t.sort,
                t.how,
                t.plain,
                t.values[where],
                t.base[where],
                t.of_parent,
                t.single,
            )
            for t in self.items
        )
        bases = {name: base[where] for name, base in self.bases.items()}
        return Targets(self.units[where], items, bases, self.matrix[where], self.offered)


def build_targets(
    vault: Vault,
    units: pd.Index,
    *,
    bases: Mapping[str, pd.Series] | None = None,
    parent: pd.Series | None = None,
) -> Targets:
    """Every form of every protected column in ``vault`` for ``units``, over all years.

    Parameters
    ----------
    vault : Vault
        Counts of groups.
    units : Index
        Codes of units of one level.
    bases : mapping of Series, optional
        Sizes by which a count may have been divided, such as households or area, by unit.
    parent : Series, optional
        The unit each unit lies in; figures of it may have been copied down. By default found from the codes.
    """
    rows = vault.rows_of(units)
    known = {name: s.reindex(units).to_numpy(dtype=float) for name, s in (bases or {}).items()}
    for name, column in _bases_in(rows, units).items():
        known.setdefault(name, column)
    items = [*_forms(_columns(rows, units), known)] if len(rows) else []
    above = _parents(vault, units) if parent is None else parent.reindex(units)
    over = vault.rows_of(pd.Index(sorted({p for p in above if isinstance(p, str) and p})))
    if len(over) and above.nunique() > 2:
        items += [t for t in _forms(_columns(over, pd.Index(above)), {}, of_parent=True) if t.single]
    items = [t for t in items if _varies(t.values)]
    matrix = np.column_stack([t.values for t in items]) if items else np.empty((len(units), 0))
    return Targets(units, tuple(items), known, matrix, len(units))


def _unit(columns: list[np.ndarray], length: int) -> np.ndarray:
    matrix = np.column_stack(columns) if columns else np.empty((length, 0))
    matrix = matrix - matrix.mean(axis=0)
    size = np.sqrt((matrix**2).sum(axis=0))
    return np.asarray(matrix / np.where(size > 0, size, 1.0))


def _varies(values: np.ndarray) -> bool:
    there = values[np.isfinite(values)]
    return len(there) > 1 and bool(there.min() < there.max())


@dataclass(frozen=True)
class _Column:
    ground: str
    year: int
    count: np.ndarray
    base: np.ndarray
    single: bool


def _columns(rows: pd.DataFrame, units: pd.Index) -> list[_Column]:
    """Groups, and pairs of groups of the same ground and year, each once."""
    out: list[_Column] = []
    seen: set[bytes] = set()
    wide = rows.pivot(index="unit", columns=["ground", "year", "group"], values="count")
    wide = wide.sort_index(axis=1).reindex(units)
    bases = rows.pivot_table(index="unit", columns=["ground", "year"], values="base", aggfunc="max")
    bases = bases.reindex(units)
    for ground, year in bases.columns.to_frame().itertuples(index=False):
        base = bases[ground, year].to_numpy(dtype=float)
        groups = list(wide[ground, year].to_numpy(dtype=float).T)
        pairs = [a + b for a, b in combinations(groups, 2)] if len(groups) > 2 else []
        for number, count in enumerate([*groups, *pairs]):
            if np.isfinite(count).any() and (key := count.tobytes()) not in seen:
                seen.add(key)
                name = str(ground).removesuffix(IN_PARTS)
                out.append(_Column(name, int(year), count, base, number < len(groups)))
    return out


def _forms(
    columns: list[_Column], bases: Mapping[str, np.ndarray], *, of_parent: bool = False
) -> Iterator[Target]:
    for c in columns:
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(c.base > 0, 100 * c.count / c.base, np.nan)
            made = [("share", "aandeel", True, share), ("count", "aantal", True, c.count)]
            rounded = ("afgerond aandeel", "afgerond aandeel (1 decimaal)")
            made += [
                ("share", how, False, form(share))
                for how, form in _SHARE_FORMS.items()
                if (c.single and not of_parent) or how in rounded
            ]
            if c.single and not of_parent:
                made += [("count", how, False, form(c.count)) for how, form in _COUNT_FORMS.items()]
        for sort, how, plain, values in made:
            note = f"{how} van het grotere gebied" if of_parent else how
            yield Target(
                c.ground, c.year, sort, note, plain and c.single, values, c.base, of_parent, c.single
            )
        if c.single and not of_parent:
            yield from _rates(c, bases)


def _rates(c: _Column, bases: Mapping[str, np.ndarray]) -> Iterator[Target]:
    """Counts divided by known sizes; their base is divided too, for it explains most of a rate."""
    for name, size in bases.items():
        if np.array_equal(size, c.base, equal_nan=True):
            continue
        with np.errstate(divide="ignore", invalid="ignore"):
            rate, whole = np.where(size > 0, c.count / size, np.nan), np.where(size > 0, c.base / size, 0.0)
        how = f"aantal per {name}"
        yield Target(c.ground, c.year, "rate", how, False, rate, whole)
        yield Target(
            c.ground, c.year, "rate", f"logaritme van het {how}", False, np.log1p(rate), np.log1p(whole)
        )


def _bases_in(rows: pd.DataFrame, units: pd.Index) -> dict[str, np.ndarray]:
    """Residents and households as the vault has them, per year."""
    if rows.empty:
        return {}
    what = rows["ground"].map(lambda g: "huishouden" if g == "huishouden" else "inwoner")
    named = rows.assign(what=what + " " + rows["year"].astype(str))
    wide = named.pivot_table(index="unit", columns="what", values="base", aggfunc="max").reindex(units)
    return {str(name): wide[name].to_numpy(dtype=float) for name in wide.columns}


def _parents(vault: Vault, units: pd.Index) -> pd.Series:
    """The unit in the vault whose digits begin those of each unit, the longest such; empty where none."""
    digits = {re.sub(r"\D", "", code): code for code in vault.units}
    out = {}
    for unit in units:
        own = re.sub(r"\D", "", str(unit))
        longer = (digits.get(own[:n]) for n in range(len(own) - 1, 3, -1))
        out[unit] = next((code for code in longer if code), "")
    return pd.Series(out, index=units, dtype=object)
