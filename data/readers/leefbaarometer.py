"""Leefbaarometer 2.0 classes per wijk and gemeente of Twente: kept with the vault."""

import json
from pathlib import Path

import pandas as pd

from readers.card import SourceCard, SourceColumn
from readers.scope import in_scope, level_of

FILES = ("leefbaarometer-2016/gemeente.json", "leefbaarometer-2016/wijk.json")
YEARS = {"KL02": 2002, "KL08": 2008, "KL12": 2012, "KL14": 2014, "KL16": 2016}


def read_leefbaarometer(source: Path) -> tuple[pd.DataFrame, SourceCard]:
    """Rows ``gebied, niveau, jaar, grensjaar, klasse``, and the card."""
    found: dict[str, dict[str, str]] = {}
    for file in FILES:
        found |= json.loads((source / file).read_text(encoding="utf-8-sig"))
    rows = [
        (code, level_of(code), year, 2016, int(classes[key]))
        for code, classes in found.items()
        if in_scope(code)
        for key, year in YEARS.items()
        if classes.get(key)
    ]
    frame = pd.DataFrame(rows, columns=["gebied", "niveau", "jaar", "grensjaar", "klasse"])
    names = sorted({key for classes in found.values() for key in classes})
    columns = tuple(
        SourceColumn(name, "kluis")
        if name in YEARS
        else SourceColumn(name, "niet_opgenomen", reason="klasse van verandering")
        for name in names
    )
    return frame.sort_values(["gebied", "jaar"], ignore_index=True), _card(columns)


def _card(columns: tuple[SourceColumn, ...]) -> SourceCard:
    return SourceCard(
        title="Leefbaarometer 2.0, meting 2016, klassen 2002-2016",
        owner="Ministerie van BZK",
        table="Leefbaarometer 2.0 meting 2016",
        years=tuple(YEARS.values()),
        boundary_years=(2016,),
        attribution="Bron: Ministerie van BZK, Leefbaarometer 2.0 (meting 2016), open data; "
        "bewerkt door wijkprofiel. De bron noemt geen licentie",
        origin="Openbare repository koenkoen1/minorproject, commit 1de9493",
        retrieved="onbekend",
        status="verouderd: opgevolgd door Leefbaarometer 3.0",
        kind="gemodelleerd",
        predictors=("herkomst", "en ongeveer 100 andere kenmerken"),
        columns=columns,
        licence="open data, licentie niet genoemd",
        caveats=(
            "Herkomst van bewoners telde mee in deze score. Daarom staat zij in de kluis: alleen om later "
            "een score van buiten te onderzoeken, nooit om te tonen.",
            "Klasse 1 tot en met 9, op de grenzen van 2016.",
        ),
        checked=("Gemeente Hengelo klasse 7 in alle jaren; de tien wijken klasse 6 tot en met 9.",),
    )
