"""A composite of a dossier: several indicators brought to one scale and added, with the parts always beside it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from guardrails import Column, Composition, Output, Submission, composed
from wijkprofiel.areas import boundary_year, same_area
from wijkprofiel.errors import UsageError
from wijkprofiel.numbers import format_number

CLASSES = ("open", "proxy", "guard", "leeftijd", "zorg")
KINDS = ("geteld", "gemodelleerd", "geschat")
METHODS: Mapping[str, tuple[str, str]] = {
    "z-score": (
        "standaardscore",
        "Gewogen gemiddelde van standaardscores: de afstand tot het gemiddelde van de gebieden, in "
        "standaardafwijkingen.",
    ),
    "rang": (
        "gemiddelde rang",
        "Gewogen gemiddelde van rangen tussen 0 en 1: het deel van de gebieden met hetzelfde cijfer of een lager.",
    ),
}
DECIMALS, LEAST_PARTS = 2, 2
THEME = "samenstelling"
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"@\d{4}$")


@dataclass(frozen=True)
class CompositeRequest:
    """One ``[[samenstelling]]`` of a dossier: its parts with their weights, on which scale, and on which levels.

    ``weights`` maps what the dossier wrote (``bijstand`` or ``bijstand@2020``) to a weight that is not 0.
    """

    key: str
    title: str
    weights: Mapping[str, float]
    method: str
    use: tuple[str, ...]
    levels: tuple[str, ...]

    def parts(self, columns: Sequence[str]) -> dict[str, float]:
        """Weight per column of the profile.

        Raises
        ------
        UsageError
            When a part is not in the dossier, or is in it for more than one year.

        Examples
        --------
        >>> made = CompositeRequest("nabij", "", {"bijstand": 1, "inwoners@2020": 2}, "rang", (), ())
        >>> made.parts(["bijstand@2020", "inwoners@2020", "inwoners@2024"])
        {'bijstand@2020': 1, 'inwoners@2020': 2}
        """
        found = {}
        for name, weight in self.weights.items():
            fitting = [c for c in columns if name in (c, c.split("@")[0])]
            if not fitting:
                raise UsageError(
                    f"De samenstelling '{self.key}' gebruikt '{name}', maar dat onderwerp staat niet in het dossier.",
                    remedy="Zet het onderwerp erbij als [[indicator]]; de onderdelen worden altijd getoond.",
                )
            if len(fitting) > 1:
                years = ", ".join(sorted(c.split("@")[1] for c in fitting))
                raise UsageError(
                    f"De samenstelling '{self.key}' gebruikt '{name}', maar dat staat er voor meer jaren: {years}.",
                    remedy=f'Schrijf het jaar erbij: "{fitting[0]}".',
                )
            found[fitting[0]] = weight
        if len(found) < len(self.weights):
            raise UsageError(
                f"De samenstelling '{self.key}' noemt een onderdeel twee keer.",
                remedy="Noem elk onderdeel één keer en geef het een groter gewicht.",
            )
        return found


def dossier_composites(content: Mapping[str, Any]) -> tuple[CompositeRequest, ...]:
    """The composites that a dossier describes.

    Raises
    ------
    UsageError
        When one has no name, fewer than two parts, an unknown method, or a weight that is 0 or belongs to nothing.

    Examples
    --------
    >>> dossier_composites({})
    ()
    """
    made = tuple(_request(entry) for entry in content.get("samenstelling", []))
    keys = [r.key for r in made]
    taken = {str(e.get("sleutel", "")) for e in content.get("indicator", [])}
    doubles = sorted({k for k in keys if keys.count(k) > 1 or k in taken})
    if doubles:
        raise UsageError(
            f"De naam van een samenstelling bestaat al: {', '.join(doubles)}.",
            remedy="Geef elke samenstelling een eigen naam, die ook geen onderwerp is.",
        )
    return made


def with_composites(
    offered: Submission, requests: Sequence[CompositeRequest], *, owner: str
) -> tuple[Submission, tuple[tuple[str, str, str], ...]]:
    """``offered`` with a column per composite, and per composite and level: column, level and title.

    A composite is computed per level over the areas that have all parts; others get the reason of the part that
    lacks. Where an area is not proven the same in the years of the parts (and, on a map, of the boundaries
    drawn) the reason is ``grenswijziging``. Areas above the drawn levels have no composite.

    Raises
    ------
    UsageError
        When no area has all parts.
    """
    table, reasons, columns = offered.table.copy(), offered.reasons.copy(), dict(offered.columns)
    places: list[tuple[str, str, str]] = []
    for request in requests:
        weights = request.parts(list(offered.columns))
        parts = [offered.columns[name] for name in weights]
        for part in parts:
            use = tuple(sorted({*part.use, "beschrijven", "indelen"}))
            columns[part.name] = replace(columns[part.name], use=use)
        column = _column(request, weights, parts, owner)
        values, why = _figures(offered, request, column)
        if values.isna().all():
            raise UsageError(
                f"Van geen enkel gebied zijn alle onderdelen van de samenstelling '{request.key}' bekend.",
                remedy="Kies onderdelen met cijfers op hetzelfde niveau, of zet niveaus bij de samenstelling.",
            )
        table[column.name], reasons[column.name], columns[column.name] = values, why, column
        places += [
            (column.name, level, column.label)
            for level in _levels(request, offered)
            if values[offered.units_of(level)].notna().any()
        ]
    return replace(offered, table=table, reasons=reasons, columns=columns), tuple(places)


def score_output(offered: Submission, column: str, level: str, title: str) -> Output:
    """The composite of one level as a score, so that it is judged as one."""
    values = offered.table.loc[offered.units_of(level), column]
    name = f"score:{column}:{level}"
    return Output(name=name, kind="score", column=column, level=level, values=values, title=title)


def _request(entry: Mapping[str, Any]) -> CompositeRequest:
    key, method = str(entry.get("naam", "")), str(entry.get("methode", "z-score"))
    if not _KEY.fullmatch(key):
        raise UsageError(
            f"'{key}' kan niet de naam van een samenstelling zijn.",
            remedy="Gebruik kleine letters, cijfers en _, en begin met een letter.",
        )
    if method not in METHODS:
        raise UsageError(
            f"De samenstelling '{key}' noemt de methode '{method}', en die bestaat niet.",
            remedy=f"Kies uit: {', '.join(METHODS)}.",
        )
    names = [str(name) for name in entry.get("indicatoren", [])]
    given = {str(name): float(weight) for name, weight in entry.get("gewichten", {}).items()}
    loose = sorted(set(given) - set(names))
    if len(set(names)) < LEAST_PARTS or len(set(names)) < len(names) or loose:
        raise UsageError(
            f"De samenstelling '{key}' heeft minstens {LEAST_PARTS} verschillende onderdelen nodig, en alleen "
            f"onderdelen hebben een gewicht{' (' + ', '.join(loose) + ' niet)' if loose else ''}.",
            remedy='Schrijf bijvoorbeeld indicatoren = ["afstand_supermarkt", "afstand_kinderdagverblijf"].',
        )
    wrong = sorted(name for name, weight in given.items() if weight == 0 or not math.isfinite(weight))
    if wrong:
        raise UsageError(
            f"In de samenstelling '{key}' is het gewicht van {', '.join(wrong)} nul of geen getal.",
            remedy="Laat een onderdeel weg dat niet meetelt. Onder nul telt het af.",
        )
    return CompositeRequest(
        key=key,
        title=str(entry.get("titel", "")),
        weights={name: given.get(name, 1.0) for name in names},
        method=method,
        use=tuple(entry.get("gebruik", ("beschrijven",))),
        levels=tuple(entry.get("niveaus", ())),
    )


def _levels(request: CompositeRequest, offered: Submission) -> tuple[str, ...]:
    strange = [level for level in request.levels if level not in offered.drawn]
    if strange:
        raise UsageError(
            f"De samenstelling '{request.key}' noemt een niveau dat het dossier niet toont: {', '.join(strange)}.",
            remedy=f"Kies uit: {', '.join(offered.drawn)}.",
        )
    return request.levels or offered.drawn


def _column(
    request: CompositeRequest, weights: Mapping[str, float], parts: Sequence[Column], owner: str
) -> Column:
    unit, meaning = METHODS[request.method]
    year = max(part.year for part in parts)
    spoken = "; ".join(
        f"{part.label}, {part.year} (gewicht {format_number(weight, _decimals(weight))})"
        for part, weight in zip(parts, weights.values(), strict=True)
    )
    against = " Een gewicht onder nul telt af." if min(weights.values()) < 0 else ""
    return Column(
        name=f"{request.key}@{year}",
        label=request.title or request.key.replace("_", " ").capitalize(),
        unit=unit,
        denominator="",
        lineage=tuple(dict.fromkeys(source for part in parts for source in part.lineage)),
        klass=max((part.klass for part in parts), key=CLASSES.index),
        aggregation="geen",
        use=tuple(sorted({*request.use, "beschrijven", "indelen"})),
        kind=max((part.kind for part in parts), key=KINDS.index),
        year=year,
        boundary_year=max(part.boundary_year for part in parts),
        definition=f"{meaning} Onderdelen: {spoken}.{against}",
        owner=owner,
        source="Samengesteld door de gemeente uit: "
        + "; ".join(dict.fromkeys(part.source for part in parts)),
        theme=THEME,
        predictors=tuple(dict.fromkeys(p for part in parts for p in part.predictors)),
        published=all(part.published for part in parts),
        decimals=DECIMALS,
        composition=Composition(request.method, dict(weights)),
    )


def _decimals(weight: float) -> int:
    """Decimals that a weight needs, at most three."""
    return next(d for d in range(4) if d == 3 or round(weight, d) == weight)


def _figures(
    offered: Submission, request: CompositeRequest, column: Column
) -> tuple["pd.Series[float]", "pd.Series[str]"]:
    made = column.composition
    if made is None:
        raise ValueError("a composite has a composition")
    values = pd.Series(float("nan"), index=offered.units)
    why = pd.Series("niet_van_toepassing", index=offered.units, dtype=object)
    names = list(made.weights)
    for level in _levels(request, offered):
        units = offered.units_of(level)
        parts = offered.table.loc[units, names].copy()
        moved = _moved(offered, names, level, units, drawn="kaart" in column.use)
        parts[moved] = float("nan")
        values[units] = composed(parts, made.weights, method=made.method).round(column.decimals)
        lacking = offered.reasons.loc[units, names].apply(
            lambda row: next((reason for reason in row if reason), ""), axis=1
        )
        why[units] = lacking.mask(moved & (lacking == ""), "grenswijziging")
    return values, why.where(values.isna(), "")


def _moved(
    offered: Submission, names: Sequence[str], level: str, units: pd.Index, *, drawn: bool
) -> "pd.Series[bool]":
    """Whether an area is not proven the same in every year that the parts, and the map, are of."""
    years = {offered.columns[name].boundary_year for name in names}
    years |= {boundary_year(level)} if drawn else set()
    newest = max(years)
    moved = pd.Series(False, index=units)
    for year in sorted(years - {newest}):
        moved |= ~same_area(units, year, newest, level)
    return moved
