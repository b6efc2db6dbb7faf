"""From profile to submission: declared columns, map classes and selections, typed texts. No groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from guardrails import BoundarySet, Column, Output, Policy, Submission, repair
from wijkprofiel.areas import boundary_year, load_boundaries
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.classes import assign_classes, choose_edges
from wijkprofiel.errors import UsageError
from wijkprofiel.indicators import compute_figures
from wijkprofiel.profile import REGION, Profile, Request, region_members
from wijkprofiel.sources.open_data import load_card, load_measures

SIZE_KEY = "inwoners"


def column_name(key: str, year: int) -> str:
    """Name of the column of one indicator and year.

    >>> column_name("inwoners", 2020)
    'inwoners@2020'
    """
    return f"{key}@{year}"


def submit(profile: Profile, dossier: Mapping[str, Any], *, policy: Policy) -> Submission:
    """The submission of ``profile`` for the purpose that ``dossier`` describes.

    Small numbers are taken out before map classes are chosen, so that no class limit rests on a figure that may
    not be seen. The message that embedded figures are examples goes with the dossier.
    """
    table, reasons = _tables(profile)
    selections = dossier.get("selectie", [])
    columns = {
        column_name(r.key, _year(r)): _column(profile, r, dossier, selections) for r in profile.requests
    }
    units = profile.units
    drawn = tuple(level for level in profile.levels if level != "gemeente")
    base = Submission(
        table=table,
        reasons=reasons,
        names=units["naam"],
        parent=units["boven"],
        cluster=units["gemeente"],
        level=units["niveau"],
        size=residents(units),
        columns=columns,
        outputs={},
        boundaries={level: _boundary_set(level) for level in drawn},
        subject=profile.gemeente,
        drawn=drawn,
        dossier={**dossier, "melding": example_message(profile)},
        texts=typed_texts(dossier),
    )
    kept = repair(base, policy=policy)
    outputs = {**_maps(profile, kept), **_selections(profile, kept, selections)}
    return replace(kept, outputs=outputs)


def residents(units: pd.DataFrame) -> pd.Series:
    """Residents per unit: the smallest number over the years, so that a minimum size holds in each of them."""
    indicator = load_catalogue().indicators[SIZE_KEY]
    members = region_members(REGION) if REGION in units.index else []
    years = []
    for source in indicator.sources:
        figures = compute_figures(indicator, source, load_measures(source.set), units, region_members=members)
        years.append(figures.set_index("gebied")["waarde"])
    return pd.concat(years, axis=1).min(axis=1).reindex(units.index)


def example_message(profile: Profile) -> str:
    """The banner that goes with embedded figures: their years, and that they are not current."""
    years = sorted({_year(r) for r in profile.requests})
    shown = str(years[0]) if len(years) == 1 else f"{', '.join(map(str, years[:-1]))} en {years[-1]}"
    return f"Voorbeeldcijfers {shown}, niet actueel"


def typed_texts(dossier: Mapping[str, Any]) -> dict[str, str]:
    """Everything someone typed that will be read by others, by place in the dossier.

    Names and addresses of the owner and of those with a role are left out: they are meant to be there.
    """
    texts: dict[str, str] = {}
    for section in ("profiel", "doel"):
        for key, value in dossier.get(section, {}).items():
            if isinstance(value, str) and value:
                texts[f"{section}.{key}"] = value
    for table, keys in (("indicator", ("titel", "toelichting")), ("selectie", ("naam",))):
        for number, entry in enumerate(dossier.get(table, []), start=1):
            for key in keys:
                if entry.get(key):
                    texts[f"{table}.{number}.{key}"] = str(entry[key])
            for key, value in entry.get("vier_vragen", {}).items():
                if isinstance(value, str) and key != "door":
                    texts[f"{table}.{number}.vier_vragen.{key}"] = value
    return texts


def _tables(profile: Profile) -> tuple[pd.DataFrame, pd.DataFrame]:
    keyed = profile.figures.assign(
        kolom=profile.figures["indicator"] + "@" + profile.figures["jaar"].astype(str)
    )
    table = keyed.pivot(index="gebied", columns="kolom", values="waarde").reindex(profile.units.index)
    reasons = keyed.pivot(index="gebied", columns="kolom", values="reden").reindex(profile.units.index)
    order = [column_name(r.key, _year(r)) for r in profile.requests]
    unique = list(dict.fromkeys(order))
    # Not more digits than the figure can carry: what is approved is what is shown, and classes agree with it.
    table = table[unique].astype(float).round({name: profile.decimals(name) for name in unique})
    reasons = reasons[unique]
    for frame in (table, reasons):
        frame.index.name = None
        frame.columns.name = None
    return table, reasons


def _column(
    profile: Profile, request: Request, dossier: Mapping[str, Any], selections: Sequence[Mapping[str, Any]]
) -> Column:
    indicator = profile.indicators[request.key]
    name = column_name(request.key, _year(request))
    source = profile.sources[name]
    card = load_card(source.set)
    use = set(request.use)
    if any(s.get("sleutel") == request.key for s in selections):
        use.add("indelen")
    measures = [*source.numerator, *([source.denominator] if source.denominator else [])]
    rows = profile.figures[profile.figures["indicator"] == request.key]
    return Column(
        name=name,
        label=indicator.label,
        unit=indicator.unit,
        denominator=indicator.denominator,
        lineage=tuple(f"{source.set}:{measure}" for measure in measures),
        klass=indicator.klass,
        aggregation=indicator.aggregation,
        use=tuple(sorted(use)),
        kind=indicator.kind,
        year=source.year,
        boundary_year=int(rows.loc[rows["jaar"] == source.year, "grensjaar"].iloc[0]),
        definition=f"{indicator.definition} {indicator.note}".strip(),
        owner=indicator.owner,
        source=card.source_line(source.table),
        theme=indicator.theme,
        predictors=indicator.predictors,
        published=card.published,
        decimals=indicator.decimals,
    )


def _boundary_set(level: str) -> BoundarySet:
    boundaries = load_boundaries(level, boundary_year(level))
    return BoundarySet(name=boundaries.name, year=boundaries.year, sha256=boundaries.sha256)


def _maps(profile: Profile, kept: Submission) -> dict[str, Output]:
    outputs = {}
    for request in profile.requests:
        if "kaart" not in request.use:
            continue
        column = column_name(request.key, _year(request))
        for level in request.levels:
            values = kept.table.loc[kept.units_of(level), column]
            if values.notna().sum() == 0:
                continue
            edges = choose_edges(values)
            name = f"kaart:{column}:{level}"
            outputs[name] = Output(
                name=name,
                kind="class",
                column=column,
                level=level,
                values=assign_classes(values, edges),
                edges=edges,
                title=request.title,
            )
    return outputs


def _selections(
    profile: Profile, kept: Submission, selections: Sequence[Mapping[str, Any]]
) -> dict[str, Output]:
    outputs = {}
    for selection in selections:
        request = _selected(profile.requests, selection)
        column = column_name(request.key, _year(request))
        level = str(selection.get("niveau", "wijk"))
        values = kept.table.loc[kept.units_of(level), column]
        low, high = selection.get("minimaal", -np.inf), selection.get("maximaal", np.inf)
        if not low <= high:  # also when one of them is no number
            raise UsageError(
                f"De selectie '{selection.get('naam', '')}' kan zo niet: van {low} tot en met {high}.",
                remedy="Zet bij minimaal een getal dat niet hoger is dan maximaal.",
            )
        chosen = values.between(low, high).astype("Int64").mask(values.isna())
        name = f"selectie:{column}:{level}:{selection.get('naam', '')}"
        if name in outputs:
            raise UsageError(
                f"De selectie '{selection.get('naam', '')}' staat er twee keer, op hetzelfde onderwerp en niveau.",
                remedy="Geef elke selectie een eigen naam.",
            )
        outputs[name] = Output(
            name=name,
            kind="selection",
            column=column,
            level=level,
            values=chosen,
            title=str(selection.get("naam", "")),
        )
    return outputs


def _selected(requests: Sequence[Request], selection: Mapping[str, Any]) -> Request:
    """The one request that a selection is about, by its key and, if it names one, its year."""
    name, key, year = selection.get("naam", ""), selection.get("sleutel", ""), selection.get("jaar")
    fitting = [r for r in requests if r.key == key and year in (None, r.year)]
    if not fitting:
        raise UsageError(
            f"De selectie '{name}' gebruikt '{key}'{'' if year is None else f' van {year}'}, "
            "maar dat onderwerp staat niet in het dossier.",
            remedy="Zet het onderwerp erbij als [[indicator]].",
        )
    if len({r.year for r in fitting}) > 1:
        years = ", ".join(sorted(str(r.year) for r in fitting))
        raise UsageError(
            f"De selectie '{name}' gebruikt '{key}', maar dat staat er voor meer jaren: {years}.",
            remedy="Zet bij de selectie welk jaar: jaar = ...",
        )
    return fitting[0]


def _year(request: Request) -> int:
    if request.year is None:
        raise ValueError("a settled request has a year")
    return request.year
