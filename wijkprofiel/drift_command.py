"""The command ``definitiewijzigingen``: what changed in the Kerncijfers between two years, and what is no series."""

import json
from typing import Annotated, Any

import typer

from wijkprofiel.concepts import Concept, Drift, drift_of_years, load_registry
from wijkprofiel.concepts.drift import Place, Renamed, Step
from wijkprofiel.concepts.registry import Break
from wijkprofiel.concepts.resolution import TRIED_WORDS

DEFAULT_FIRST, DEFAULT_LAST = 2020, 2025


def definitiewijzigingen(
    van: Annotated[int, typer.Option("--van", help="Het oudste jaar.")] = DEFAULT_FIRST,
    tot: Annotated[int, typer.Option("--tot", help="Het nieuwste jaar.")] = DEFAULT_LAST,
    als_json: Annotated[bool, typer.Option("--json", help="Geef het resultaat als JSON op stdout.")] = False,
) -> None:
    """Toon wat er tussen twee jaren veranderde in de Kerncijfers wijken en buurten van CBS."""
    drift = drift_of_years(van, tot)
    if als_json:
        print(json.dumps(drift_json(drift), ensure_ascii=False, indent=2))
    else:
        print(drift_text(drift))


def drift_text(drift: Drift) -> str:
    """The report for a reader: per step what changed, then what may not be joined."""
    lines = [
        f"Kerncijfers wijken en buurten (CBS): wat veranderde er van {drift.first} tot en met {drift.last}?"
    ]
    for step in drift.steps:
        lines += ["", f"Van {step.first} naar {step.last}"]
        lines += _step_lines(step)
    lines += ["", "Wat u niet aan elkaar mag zetten"]
    lines += [line for found in drift.breaks for line in _break_lines(found)] or ["  Niets in deze jaren."]
    lines += ["", "Waarop dit rust"]
    lines += [f"  {year}: {TRIED_WORDS[tried]}" for year, tried in drift.tried.items()]
    return "\n".join(lines)


def drift_json(drift: Drift) -> dict[str, Any]:
    """The same report as data."""
    return {
        "van": drift.first,
        "tot": drift.last,
        "stappen": [_step_json(step) for step in drift.steps],
        "netto": _step_json(drift.whole),
        "niet_koppelen": [
            {
                "sleutel": found.key,
                "soort": found.kind,
                "maten": list(found.within),
                "voor": list(found.before),
                "na": list(found.after),
                "tot_en_met": found.last,
                "vanaf": found.first,
                "reden": found.reason,
            }
            for found in drift.breaks
        ],
        "beproefd": {str(year): tried for year, tried in drift.tried.items()},
    }


def _step_lines(step: Step) -> list[str]:
    if step.is_empty:
        return ["  Geen verschil bekend."]
    parts = [
        ("Toegevoegd", [f"{_label(m)} ({place.column})" for m, place in step.added]),
        ("Vervallen", [f"{_label(m)} ({place.column})" for m, place in step.dropped]),
        (
            "Andere naam",
            [f"{_label(p.measure)}: {p.before.column} werd {p.after.column}" for p in step.renamed],
        ),
        ("Andere betekenis", [f"{_label(r.measure)}. {r.reason}" for r in step.redefined]),
    ]
    lines = []
    for title, items in parts:
        if items:
            lines.append(f"  {title} ({len(items)})")
            lines += [f"    {item}" for item in items]
    if step.renumbered:
        first = step.renumbered[0]
        example = f"bijvoorbeeld {first.before.column} werd {first.after.column}"
        lines.append(f"  Ander volgnummer ({len(step.renumbered)}): {example}")
    if not step.sure:
        lines.append(
            "  Van een van deze jaren is geen lijst van kolommen bekend: volgnummers zijn er niet bij."
        )
    return lines


def _break_lines(found: Break) -> list[str]:
    subject = _labels(found.within) if found.within else f"{_labels(found.before)} / {_labels(found.after)}"
    return [f"  {subject}", f"    {found.reason}"]


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "van": step.first,
        "tot": step.last,
        "toegevoegd": [_place_json(m, place) for m, place in step.added],
        "vervallen": [_place_json(m, place) for m, place in step.dropped],
        "hernoemd": [_pair_json(p) for p in step.renamed],
        "hernummerd": [_pair_json(p) for p in step.renumbered],
        "anders_gedefinieerd": [
            {"maat": r.measure, "label": _label(r.measure), "reden": r.reason} for r in step.redefined
        ],
        "kolommen_bekend": step.sure,
    }


def _place_json(measure: str, place: Place) -> dict[str, Any]:
    concept = _concept(measure)
    return {
        "maat": measure,
        "label": concept.label,
        "kolom": place.column,
        "eenheid": place.unit,
        "klasse": concept.klass,
    }


def _pair_json(pair: Renamed) -> dict[str, Any]:
    return {
        "maat": pair.measure,
        "label": _label(pair.measure),
        "oud": pair.before.column,
        "nieuw": pair.after.column,
    }


def _concept(measure: str) -> Concept:
    return load_registry().concept(measure)


def _label(measure: str) -> str:
    return _concept(measure).label


def _labels(measures: tuple[str, ...]) -> str:
    return ", ".join(_label(measure) for measure in measures)
