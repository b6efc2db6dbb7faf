"""From profile to submission: declared columns, map classes and selections, typed texts. No groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from guardrails import BoundarySet, Column, Output, Policy, Submission, repair, round_own
from wijkprofiel.catalogue import IndicatorSource, load_catalogue
from wijkprofiel.certainty import KEY as MARGINS
from wijkprofiel.certainty import outward
from wijkprofiel.compare import require_one_series
from wijkprofiel.composites import dossier_composites, score_output, with_composites
from wijkprofiel.errors import UsageError
from wijkprofiel.indicators import compute_figures
from wijkprofiel.map_choice import EARLIER, MapChoice, class_maps, map_choices
from wijkprofiel.margins import figure_ranges
from wijkprofiel.measured_quality import measured_quality
from wijkprofiel.municipal import public_sheet
from wijkprofiel.profile import REGION, Profile, Request, region_members
from wijkprofiel.sources.at_hand import is_fetched, load_measures
from wijkprofiel.supply import EMBEDDED, Supply, as_served, lineage_of, supply_of
from wijkprofiel.worked_examples import worked_examples

SIZE_KEY = "inwoners"


def column_name(key: str, year: int) -> str:
    """Name of the column of one indicator and year.

    >>> column_name("inwoners", 2020)
    'inwoners@2020'
    """
    return f"{key}@{year}"


def submit(
    profile: Profile, dossier: Mapping[str, Any], *, policy: Policy, key: bytes | None = None
) -> Submission:
    """The submission of ``profile`` for the purpose that ``dossier`` describes.

    Small numbers are taken out before map classes are chosen, so that no class limit rests on a figure that may
    not be seen. Own counts are rounded first where the policy asks for it, with the ``key`` of the gemeente. The
    message that embedded figures are examples goes with the dossier.
    """
    table, reasons = _tables(profile)
    selections = dossier.get("selectie", [])
    columns = {
        column_name(r.key, _year(r)): _column(profile, r, dossier, selections) for r in profile.requests
    }
    units = profile.units
    drawn = tuple(level for level in profile.levels if level != "gemeente") or ("gemeente",)
    base = Submission(
        table=table,
        reasons=reasons,
        names=units["naam"],
        parent=units["boven"],
        cluster=units["gemeente"],
        level=units["niveau"],
        size=residents(units, profile.supply, merged=profile.merged),
        columns=columns,
        outputs={},
        boundaries={
            level: _boundary_set(profile, level) for level in drawn if level in profile.boundary_years
        },
        subject=profile.gemeente,
        drawn=drawn,
        dossier={
            **dossier,
            **_own_sources(profile),
            **_fetched_sources(profile),
            "melding": example_message(profile),
        },
        texts={**typed_texts(dossier), **_own_texts(profile)},
    )
    kept, composites = with_composites(
        repair(round_own(base, policy=policy, key=key), policy=policy),
        dossier_composites(dossier),
        owner=_owner(dossier),
    )
    explained = {**worked_examples(profile, kept), **_ranges(profile, kept)}
    measured = measured_quality(profile, kept, policy=policy)
    kept = replace(kept, dossier={**kept.dossier, **measured, **explained})
    outputs = {**_maps(profile, kept, dossier), **_selections(profile, kept, selections)}
    return replace(kept, outputs={**outputs, **_scores(kept, composites)})


def _ranges(profile: Profile, kept: Submission) -> dict[str, Any]:
    """Per public column the range of each figure that is shown, for the gemeente and its areas.

    Nothing for areas that were put together: then each figure rests on several rounded ones.
    """
    if profile.merged:
        return {}
    found: dict[str, dict[str, list[float]]] = {}
    for request in profile.requests:
        name, source = column_name(request.key, _year(request)), _source(profile, request)
        indicator, column = profile.indicators[request.key], kept.columns.get(name)
        if column is None or not column.published:
            continue
        figures = profile.figures
        rows = figures[(figures["indicator"] == request.key) & (figures["jaar"] == source.year)]
        shown = kept.table.index[kept.table[name].notna() & (kept.cluster == kept.subject)]
        spans = figure_ranges(rows.set_index("gebied"), indicator, source, units=list(shown))
        found[name] = {unit: outward(span, column.decimals) for unit, span in spans.items()}
    return {MARGINS: {name: spans for name, spans in found.items() if spans}}


def _owner(dossier: Mapping[str, Any]) -> str:
    """Who answers for what this dossier makes itself: its owner."""
    return str(dossier.get("eigenaar", {}).get("naam", ""))


def residents(
    units: pd.DataFrame,
    supply: Supply | None = None,
    *,
    merged: Mapping[int, Mapping[str, Sequence[str]]] | None = None,
) -> pd.Series:
    """Residents per unit: the smallest number over the years, so that a minimum size holds in each of them.

    ``supply`` are the sets to use, else all that are at hand for the gemeente of the units. ``merged`` says, per
    boundary year, of which areas a unit was put together.
    """
    if supply is None:
        inside = sorted({code for code in units["gemeente"] if code})
        supply = supply_of(inside[0]) if inside else EMBEDDED
    indicator = load_catalogue().indicators[SIZE_KEY]
    members = region_members(REGION) if REGION in units.index else []
    years = []
    for source in supply.sources_of(indicator):
        measures = load_measures(source.set)
        together = (merged or {}).get(int(measures["grensjaar"].iloc[0]))
        figures = compute_figures(indicator, source, measures, units, region_members=members, merged=together)
        years.append(figures.set_index("gebied")["waarde"])
    return pd.concat(years, axis=1).min(axis=1).reindex(units.index)


def example_message(profile: Profile) -> str:
    """The banner that goes with embedded figures: their years, and that they are not current.

    Empty when every figure was fetched: then the source line gives release and moment of retrieval.
    """
    embedded = (r for r in profile.requests if _is_embedded(profile, r))
    years = sorted({_year(r) for r in embedded})
    if not years:
        return ""
    shown = str(years[0]) if len(years) == 1 else f"{', '.join(map(str, years[:-1]))} en {years[-1]}"
    return f"Voorbeeldcijfers {shown}, niet actueel"


def _is_embedded(profile: Profile, request: Request) -> bool:
    name = _source(profile, request).set
    return not is_fetched(name) and profile.supply.own_source(name) is None


def _own_sources(profile: Profile) -> dict[str, Any]:
    """What people answered about the own sources in use, so that it can be judged; nothing without them."""
    facts = {
        source.key: {"bestand": source.card.file, "sha256": source.card.sha256, **public_sheet(source.sheet)}
        for source in profile.supply.own
        if source.key in profile.sets
    }
    return {"eigen_bronnen": facts} if facts else {}


def _own_texts(profile: Profile) -> dict[str, str]:
    """What people typed about own sources and what will be read by others."""
    texts: dict[str, str] = {}
    for source in profile.supply.own:
        if source.key in profile.sets:
            texts[f"{source.key}.titel"] = source.card.title
            for key in ("definitie", "doel_verzameling", "grondslag", "eenheid", "licentie"):
                texts[f"{source.key}.{key}"] = str(getattr(source.sheet, key))
    return {place: text for place, text in texts.items() if text}


def _fetched_sources(profile: Profile) -> dict[str, Any]:
    """Where fetched figures come from, complete, to go with every export; nothing for embedded ones."""
    used = {*profile.sets, *(one.key for one in profile.supply.shapes)}
    found = [one for one in profile.supply.fetched if one.key in used]
    return {"opgehaald": [one.provenance() for one in found]} if found else {}


def typed_texts(dossier: Mapping[str, Any]) -> dict[str, str]:
    """Everything someone typed that will be read by others, by place in the dossier.

    Names and addresses of the owner and of those with a role are left out: they are meant to be there.
    """
    texts: dict[str, str] = {}
    for section in ("profiel", "doel"):
        for key, value in dossier.get(section, {}).items():
            if isinstance(value, str) and value:
                texts[f"{section}.{key}"] = value
    for table, keys in (
        ("indicator", ("titel", "toelichting", "klassen_reden")),
        ("selectie", ("naam",)),
        ("factsheet", ("reden",)),
        ("samenstelling", ("naam", "titel", "toelichting")),
    ):
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
    name = column_name(request.key, _year(request))
    source = _source(profile, request)
    indicator = as_served(profile.indicators[request.key], source)
    card = profile.supply.card(source.set)
    use = set(request.use)
    if any(s.get("sleutel") == request.key for s in selections):
        use.add("indelen")
    rows = profile.figures[profile.figures["indicator"] == request.key]
    return Column(
        name=name,
        label=indicator.label,
        unit=indicator.unit,
        denominator=indicator.denominator,
        lineage=lineage_of(source),
        klass=indicator.klass,
        aggregation=indicator.aggregation,
        use=tuple(sorted(use)),
        kind=indicator.kind,
        year=source.year,
        boundary_year=int(rows.loc[rows["jaar"] == source.year, "grensjaar"].iloc[0]),
        # A caveat alone is no definition: what is missing has to be asked.
        definition=f"{indicator.definition} {indicator.note}".strip() if indicator.definition else "",
        owner=indicator.owner,
        source=card.source_line(source.table) + (" Voorlopig cijfer." if source.provisional else ""),
        theme=indicator.theme,
        predictors=indicator.predictors,
        published=card.published,
        decimals=indicator.decimals,
    )


def _source(profile: Profile, request: Request) -> IndicatorSource:
    return profile.sources[column_name(request.key, _year(request))]


def _boundary_set(profile: Profile, level: str) -> BoundarySet:
    boundaries = profile.supply.boundaries(level, profile.boundary_years[level])
    return BoundarySet(name=boundaries.name, year=boundaries.year, sha256=boundaries.sha256)


def _maps(profile: Profile, kept: Submission, dossier: Mapping[str, Any]) -> dict[str, Output]:
    """Class maps per topic and level: one set of limits for all years of it, as the dossier chose."""
    choices = map_choices(dossier)
    titles = {column_name(r.key, _year(r)): r.title for r in profile.requests}
    asked: dict[tuple[str, str], list[str]] = {}
    for request in profile.requests:
        for level in request.levels if "kaart" in request.use else ():
            asked.setdefault((request.key, level), []).append(column_name(request.key, _year(request)))
    made = [
        output
        for (key, level), columns in asked.items()
        for output in class_maps(kept, columns, level, titles, _checked(profile, key, columns, choices))
    ]
    # Maps of figures come first, in the order of the profile; those of differences after them.
    order = {
        f"kaart:{column}:{level}": place
        for place, (column, level) in enumerate(
            (column_name(r.key, _year(r)), level) for r in profile.requests for level in r.levels
        )
    }
    made.sort(key=lambda output: (bool(output.against), order.get(output.name, len(order))))
    return {output.name: output for output in made}


def _checked(
    profile: Profile, key: str, columns: Sequence[str], choices: Mapping[str, MapChoice]
) -> MapChoice:
    """The choice of a topic; a difference between years that are not one series is refused."""
    choice = choices.get(key, MapChoice())
    if EARLIER in choice.against:
        served = profile.supply.served(profile.indicators[key])
        require_one_series(served, [int(name.split("@")[1]) for name in columns], card_of=profile.supply.card)
    return choice


def _scores(kept: Submission, composites: Sequence[tuple[str, str, str]]) -> dict[str, Output]:
    """A score per composite and level, and its map where the dossier asks for one."""
    outputs = {}
    for column, level, title in composites:
        score = score_output(kept, column, level, title)
        outputs[score.name] = score
        if "kaart" in kept.columns[column].use:
            drawn = class_maps(kept, [column], level, {column: title}, MapChoice())
            outputs |= {output.name: output for output in drawn}
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
