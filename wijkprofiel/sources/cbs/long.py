"""From the long format of OData v4 and the CSV download to the same wide rows that OData v3 gives."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wijkprofiel.errors import IncompleteAnswer, UnexpectedAnswer
from wijkprofiel.sources.cbs.metadata import as_dimension, as_properties

# The columns that name an area stand first in every KWB table; v4 has them as codes, not as measures.
AREA_COLUMNS = ("Gemeentenaam", "SoortRegio", "Codering")
KINDS = {"NL": "Land", "GM": "Gemeente", "WK": "Wijk", "BU": "Buurt"}
_WORD = re.compile(r"[^0-9A-Za-z]+")


def column_stem(title: str) -> str:
    """The stem of a v3 column key as CBS makes it from a title.

    >>> column_stem("40% personen met laagste inkomen"), column_stem("Wmo-cliënten")
    ('k_40PersonenMetLaagsteInkomen', 'WmoClienten')
    """
    plain = unicodedata.normalize("NFKD", title.replace("²", "2").replace("³", "3"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = [word for word in _WORD.split(plain) if word]
    stem = "".join(word[0].upper() + word[1:] for word in words)
    return f"k_{stem}" if stem[:1].isdigit() else stem


def as_v3_properties(
    measures: Sequence[Mapping[str, Any]],
    groups: Sequence[Mapping[str, Any]],
    dimensions: Sequence[Mapping[str, Any]],
) -> tuple[pd.DataFrame, dict[str, str]]:
    """DataProperties as v3 gives them, and the v3 key of each v4 measure.

    The Index of a measure or group is its ID in v3; its Position is that number less the groups before it. So text
    columns that v4 leaves out leave a gap and no other column moves. A group of text columns only is left out too:
    that is the one with the names of areas, in front of everything.
    """
    ids = {str(group["Id"]): int(group["Index"]) for group in groups}
    listed = {*ids.values(), *(int(measure["Index"]) for measure in measures)}
    hidden = 1 if listed and min(listed) > len(dimensions) + 1 else 0
    records: list[dict[str, Any]] = [
        {
            "ID": place,
            "Position": place,
            "Type": dimension["Kind"],
            "Key": dimension["Identifier"],
            "Title": dimension["Title"],
            "MapYear": dimension.get("MapYear") or None,
        }
        for place, dimension in enumerate(dimensions)
    ]
    records += [
        {
            "ID": ids[str(group["Id"])],
            "ParentID": ids.get(str(group.get("ParentId"))),
            "Type": "TopicGroup",
            "Key": "",
            "Title": group["Title"],
        }
        for group in groups
    ]
    keys: dict[str, str] = {}
    for measure in measures:
        number = int(measure["Index"])
        position = number - sum(1 for other in ids.values() if other < number) - hidden
        keys[str(measure["Identifier"])] = key = f"{column_stem(str(measure['Title']))}_{position}"
        records.append(
            {
                "ID": number,
                "Position": position,
                "ParentID": ids.get(str(measure.get("MeasureGroupId"))),
                "Type": "Topic",
                "Key": key,
                "Title": measure["Title"],
                "Description": measure.get("Description"),
                "Datatype": measure.get("DataType") or "Double",
                "Unit": measure.get("Unit"),
                "Decimals": measure.get("Decimals"),
                "PresentationType": measure.get("PresentationType"),
            }
        )
    return as_properties(sorted(records, key=lambda record: int(record["ID"]))), keys


def with_area_columns(properties: pd.DataFrame) -> pd.DataFrame:
    """The same properties with the columns that name an area, where v4 left their places free."""
    taken = set(properties["Position"].dropna().astype(int))
    added: list[dict[str, Any]] = [
        {
            "ID": place + 1,
            "Position": place,
            "Type": "Topic",
            "Key": f"{stem}_{place}",
            "Title": stem,
            "Datatype": "String",
        }
        for place, stem in enumerate(AREA_COLUMNS, start=1)
        if place not in taken
    ]
    if not added:
        return properties
    held = properties.astype(object).where(properties.notna(), None).to_dict("records")
    records: list[dict[str, Any]] = [{str(key): value for key, value in record.items()} for record in held]
    return as_properties(sorted(records + added, key=lambda record: int(record["ID"])))


def as_areas(codes: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A v4 list of codes as a v3 dimension, in the order of the table; ``Index`` is kept."""
    ordered = sorted(codes, key=lambda record: int(record["Index"]))
    records = [
        {
            "Key": str(record["Identifier"]).strip(),
            "Title": record["Title"],
            "Municipality": _gemeente(str(record["Identifier"])),
            "DetailRegionCode": record.get("DetailRegionCode") or "",
            "Index": int(record["Index"]),
        }
        for record in ordered
    ]
    if not records:
        empty = pa.table({"Key": pa.array([], pa.string()), "Title": pa.array([], pa.string())})
        return as_dimension(empty).assign(Index=pd.Series([], dtype="int64"))
    return as_dimension(pa.Table.from_pylist(records))


def _gemeente(code: str) -> str:
    return "GM" + code.strip()[2:6] if code[:2] in ("GM", "WK", "BU") else ""


def as_wide(
    observations: pa.Table,
    keys: Mapping[str, str],
    properties: pd.DataFrame,
    areas: pd.DataFrame,
    dimension: str,
) -> pa.Table:
    """One row per area, one column per measure; what has no observation is missing.

    Raises
    ------
    IncompleteAnswer
        When a figure stands twice.
    UnexpectedAnswer
        When an observation has a measure or an area that is not in the lists.
    """
    codes = areas["Key"].tolist()
    topics = properties.loc[properties["Type"] == "Topic"].sort_values("Position")
    rows = _places(observations[dimension], codes, "gebied")
    columns = _places(observations["Measure"], list(keys), "onderwerp")
    if len(np.unique(rows * len(keys) + columns)) != len(rows):
        raise IncompleteAnswer(
            "Een cijfer staat twee keer in het antwoord.", remedy="Haal de tabel opnieuw op."
        )
    values = pc.cast(observations["Value"], pa.float64()).to_numpy()
    by_key: dict[str, pa.Array] = {
        "ID": pa.array(areas["Index"].to_numpy(dtype="int64") - 1, type=pa.int64()),
        dimension: pa.array(codes, type=pa.string()),
    }
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(len(keys) + 1))
    measured = {key: order[starts[n] : starts[n + 1]] for n, key in enumerate(keys.values())}
    texts = observations["StringValue"] if "StringValue" in observations.column_names else None
    names = dict(zip(codes, areas["Title"], strict=True))
    for key, datatype in zip(topics["Key"], topics["Datatype"], strict=True):
        if key not in measured:
            by_key[key] = _area_column(key, codes, names)
        elif datatype == "String" and texts is not None:
            by_key[key] = _spread_text(texts, measured[key], rows, len(codes))
        else:
            by_key[key] = _spread(
                values, measured[key], rows, len(codes), whole=datatype in ("Long", "Integer")
            )
    return pa.table(by_key)


def _places(column: pa.ChunkedArray, known: list[str], what: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = pc.index_in(pc.utf8_trim_whitespace(column), value_set=pa.array(known, type=pa.string()))
    if found.null_count:
        raise UnexpectedAnswer(
            f"De bron geeft een cijfer over een {what} dat niet in haar eigen lijst staat.",
            remedy="Waarschijnlijk is er juist een nieuwe versie. Haal de tabel opnieuw op.",
        )
    places: np.ndarray[Any, np.dtype[np.int64]] = found.to_numpy().astype(np.int64)
    return places


def _spread(values: Any, chosen: Any, rows: Any, count: int, *, whole: bool) -> pa.Array:
    spread = np.full(count, np.nan)
    spread[rows[chosen]] = values[chosen]
    array = pa.array(spread, from_pandas=True)
    return pc.cast(array, pa.int64(), safe=True) if whole else array


def _spread_text(texts: pa.ChunkedArray, chosen: Any, rows: Any, count: int) -> pa.Array:
    spread: list[str | None] = [None] * count
    for place, text in zip(rows[chosen], texts.take(pa.array(chosen)).to_pylist(), strict=True):
        spread[place] = text
    return pa.array(spread, type=pa.string())


def _area_column(key: str, codes: Sequence[str], names: Mapping[str, str]) -> pa.Array:
    stem = key.rpartition("_")[0]
    if stem == "Codering":
        return pa.array(codes, type=pa.string())
    if stem == "SoortRegio":
        return pa.array([KINDS.get(code[:2]) for code in codes], type=pa.string())
    return pa.array(
        [names.get(_gemeente(code), names.get(code) if code[:2] == "NL" else None) for code in codes]
    )
