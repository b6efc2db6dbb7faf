"""The approved figures of a bundle as text that anyone can read: table, declarations and ledger."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from guardrails import Column, Output, Released, canonical_bytes
from wijkprofiel.bundle.layout import (
    CANONICAL,
    DECLARATIONS,
    FIGURES,
    LEDGER,
    canonical_json,
    canonical_line,
    plain,
)
from wijkprofiel.missing import check_contract

HEADER = ("gebied", "niveau", "indicator", "jaar", "grensjaar", "waarde", "reden", "soort", "bron")


def fact_files(released: Released) -> dict[str, bytes]:
    """The files with approved figures: path in the bundle -> content.

    Rows stand in order of indicator, year and area code, whatever the order of the table. A figure is written
    in full, without rounding; where there is none stands its reason. The canonical form goes along as it was
    hashed, so that anyone can see that the canonical hash belongs to these figures.

    Raises
    ------
    MissingValueError
        When a place holds both a value and a reason, or neither.
    """
    facts = list(_facts(released))
    return {
        FIGURES: _csv_text(facts),
        DECLARATIONS: canonical_json(_declarations(released)),
        CANONICAL: canonical_bytes(released, released.policy_fingerprint),
        LEDGER: _ledger_text(released, facts),
    }


def number_text(value: float) -> str:
    """The shortest text that reads back as exactly this number, without a needless ``.0``.

    >>> number_text(81140.0), number_text(12.5), number_text(-0.0)
    ('81140', '12.5', '0')
    """
    return str(plain(float(value) + 0.0))


def _facts(released: Released) -> Iterator[dict[str, Any]]:
    order = sorted(released.columns.values(), key=lambda column: (_key(column), column.year))
    for column in order:
        values, reasons = released.table[column.name], released.reasons[column.name].fillna("").astype(str)
        check_contract(values, reasons)
        for unit in sorted(released.table.index):
            missing = reasons[unit] != ""
            yield {
                "gebied": str(unit),
                "niveau": str(released.level[unit]),
                "indicator": _key(column),
                "jaar": column.year,
                "grensjaar": column.boundary_year,
                "waarde": "" if missing else number_text(values[unit]),
                "reden": reasons[unit],
                "soort": column.kind,
                "bron": column.source,
            }


def _key(column: Column) -> str:
    return column.name.rpartition("@")[0] or column.name


def _csv_text(facts: list[dict[str, Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(facts)
    return buffer.getvalue().encode()


def _ledger_text(released: Released, facts: list[dict[str, Any]]) -> bytes:
    columns = {(_key(c), c.year): c for c in released.columns.values()}
    lines = []
    for fact in facts:
        column = columns[fact["indicator"], fact["jaar"]]
        entry = {key: fact[key] for key in ("gebied", "niveau", "indicator", "jaar", "grensjaar")}
        held = {"reden": fact["reden"]} if fact["reden"] else {"waarde": float(fact["waarde"])}
        # What an audit of a later release needs: where the area lies, and how far the figure is rounded.
        extra: dict[str, Any] = {"noemer": column.denominator, "eenheid": column.unit}
        extra["boven"] = str(released.parent[fact["gebied"]])
        if not column.published:
            extra["afronding"] = column.rounding
        lines.append(canonical_line({**entry, **held, **extra}) + "\n")
    return "".join(lines).encode()


def _declarations(released: Released) -> dict[str, Any]:
    units = sorted(released.table.index)
    return {
        "schema": 1,
        "onderwerp": released.subject,
        "getekend": list(released.drawn),
        "kolommen": {name: _column(column) for name, column in released.columns.items()},
        "uitvoer": {name: _output(output) for name, output in released.outputs.items()},
        "grenzen": {
            level: {"naam": b.name, "jaar": b.year, "sha256": b.sha256}
            for level, b in released.boundaries.items()
        },
        "gebieden": [
            {
                "code": str(unit),
                "naam": str(released.names[unit]),
                "niveau": str(released.level[unit]),
                "boven": str(released.parent[unit]),
                "gemeente": str(released.cluster[unit]),
            }
            for unit in units
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    made = column.composition
    composed = (
        {} if made is None else {"samenstelling": {"methode": made.method, "gewichten": dict(made.weights)}}
    )
    return composed | {
        "label": column.label,
        "eenheid": column.unit,
        "noemer": column.denominator,
        "herkomst_cijfer": column.lineage,
        "klasse": column.klass,
        "optelling": column.aggregation,
        "gebruik": column.use,
        "soort": column.kind,
        "voorspellers": column.predictors,
        "jaar": column.year,
        "grensjaar": column.boundary_year,
        "definitie": column.definition,
        "eigenaar": column.owner,
        "bron": column.source,
        "thema": column.theme,
        "gepubliceerd": column.published,
        "decimalen": column.decimals,
        **({"onderdeel_van": column.part_of, "indeling": column.breakdown} if column.part_of else {}),
        **({"afronding": column.rounding} if column.rounding > 1 else {}),
    }


def _output(output: Output) -> dict[str, Any]:
    present = output.values.dropna().sort_index()
    return {
        "soort": output.kind,
        "kolom": output.column,
        "niveau": output.level,
        "grenzen": output.edges,
        "titel": output.title,
        **({"tegen": output.against} if output.against else {}),
        "gebieden": {str(unit): plain(value) for unit, value in present.items()},
    }
