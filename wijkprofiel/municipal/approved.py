"""Own figures in a bundle: what was approved and what they mean, so that the bundle can be made again from itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from guardrails import Released
from wijkprofiel.catalogue import Indicator, IndicatorSource
from wijkprofiel.errors import BundleError, WijkprofielError
from wijkprofiel.figures import COLUMNS
from wijkprofiel.municipal.report import ReadingReport
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.municipal.source import MunicipalSource, own_card
from wijkprofiel.sources.open_data import MEASURE_COLUMNS

SCHEMA = 1


def approved_bytes(source: MunicipalSource, released: Released) -> bytes:
    """An own source as it leaves with a bundle: its indicators, its sheet, and the figures that were approved.

    What is hidden in the release is hidden here; nothing behind an approved figure goes along.
    """
    lineage = f"{source.key}:"
    shown = {
        name: column for name, column in released.columns.items() if column.lineage[0].startswith(lineage)
    }
    keys = {name.rpartition("@")[0] for name in shown}
    content = {
        "schema": SCHEMA,
        "sleutel": source.key,
        "gemeente": source.gemeente,
        "bestand": source.card.file,
        "titel": source.card.title,
        "sha256": source.card.sha256,
        "jaren": list(source.card.years),
        "grensjaren": list(source.card.boundary_years),
        "antwoorden": public_sheet(source.sheet),
        "indicatoren": [asdict(indicator) for indicator in source.indicators if indicator.key in keys],
        "cijfers": {
            name: {
                "grensjaar": column.boundary_year,
                "gebieden": {
                    str(unit): {"niveau": released.level[unit], **_figure(released, name, unit)}
                    for unit in sorted(released.table.index)
                },
            }
            for name, column in sorted(shown.items())
        },
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    return (text + "\n").encode()


def public_sheet(sheet: SourceSheet) -> dict[str, Any]:
    """The answers that go along with figures; where to report a mistake only as being known."""
    answers = sheet.to_json()
    known = bool(answers.pop("contact", ""))
    return {**answers, "contact_bekend": known}


def _figure(released: Released, name: str, unit: str) -> dict[str, Any]:
    reason = str(released.reasons.at[unit, name] or "")
    return {"reden": reason} if reason else {"waarde": float(released.table[name].loc[unit])}


def read_approved(content: bytes) -> MunicipalSource:
    """The own source that `approved_bytes` wrote; its figures stand as they are.

    Raises
    ------
    BundleError
        When the text is not of this form.
    """
    try:
        data = json.loads(content)
        if data["schema"] != SCHEMA:
            raise ValueError("schema")
        return _source(data)
    except (ValueError, KeyError, TypeError, AttributeError, WijkprofielError) as problem:
        raise BundleError("De eigen cijfers in de bundel zijn niet te lezen.") from problem


def _source(data: Mapping[str, Any]) -> MunicipalSource:
    answers = {key: value for key, value in data["antwoorden"].items() if key != "contact_bekend"}
    if "herzien" in answers:
        answers["herzien"] = date.fromisoformat(answers["herzien"])
    contact = "bekend" if data["antwoorden"]["contact_bekend"] else ""
    sheet = SourceSheet(**answers, contact=contact)
    indicators = tuple(_indicator(entry) for entry in data["indicatoren"])
    rows = []
    for name, figures in data["cijfers"].items():
        key, _, year = name.rpartition("@")
        for unit, cell in figures["gebieden"].items():
            value = float(cell["waarde"]) if "waarde" in cell else np.nan
            rows.append(
                (unit, cell["niveau"], key, int(year), figures["grensjaar"], value, cell.get("reden", ""))
            )
    measures = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS)).astype({"waarde": float})
    figures = measures.rename(columns={"maat": "indicator"}).assign(
        teller=np.nan, noemer=np.nan, onder=np.nan, boven=np.nan, soort="geteld", bron=data["sleutel"]
    )[list(COLUMNS)]
    return MunicipalSource(
        key=data["sleutel"],
        gemeente=data["gemeente"],
        measures=measures,
        indicators=indicators,
        card=own_card(
            data["sleutel"],
            data["bestand"],
            sheet,
            title=data["titel"],
            sha256=data["sha256"],
            years=tuple(data["jaren"]),
            boundary_years=tuple(data["grensjaren"]),
        ),
        sheet=sheet,
        report=ReadingReport(data["bestand"]),
        figures=figures,
    )


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    sources = tuple(
        IndicatorSource(s["set"], s["table"], s["year"], tuple(s["numerator"]), s["denominator"])
        for s in entry["sources"]
    )
    lists = {key: tuple(entry[key]) for key in ("predictors", "levels", "synonyms")}
    return Indicator(**{**entry, **lists, "sources": sources})
