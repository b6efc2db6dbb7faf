"""Whether figures are those of a protected attribute: compared with the vault, whatever they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from guardrails.policy import Policy
from guardrails.vault import IN_PARTS, Vault

LEAST = 4
EXACT = 1e-9
# Rounded figures say little when they hardly differ: so many steps of the last decimal have to lie between them.
SPREAD_SHARE = 8
SPREAD_AFFINE = 100
# Without codes only the order of the areas tells where a figure belongs; then more of them have to agree.
LEAST_IN_ORDER = 8


@dataclass(frozen=True)
class Match:
    """A protected ground that a column holds, how, and over how many areas. Never the figures."""

    ground: str
    how: str
    count: int


class ProtectedValues:
    """The closed grounds of a vault, ready to be compared with columns."""

    def __init__(self, vault: Vault, policy: Policy) -> None:
        closed = {g.name for g in policy.lexicon.grounds if g.klass == "gesloten"}
        frame = vault._frame
        frame = frame[frame["ground"].str.removesuffix(IN_PARTS).isin(closed)]
        self._units = pd.Index(sorted(frame["unit"].unique()))
        self._grounds: list[tuple[str, np.ndarray, np.ndarray]] = []
        for (ground, _, _), part in frame.groupby(["ground", "year", "group"]):
            part = part.set_index("unit")
            self._grounds.append(
                (
                    str(ground).removesuffix(IN_PARTS),
                    part["count"].reindex(self._units).to_numpy(float),
                    part["base"].reindex(self._units).to_numpy(float),
                )
            )
        self._orders = self._in_order()

    def match(self, values: Sequence[float | None], codes: Sequence[str] = ()) -> Match | None:
        """The first ground whose figures these are; None when there is none.

        ``codes`` are the area codes of the values; without them the order of the areas of a gemeente is tried.
        """
        x = np.array([np.nan if v is None else float(v) for v in values])
        if len(x) < LEAST or np.unique(x[np.isfinite(x)]).size < LEAST:
            return None
        if any(codes):
            place = self._units.get_indexer(pd.Index([c or "-" for c in codes]))
            return self._compare(x[place >= 0], place[place >= 0], LEAST)
        if len(x) < LEAST_IN_ORDER:
            return None
        for place in self._orders.get(len(x), ()):
            found = self._compare(x, place, LEAST_IN_ORDER)
            if found is not None:
                return found
        return None

    def _compare(self, x: np.ndarray, place: np.ndarray, least: int) -> Match | None:
        for ground, counts, bases in self._grounds:
            c, b = counts[place], bases[place]
            held = np.isfinite(x) & np.isfinite(c) & np.isfinite(b) & (b > 0)
            if held.sum() < least:
                continue
            how = _same(x[held], c[held], b[held])
            if how:
                return Match(ground, how, int(held.sum()))
        return None

    def _in_order(self) -> dict[int, list[np.ndarray]]:
        out: dict[int, list[np.ndarray]] = {}
        codes = pd.Series(self._units.astype(str), index=range(len(self._units)))
        for prefix in ("WK", "BU"):
            own = codes[codes.str.startswith(prefix)]
            for _, group in own.groupby(own.str[2:6]):
                out.setdefault(len(group), []).append(group.index.to_numpy())
        return out


def _same(x: np.ndarray, c: np.ndarray, b: np.ndarray) -> str:
    """How ``x`` follows from counts ``c`` of ``b`` residents; empty when it does not."""
    if np.unique(x).size < LEAST:
        return ""
    if np.allclose(x, c, rtol=0, atol=EXACT) or np.allclose(x, b - c, rtol=0, atol=EXACT):
        return "het aantal zelf"
    step = _step(x)
    share = c / b
    if np.ptp(x) >= SPREAD_SHARE * step:
        for factor in (1.0, 100.0):
            for form in (factor * share, factor * (1 - share)):
                if np.abs(x - form).max() <= 0.5 * step + EXACT:
                    return "het aandeel"
    if len(x) > LEAST or np.unique(x).size >= LEAST:
        for form in (c, share):
            if _affine(x, form, step):
                return "een herrekening"
    return ""


def _affine(x: np.ndarray, form: np.ndarray, step: float) -> bool:
    spread = np.ptp(form)
    if np.unique(form).size < LEAST or spread == 0:
        return False
    centred = form - form.mean()
    slope = float(centred @ (x - x.mean()) / (centred @ centred))
    if slope == 0:
        return False
    rest = np.abs(x - x.mean() - slope * centred).max()
    if rest <= EXACT * max(1.0, np.abs(x).max()):
        return True
    return bool(len(x) >= LEAST_IN_ORDER and np.ptp(x) >= SPREAD_AFFINE * step and rest <= 0.51 * step)


def _step(x: np.ndarray) -> float:
    """The last decimal in which the figures are written."""
    for decimals in range(7):
        if np.allclose(x, np.round(x, decimals), rtol=0, atol=1e-10):
            return float(10.0**-decimals)
    return 1e-9
