"""The answers of CBS OData v4 (long format) and of the CSV download, from the same tables as v3."""

import csv
import io
import zipfile
import zlib
from functools import lru_cache

import orjson

from tests.servers.answer import Answer, json_answer
from tests.servers.filters import BadFilter, parse_filter

# Identifiers of CBS that are the same over the years; other columns get a made-up one.
IDENTIFIERS = {
    "AantalInwoners": "T001036", "Mannen": "3000", "Vrouwen": "4000", "k_0Tot15Jaar": "10680",
    "k_15Tot25Jaar": "53050", "k_25Tot45Jaar": "53310", "k_45Tot65Jaar": "53715", "k_65JaarOfOuder": "80200",
    "Ongehuwd": "1010", "Gehuwd": "1020", "Gescheiden": "1080", "Verweduwd": "1050",
    "HuishoudensTotaal": "1050010_2", "Eenpersoonshuishoudens": "1050015",
    "GemiddeldeHuishoudensgrootte": "M000114", "Bevolkingsdichtheid": "M000100", "Woningvoorraad": "M000297",
    "Koopwoningen": "1014800_1", "HuurwoningenTotaal": "1014850_2", "InBezitWoningcorporatie": "A047047",
    "GemiddeldElektriciteitsverbruikTotaal": "M000221_2", "GemiddeldAardgasverbruikTotaal": "M000219_2",
    "PersonenPerSoortUitkeringBijstand": "D006842", "PersonenPerSoortUitkeringAO": "D006837",
    "PersonenPerSoortUitkeringWW": "D001827", "PersonenPerSoortUitkeringAOW": "D000193",
    "JongerenMetJeugdzorgInNatura": "T001203", "WmoClienten": "M001342_1", "BedrijfsvestigingenTotaal": "M000200_2",
    "PersonenautoSTotaal": "A018943_2", "PersonenautoSPerHuishouden": "M000368",
}  # fmt: skip


def answer_v4(service, path, query, *, root):
    """Answer below ``/odata/v1``: ``/odata/v1/CBS/<id>[/<set>]`` or ``/odata/v1/CBS/Datasets``."""
    parts = [part for part in path.split("/") if part][2:]
    base = f"{root}/odata/v1"
    if parts and parts[-1].lower() == "datasets":
        rows = [_properties(table) for table in service.tables()]
        return json_answer({"@odata.context": f"{base}/$metadata#Datasets", "value": rows})
    table = service.find_table(parts[1]) if len(parts) > 1 and parts[0].upper() == "CBS" else None
    if table is None:
        return v4_error(404, "The dataset is not known.")
    meta = f"{base}/CBS/{table.id}/$metadata"
    dimension = next(iter(table.dimensions))
    sets = ["MeasureGroups", "MeasureCodes", "Dimensions"]
    sets += [name + kind for name in table.dimensions for kind in ("Groups", "Codes")] + ["Observations"]
    if len(parts) == 2:
        listed = [{"name": name, "kind": "EntitySet", "url": name} for name in sets]
        listed.append({"name": "Properties", "kind": "Singleton", "url": "Properties"})
        return json_answer({"@odata.context": meta, "value": listed})
    name = parts[2]
    if name == "Properties":
        return json_answer({"@odata.context": f"{meta}#Properties", **_properties(table)})
    if name == "Observations":
        return _observations(service, table, query, base=f"{base}/CBS/{table.id}", meta=meta)
    makers = {
        "MeasureGroups": _measure_groups, "MeasureCodes": _measure_codes, "Dimensions": _dimensions,
        f"{dimension}Groups": _groups, f"{dimension}Codes": _codes,
    }  # fmt: skip
    if name not in makers:
        return v4_error(404, f"Resource not found for the segment '{name}'.")
    rows = makers[name](table)
    if "$filter" in query:
        try:
            test = parse_filter(query["$filter"], set(rows[0]))
        except BadFilter as wrong:
            return v4_error(400, str(wrong))
        rows = [row for row in rows if test(row.get)]
    return json_answer({"@odata.context": f"{meta}#{name}", "value": rows})


def v4_error(status, text):
    """An error in the shape of OData v4."""
    return json_answer({"error": {"code": "", "message": text}}, status=status)


def answer_csv(service, path):
    """The zip with CSV files that ``/CSV/CBS/nl/<id>`` gives: observations, measures and codes."""
    table = service.find_table(path.rstrip("/").rsplit("/", 1)[-1])
    if table is None:
        return Answer(404, b"", {"Content-Type": "text/plain"})
    packed = io.BytesIO()
    dimension = next(iter(table.dimensions))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Observations.csv", _as_csv(all_observations(table)))
        archive.writestr("MeasureCodes.csv", _as_csv(_measure_codes(table)))
        archive.writestr("MeasureGroups.csv", _as_csv(_measure_groups(table)))
        archive.writestr("Dimensions.csv", _as_csv(_dimensions(table)))
        archive.writestr(f"{dimension}Codes.csv", _as_csv(_codes(table)))
        archive.writestr("Properties.csv", _as_csv([_properties(table)]))
    return Answer(200, packed.getvalue(), {"Content-Type": "application/zip"})


def _as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


def _measures(table):
    """Numeric columns with their v4 identifier: text columns are no measures in v4."""
    return {
        key: IDENTIFIERS.get(key.rsplit("_", 1)[0], f"X{zlib.crc32(key.encode()) % 1_000_000:06d}")
        for key, topic in table.topics.items()
        if topic["Datatype"] != "String"
    }


def _measure_codes(table):
    return [
        {
            "Identifier": code, "Index": table.topics[key]["ID"], "Title": table.topics[key]["Title"],
            "Description": "", "MeasureGroupId": _group_name(table.topics[key]["ParentID"]),
            "DataType": table.topics[key]["Datatype"], "Unit": table.topics[key]["Unit"], "Format": None,
            "Decimals": table.topics[key]["Decimals"], "PresentationType": table.topics[key]["PresentationType"],
        }
        for key, code in _measures(table).items()
    ]  # fmt: skip


def _measure_groups(table):
    """Groups that hold a measure, at any depth; the group of text columns is not listed."""
    parents = {record["ID"]: record["ParentID"] for record in table.properties}
    used = set()
    for key in _measures(table):
        number = table.topics[key]["ParentID"]
        while number is not None:
            used.add(number)
            number = parents[number]
    return [
        {
            "Id": _group_name(record["ID"]), "Index": record["ID"], "Title": record["Title"], "Description": "",
            "ParentId": _group_name(record["ParentID"]),
        }
        for record in table.properties
        if record["Type"] == "TopicGroup" and record["ID"] in used
    ]  # fmt: skip


def _group_name(number):
    return None if number is None else f"G{number:05d}"


def _dimensions(table):
    geo = table.properties[0]
    return [
        {
            "Identifier": geo["Key"], "Title": geo["Title"], "Description": "", "Kind": geo["Type"],
            "MapYear": str(geo.get("MapYear") or ""), "ReleasePolicy": None, "ContainsGroups": True,
            "ContainsCodes": True,
        }
    ]  # fmt: skip


def _codes(table):
    records = next(iter(table.dimensions.values()))
    return [
        {
            "Identifier": record["Key"].strip(), "Index": place, "Title": record["Title"],
            "Description": record.get("Description"),
            "DimensionGroupId": record.get("Municipality") or record["Key"].strip()[:2],
            "DetailRegionCode": record.get("DetailRegionCode") or None,
        }
        for place, record in enumerate(records, start=1)
    ]  # fmt: skip


def _groups(table):
    codes = [row["Identifier"] for row in _codes(table)]
    head = [
        {
            "Id": "WBGM",
            "Index": 0,
            "Title": "Wijken en buurten per gemeente",
            "Description": None,
            "ParentId": None,
        }
    ]
    return head + [
        {"Id": code, "Index": place, "Title": code, "Description": None, "ParentId": "WBGM"}
        for place, code in enumerate((code for code in codes if code.startswith("GM")), start=1)
    ]


def _properties(table):
    version = table.modified.replace("-", "").replace("T", "").replace(":", "")[:12]
    return {
        "Identifier": table.id, "Title": table.title, "Description": "Nagemaakte tabel voor tests.",
        "Language": "nl", "Catalog": "CBS", "Modified": table.modified + "+01:00", "TemporalCoverage": table.period,
        "Version": version, "VersionReason": table.reason, "VersionNotes": "", "Status": "Regulier",
        "ObservationCount": len(all_observations(table)), "ObservationsModified": table.modified + "+01:00",
        "DatasetType": "Numeric", "License": "https://creativecommons.org/licenses/by/4.0/", "Source": "CBS.",
        "Summary": table.summary,
    }  # fmt: skip


def all_observations(table):
    """Every figure of a table as a row; a cell without a figure is left out."""
    return _observations_of(table.id, table.modified, _Hashable(table))


class _Hashable:
    """Lets a table be an argument of a cached function; id and release are its identity."""

    def __init__(self, table):
        self.table = table

    def __hash__(self):
        return 0

    def __eq__(self, other):
        return self.table is other.table


@lru_cache(maxsize=8)
def _observations_of(identifier, modified, held):
    table = held.table
    dimension = next(iter(table.dimensions))
    measures = _measures(table)
    rows = []
    for place, key in enumerate(table.columns[dimension]):
        for column, measure in measures.items():
            value = table.columns[column][place]
            if value is not None:
                rows.append(
                    {
                        "Id": len(rows), "Measure": measure, "ValueAttribute": "None", "Value": float(value),
                        "StringValue": None, dimension: key.strip(),
                    }
                )  # fmt: skip
    return rows


def _observations(service, table, query, *, base, meta):
    rows = all_observations(table)
    try:
        if "$filter" in query:
            test = parse_filter(query["$filter"], set(rows[0]))
            rows = [row for row in rows if test(row.get)]
        top = int(query["$top"]) if "$top" in query else None
        skip = int(query.get("$skip", query.get("$skiptoken", 0)))
    except (BadFilter, ValueError) as wrong:
        return v4_error(400, str(wrong))
    content = {"@odata.context": f"{meta}#Observations"}
    if query.get("$count") == "true":
        content["@odata.count"] = len(rows)
    size = service.settings.v4_page_size
    wanted = rows[skip:] if top is None else rows[skip : skip + top]
    content["value"] = wanted[:size]
    if len(wanted) > size:
        kept = "&".join(f"{key}={value}" for key, value in query.items() if key == "$filter")
        content["@odata.nextLink"] = f"{base}/Observations?{kept}{'&' if kept else ''}$skip={skip + size}"
    return Answer(200, orjson.dumps(content), {"Content-Type": "application/json;odata.metadata=minimal"})
