"""Whether figures in a file are those of a protected attribute: compared with the vault, whatever they are called."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from guardrails.fingerprint import Likeness, Limits, Targets, build_targets, find_copy, find_values
from guardrails.policy import Policy
from guardrails.vault import IN_PARTS, Vault

# Without codes only the order of the areas tells where a figure belongs; then more of them have to agree.
LEAST_IN_ORDER = 8
# A table that names an area more often is read row by row of each area, as often as this.
_MOST_TIMES = 60
_LIVED_IN = re.compile(r"^(?:WK|BU)\d{4}")


@dataclass(frozen=True)
class Match:
    """A protected ground that a column holds, how, and over how many areas. Never the figures.

    ``decisive`` is False where the areas are too few to say more than that it looks like it.
    """

    ground: str
    how: str
    count: int
    decisive: bool = True


class ProtectedValues:
    """The closed grounds of a vault, ready to be compared with columns of a file.

    The comparison is that of `guardrails.fingerprint`, for the areas that a column is about.
    """

    def __init__(self, vault: Vault, policy: Policy) -> None:
        closed = {g.name for g in policy.lexicon.grounds if g.klass == "gesloten"}
        self._vault = vault
        self._limits = Limits.of(policy)
        self._open = tuple({g.removesuffix(IN_PARTS) for g in vault.grounds} - closed)
        self._known = frozenset(vault.units)
        self._orders = _in_order(vault.units)
        self._targets: dict[tuple[str, ...], Targets] = {}
        # A file often says the same figures in several places.
        self._judged: dict[tuple[tuple[Any, ...], tuple[str, ...]], Match | None] = {}

    def match(self, values: Sequence[Any], codes: Sequence[str] = ()) -> Match | None:
        """The protected ground that these figures, colours or labels are; None when there is none.

        ``codes`` are the area codes of the values; without them the order of the areas of a gemeente is tried,
        for figures only.
        """
        key = (tuple(values), tuple(codes))
        if key not in self._judged:
            self._judged[key] = self._match(*key)
        return self._judged[key]

    def _match(self, values: Sequence[Any], codes: Sequence[str]) -> Match | None:
        if any(codes):
            found = [m for part in self._parts(values, codes) if (m := self._compare(part)) is not None]
            return next((m for m in found if m.decisive), found[0] if found else None)
        if len(values) < LEAST_IN_ORDER:
            return None
        for units in self._orders.get(len(values), ()):
            series = pd.Series(list(values), index=pd.Index(units), dtype=float)
            hit = find_values(series, self._of(units), self._limits)
            if hit is not None and hit.decisive:
                return _matched(hit)
        return None

    def missing(self, codes: Collection[str]) -> set[str]:
        """The wijken and buurten among ``codes`` that the vault does not hold."""
        return {c for c in codes if _LIVED_IN.match(c) and c not in self._known}

    def _parts(self, values: Sequence[Any], codes: Sequence[str]) -> Iterator[pd.Series]:
        """The values by code, one kind of area at a time, and one row of each area at a time."""
        kinds: dict[tuple[str, int], dict[str, Any]] = {}
        times: dict[str, int] = {}
        for value, code in zip(values, codes, strict=False):
            if code in self._known:
                number = times[code] = times.get(code, 0) + 1
                if number <= _MOST_TIMES:
                    kinds.setdefault((code[:2], number), {})[code] = value
        for held in kinds.values():
            if len(held) >= self._limits.distinct:
                yield pd.Series(held)

    def _compare(self, series: pd.Series) -> Match | None:
        units = tuple(sorted(map(str, series.index)))
        hit = find_copy(series, self._of(units), self._limits)
        return None if hit is None or not (hit.decisive or _only_order(hit)) else _matched(hit)

    def _of(self, units: tuple[str, ...]) -> Targets:
        if units not in self._targets:
            self._targets[units] = build_targets(self._vault, pd.Index(units)).without(self._open)
        return self._targets[units]


def _matched(hit: Likeness) -> Match:
    return Match(hit.ground, hit.how, hit.units, hit.decisive)


def _only_order(hit: Likeness) -> bool:
    """Whether it is an order or classes: a copy that few areas cannot prove, and open figures seldom are."""
    return hit.how.startswith(("dezelfde volgorde", "ingedeeld in klassen"))


def _in_order(units: Sequence[str]) -> dict[int, list[tuple[str, ...]]]:
    """The areas of each gemeente in the order of their codes, by how many there are."""
    groups: dict[str, list[str]] = {}
    for unit in sorted(units):
        if _LIVED_IN.match(unit):
            groups.setdefault(unit[:6], []).append(unit)
    out: dict[int, list[tuple[str, ...]]] = {}
    for group in groups.values():
        out.setdefault(len(group), []).append(tuple(group))
    return out
