"""The scene of a bundle: figures, classes, words and shapes as they stand in its files. Nothing is computed again."""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from guardrails import Column
from wijkprofiel.bundle import RECALLED_STATUS, BundleFiles, check_bundle, open_bundle
from wijkprofiel.bundle.layout import DECLARATIONS, FIGURES, GEOPACKAGE, KADER, RECORD
from wijkprofiel.classes import class_labels
from wijkprofiel.errors import CheckDeviates, NotForSession
from wijkprofiel.maps.kaart import value_text
from wijkprofiel.maps.palette import MISSING_FILL, pattern_of, sequential
from wijkprofiel.missing import REASONS, reason_label
from wijkprofiel.numbers import format_date
from wijkprofiel.workshop.scene import Figure, LegendRow, Place, Scene, Topic
from wijkprofiel.workshop.shapes import svg_shapes

_MODELLED = ("gemodelleerd", "geschat")


def open_for_session(path: Path, *, day: date) -> tuple[Scene, str]:
    """The scene of the bundle at ``path`` and the text of the council's rules in it (empty when there are none).

    Raises
    ------
    UsageError
        When there is nothing at ``path``.
    CheckDeviates
        When a file of the bundle is not what its sums say (exit code 6).
    NotForSession
        When the bundle was recalled, or its day has passed.
    """
    report = check_bundle(path, today=day)
    if report.deviations:
        first = report.deviations[0]
        raise CheckDeviates(
            f"Deze bundel is veranderd sinds hij is gemaakt: {first.item}: {first.detail}. "
            "Hij wordt niet getoond.",
            remedy="Gebruik de bundel zoals hij is gemaakt, of maak hem opnieuw.",
        )
    if report.status == RECALLED_STATUS:
        raise NotForSession(
            f"Deze bundel is ingetrokken. {' '.join(report.notices)}",
            remedy="Gebruik de vrijgave die ervoor in de plaats kwam.",
        )
    files = open_bundle(path)
    record = json.loads(files.content[RECORD])
    if record["geldig_tot"] < day.isoformat():
        raise NotForSession(
            f"Deze bundel was geldig tot {format_date(record['geldig_tot'])}. Hij wordt niet meer getoond.",
            remedy="Toets het profiel opnieuw en geef het opnieuw vrij.",
        )
    kader = files.content.get(KADER, b"").decode()
    return scene_of_bundle(files, kenmerk=report.kenmerk), kader


def scene_of_bundle(files: BundleFiles, *, kenmerk: str) -> Scene:
    """The scene that the files of a bundle hold. They have been checked."""
    record = json.loads(files.content[RECORD])
    declared = json.loads(files.content[DECLARATIONS])
    places = tuple(
        Place(code=area["code"], name=area["naam"], level=area["niveau"], parent=area["boven"])
        for area in declared["gebieden"]
    )
    facts = _facts(files.content[FIGURES])
    topics = tuple(
        _topic(name, column, facts.get(name, {}), declared["uitvoer"], {p.code: p.level for p in places})
        for name, column in _in_order(declared["kolommen"], declared["uitvoer"])
    )
    return Scene(
        origin="bundel",
        name=files.name,
        title=record["titel"] or record["naam"],
        subject=record["onderwerp"],
        subject_name=record["plaats"],
        status=record["status"],
        valid_until=record["geldig_tot"],
        mark=kenmerk,
        canonical_hash=record["canonieke_hash"],
        purpose=str(record["doel"].get("omschrijving", "")),
        banner=record["melding"],
        places=places,
        topics=topics,
        shapes=svg_shapes(_geometries(files.content.get(GEOPACKAGE))),
    )


def _in_order(columns: Mapping[str, Any], outputs: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Columns with a map first, then by theme and label."""
    drawn = {output["kolom"] for output in outputs.values() if output["soort"] == "class"}
    return sorted(
        columns.items(), key=lambda item: (item[0] not in drawn, item[1]["thema"], item[1]["label"], item[0])
    )


def _facts(content: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Column -> area -> the figure as text and the reason why it is missing."""
    out: dict[str, dict[str, tuple[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        name = f"{row['indicator']}@{row['jaar']}"
        out.setdefault(name, {})[row["gebied"]] = (row["waarde"], row["reden"])
    return out


def _topic(
    name: str,
    declared: Mapping[str, Any],
    facts: Mapping[str, tuple[str, str]],
    outputs: Mapping[str, Any],
    levels: Mapping[str, str],
) -> Topic:
    column = _column(name, declared)
    maps = {o["niveau"]: o for o in outputs.values() if o["soort"] == "class" and o["kolom"] == name}
    figures = {
        code: _figure(value, reason, column, maps.get(levels.get(code, ""), {}).get("gebieden", {}).get(code))
        for code, (value, reason) in facts.items()
    }
    title = next((o["titel"] for o in maps.values() if o["titel"]), "") or column.label
    return Topic(
        key=name,
        label=title,
        year=column.year,
        theme=column.theme.replace("_", " "),
        unit=unit_line(column),
        definition=column.definition,
        owner=column.owner,
        source=column.source,
        note=kind_note(column),
        figures=figures,
        legends={
            level: _legend(facts, [c for c in facts if levels.get(c) == level], output)
            for level, output in maps.items()
        },
    )


def _figure(value: str, reason: str, column: Column, number: int | None) -> Figure:
    if reason:
        return Figure(reason_label(reason), reason=reason)
    return Figure(value_text(float(value), column), number=None if number is None else int(number))


def _legend(
    facts: Mapping[str, tuple[str, str]], codes: Sequence[str], output: Mapping[str, Any]
) -> tuple[LegendRow, ...]:
    values = pd.Series(
        {code: float(facts[code][0]) if not facts[code][1] else float("nan") for code in codes}, dtype=float
    )
    numbers = [int(number) for number in output["gebieden"].values()]
    labels = class_labels(values, output["grenzen"])
    return legend_rows(labels, numbers, [facts[code][1] for code in codes])


def legend_rows(
    labels: Sequence[str], numbers: Iterable[int], reasons: Iterable[str]
) -> tuple[LegendRow, ...]:
    """The legend of a map: a row per class, and one per kind of missing that occurs."""
    held, why = list(numbers), list(reasons)
    rows = [
        LegendRow(label, colour, held.count(number))
        for number, (label, colour) in enumerate(zip(labels, sequential(len(labels)), strict=True))
    ]
    rows += [
        LegendRow(reason_label(reason), MISSING_FILL, why.count(reason), pattern_of(reason).name, reason)
        for reason in REASONS
        if reason in why
    ]
    return tuple(rows)


def unit_line(column: Column) -> str:
    """Unit and what was divided by."""
    if not column.denominator or " per " in f" {column.unit} ":
        return column.unit
    joint = "van" if column.unit in ("%", "procent") else "noemer:"
    return f"{column.unit} {joint} {column.denominator}"


def kind_note(column: Column) -> str:
    """What a reader has to know of a figure that was not counted; empty for one that was."""
    if column.kind not in _MODELLED:
        return ""
    by = ", ".join(column.predictors) or "de bron noemt ze niet"
    return f"Geschat: dit cijfer komt uit een model en is niet geteld. Het model gebruikt: {by}."


def _column(name: str, declared: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        label=declared["label"],
        unit=declared["eenheid"],
        denominator=declared["noemer"],
        lineage=tuple(declared["herkomst_cijfer"]),
        klass=declared["klasse"],
        aggregation=declared["optelling"],
        use=tuple(declared["gebruik"]),
        kind=declared["soort"],
        year=declared["jaar"],
        boundary_year=declared["grensjaar"],
        definition=declared["definitie"],
        owner=declared["eigenaar"],
        source=declared["bron"],
        theme=declared["thema"],
        predictors=tuple(declared["voorspellers"]),
        decimals=declared["decimalen"],
    )


def _geometries(content: bytes | None) -> dict[str, gpd.GeoSeries]:
    """Level -> geometry by code, from the layers of the bundle's GeoPackage; nothing without one."""
    if content is None:
        return {}
    out = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "gebieden.gpkg"
        place.write_bytes(content)
        for layer, kind in pyogrio.list_layers(place):
            if kind is None:
                continue
            frame = gpd.read_file(place, layer=layer, columns=["code"], engine="pyogrio")
            level = _LEVEL_OF_PREFIX.get(str(frame["code"].iloc[0])[:2], "")
            if level:
                out[level] = frame.set_index("code").geometry
    return out


_LEVEL_OF_PREFIX: Mapping[str, str] = {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}
