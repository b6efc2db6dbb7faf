"""The vault: counts per group that only tests may use, one Parquet file with the same bytes every time."""

import io
import math
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from readers import kwb2020, kwb2024
from readers.card import OpenSet, SourceCard, SourceColumn
from readers.scope import level_of

SCHEMA = pa.schema(
    [
        ("unit", pa.string()),
        ("level", pa.string()),
        ("year", pa.int64()),
        ("ground", pa.string()),
        ("group", pa.string()),
        ("count", pa.int64()),
        ("base", pa.int64()),
    ]
)
RESIDENTS, HOUSEHOLDS = "AantalInwoners", "HuishoudensTotaal"


def build_vault(first: OpenSet, second: OpenSet) -> pd.DataFrame:
    """Rows of the vault from KWB 2020 and KWB 2024. A count that the source does not give stays missing."""
    rows = [
        *_rows(first.extra["all"], {**kwb2020.VAULT_ONLY, **kwb2020.VAULT_TOO}, 2020),
        *_rows(second.extra["all"], {**kwb2024.VAULT_ONLY, **kwb2020.VAULT_TOO}, 2024),
        *_rest(first.extra["all"]),
    ]
    frame = pd.DataFrame(rows, columns=SCHEMA.names).astype({"count": "Int64", "base": "Int64"})
    return frame.sort_values(["year", "ground", "group", "unit"], ignore_index=True)


def _rows(counts: pd.DataFrame, groups: Mapping[str, tuple[str, str]], year: int) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for measure, (ground, group) in groups.items():
        if measure not in counts:
            continue
        base = counts[HOUSEHOLDS if ground == "huishouden" else RESIDENTS]
        for unit, count, whole in zip(counts.index, counts[measure].astype(float), base, strict=True):
            number = None if math.isnan(count) else int(count)
            found.append((unit, level_of(unit), year, ground, group, number, int(whole)))
    return found


def _rest(counts: pd.DataFrame) -> list[tuple[object, ...]]:
    """Residents without a migration background in 2020: not in the source, so what is left, never below 0."""
    base = counts[RESIDENTS].astype(int)
    left = (base - counts["WestersTotaal"].astype(int) - counts["NietWestersTotaal"].astype(int)).clip(
        lower=0
    )
    return [
        (unit, level_of(unit), 2020, "herkomst", "nederlands", rest, whole)
        for unit, rest, whole in zip(counts.index, left, base, strict=True)
    ]


def vault_bytes(frame: pd.DataFrame) -> bytes:
    """The Parquet bytes of the vault, without pandas metadata."""
    table = pa.Table.from_pandas(frame, schema=SCHEMA, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="snappy", version="2.6", store_schema=False)
    return buffer.getvalue()


def vault_card(first: OpenSet, second: OpenSet) -> SourceCard:
    """The card of the vault: the two sources together."""
    columns = [
        SourceColumn(f"{owner.card.table}:{c.name}", "kluis", reason=c.reason)
        for owner in (first, second)
        for c in owner.card.columns
        if c.state == "kluis" or "kluis" in c.reason
    ]
    return SourceCard(
        title="Kluis: aantallen per groep, alleen om mee te toetsen",
        owner="CBS",
        table="84799NED en 85984NED",
        years=(2020, 2024),
        boundary_years=(2020, 2024),
        attribution=f"{first.card.attribution}; {second.card.attribution}",
        origin="Uit de sets kwb2020 en kwb2024",
        retrieved=second.card.retrieved,
        status="zoals de twee sets",
        kind="geteld",
        columns=tuple(columns),
        caveats=(
            "Alleen de guardrails openen dit bestand, en alleen om te meten hoe een profiel op groepen "
            "bewoners uitpakt. Niets hieruit komt in een profiel, kaart, tabel of rapport.",
            "Herkomst 2020 (migratieachtergrond) en 2024 (herkomstland) zijn niet met elkaar te vergelijken.",
            "De groep 'nederlands' van 2020 staat niet in de bron: inwoners min westers min niet-westers, "
            "nooit onder 0.",
            "Marokko, Antillen en Aruba, Suriname, Turkije en overig zijn delen van niet-westers.",
            "Aantallen per wijk en buurt zijn afgerond op 5.",
        ),
        checked=("Hengelo 2020: 11 032 inwoners met een niet-westerse achtergrond, 40 785 mannen.",),
    )
