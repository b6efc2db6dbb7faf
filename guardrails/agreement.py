"""Whether figures and labels of areas in a finished file follow from what was approved."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from guardrails.approved import Released
from guardrails.readers import Fragment
from guardrails.readers.fragment import number_of

# Fewer figures, or fewer different ones, are no column.
LEAST = 4
_EVEN = 1e-9
# Half steps are rounded to even by one program and away from zero by another.
_HALF = 0.5 + 1e-6
_DECIMALS = (0, 1, 2, 3)
_FIGURE = r"[-−]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-−]?\d+(?:,\d+)?"
_FIGURES = re.compile(rf"[ \t]*:?((?:[ \t|]+(?:{_FIGURE})(?![\w%]|[.,]\d))+)")
_SOFT = re.compile(r"\u00ad\s*|(?<=\w)-\s*\n\s*")


class Approved:
    """What was approved, ready to be compared with columns of a file."""

    def __init__(self, released: Released) -> None:
        self._units = released.table.index
        self._table = released.table.astype(float)
        self._figures = [
            (self._table[name].to_numpy(), column.decimals) for name, column in released.columns.items()
        ]
        self._figures += [
            (o.values.reindex(self._units).astype(float).to_numpy(), 0) for o in released.outputs.values()
        ]
        self._figures += [
            (o.figures(self._table).reindex(self._units).to_numpy(), released.columns[o.column].decimals)
            for o in released.outputs.values()
            if o.against
        ]
        texts = (released.names, released.parent, released.cluster, released.level)
        self._texts = [s.reindex(self._units).astype(str) for s in texts]
        self._texts += [released.reasons[c].reindex(self._units).astype(str) for c in released.reasons]
        named: dict[str, list[int]] = {}
        for place, (code, name) in enumerate(released.names.reindex(self._units).items()):
            for said in {str(code), _said(str(name))}:
                named.setdefault(said, []).append(place)
        self._named: Mapping[str, list[int]] = {n: p for n, p in named.items() if len(n) >= LEAST}
        longest = sorted(self._named, key=len, reverse=True)
        words = (r"\s+".join(map(re.escape, name.split(" "))) for name in longest)
        self._names = re.compile(rf"(?<!\w)({'|'.join(words)})(?!\w)")

    def strange(self, fragment: Fragment) -> int:
        """How many figures of a column cannot be those of any approved column; 0 when one column fits."""
        held = self._held(fragment)
        rows = [([place], number_of(value)) for place, value in held.items()]
        return self._unlike([(places, value) for places, value in rows if value is not None])

    def unlike_on_page(self, text: str) -> int:
        """The same for the figures that stand behind the names of areas in running text."""
        plain = "\n".join(map(_said, _SOFT.sub("-", text).split("\n")))
        rows: list[tuple[list[int], list[float]]] = []
        for match in self._names.finditer(plain):
            behind = _FIGURES.match(plain, match.end())
            if behind:
                found = [number_of(part) for part in behind.group(1).replace("|", " ").split()]
                rows.append((self._named[_said(match.group(1))], [v for v in found if v is not None]))
        worst = 0
        for place in range(max((len(values) for _, values in rows), default=0)):
            worst = max(worst, self._unlike_in_runs([(p, v[place]) for p, v in rows if len(v) > place]))
        return worst

    def unexplained(self, fragment: Fragment) -> int:
        """How many different labels a column holds that follow from nothing approved; 0 when something fits."""
        held = {p: str(v).strip() for p, v in self._held(fragment).items() if str(v).strip()}
        labels = list(held.values())
        if len(held) < LEAST or len(set(labels)) < 2:
            return 0
        places = list(held)
        numbers = [number_of(label) for label in labels]
        if all(n is not None for n in numbers):
            return 0
        known = {text for series in self._texts for text in series.iloc[places]}
        own = [label for label in labels if label not in known and number_of(label) is None]
        if not own:
            return 0
        for series in self._texts:
            if _follows(series.iloc[places].tolist(), labels):
                return 0
        for figures, _ in self._figures:
            if _cut(figures[places], labels):
                return 0
        return len(set(own))

    def _held(self, fragment: Fragment) -> dict[int, object]:
        """Values by the place of their area; of an area that stands there twice the last."""
        codes = pd.Index([code or "-" for code in fragment.codes])
        places = self._units.get_indexer(codes)
        pairs = zip(places, fragment.payload, strict=False)
        return {int(place): value for place, value in pairs if place >= 0 and value is not None}

    def _unlike(self, rows: Sequence[tuple[list[int], float]]) -> int:
        if len(rows) < LEAST or len({value for _, value in rows}) < LEAST:
            return 0
        if len({tuple(places) for places, _ in rows}) < LEAST:
            return 0
        values = np.array([value for _, value in rows])
        best = len(rows)
        for figures, decimals in self._figures:
            wrong = sum(
                not any(_shown(value, figures[p], decimals) for p in places) for places, value in rows
            )
            best = min(best, wrong)
        return 0 if best == 0 or self._counted(rows, values) else best

    def _unlike_in_runs(self, rows: Sequence[tuple[list[int], float]]) -> int:
        """As `_unlike`, for a page on which one table may follow another: runs of rows, each of one column."""
        if not self._unlike(rows):
            return 0
        runs, strange, left = 1, 0, set(range(len(self._figures)))
        for places, value in rows:
            fits = {
                i for i, (f, d) in enumerate(self._figures) if any(_shown(value, f[p], d) for p in places)
            }
            strange += not fits
            if fits and not left & fits:
                runs, left = runs + 1, fits
            elif fits:
                left = left & fits
        return strange if runs <= 1 + len(rows) // LEAST else len(rows)

    def _counted(self, rows: Sequence[tuple[list[int], float]], values: np.ndarray) -> bool:
        """Whether the figures are places: of the row, in a sorted list of an approved column, or of a year."""
        if not np.all(values == np.round(values)):
            return False
        steps = np.diff(values)
        if np.all(steps == 1) or np.all(steps == -1):
            return True
        if any(len(places) != 1 for places, _ in rows):
            return False
        places = [p[0] for p, _ in rows]
        for figures, _ in self._figures:
            for way in (1.0, -1.0):
                if _is_rank(values, way * figures[places]):
                    return True
        return False


def _said(text: str) -> str:
    """Text as one reads it: words that were parted at the end of a line are whole again, dashes are dashes."""
    return " ".join(_SOFT.sub("-", text).replace("- ", "-").replace(" -", "-").split())


def _shown(value: float, figure: float, decimals: int) -> bool:
    """Whether ``value`` is how ``figure`` is shown: in full, or rounded to no fewer decimals than it has."""
    if not np.isfinite(figure):
        return False
    gap = abs(value - figure)
    if gap <= _EVEN * max(1.0, abs(figure)):
        return True
    return any(
        gap <= _HALF * 10.0**-d and abs(value * 10**d - round(value * 10**d)) < 1e-6
        for d in _DECIMALS
        if d >= decimals
    )


def _is_rank(values: np.ndarray, figures: np.ndarray) -> bool:
    """Whether ``values`` are the places of ``figures`` in order; units with the same figure may share or not."""
    there = np.isfinite(figures)
    if there.sum() < LEAST or not there.all():
        return False
    order = np.lexsort((values, figures))
    sorted_values, sorted_figures = values[order], figures[order]
    up = np.diff(sorted_values)
    if np.any(up < 0) or values.min() < 0 or values.max() > len(figures):
        return False
    return bool(np.all((up > 0) | (np.diff(sorted_figures) == 0)))


def _follows(source: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether labels name the groups of ``source``: one label for each, and not a label per row."""
    pairs = set(zip(source, labels, strict=True))
    kinds = len(set(source))
    return len(pairs) == kinds and kinds < len(labels)


def _cut(figures: np.ndarray, labels: Sequence[str]) -> bool:
    """Whether labels are classes of figures; areas without a figure may have any label of their own."""
    there = np.isfinite(figures)
    if there.sum() < LEAST:
        return False
    named = np.array(labels, dtype=object)
    inside = named[there]
    order = np.argsort(figures[there], kind="stable")
    runs = 1 + int(np.sum(inside[order][1:] != inside[order][:-1]))
    outside = set(named[~there])
    return runs == len(set(inside)) and not (outside & set(inside) and len(set(labels)) > 2 * runs)


def strange_parts(fragment: Fragment, approved: Approved) -> Iterator[tuple[str, int]]:
    """The findings I20 and I22 that a column gives: the code and how many figures or labels are meant."""
    if fragment.kind == "number-column" and (count := approved.strange(fragment)):
        yield "I20", count
    if fragment.kind == "label-column" and (count := approved.unexplained(fragment)):
        yield "I22", count
