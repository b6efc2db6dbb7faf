"""One table as the local CBS serves it: its properties, its rows as columns, its dimensions."""

import csv
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import orjson

LAYOUTS = ("2020", "2021", "2023", "2025")
KWB = {
    "82339NED": 2013, "82931NED": 2014, "83220NED": 2015, "83487NED": 2016, "83765NED": 2017,
    "84286NED": 2018, "84583NED": 2019, "84799NED": 2020, "85039NED": 2021, "85318NED": 2022,
    "85618NED": 2023, "85984NED": 2024, "86165NED": 2025,
}  # fmt: skip
GEO = "WijkenEnBuurten"


@dataclass
class ServedTable:
    """A table of the local CBS. ``columns`` holds ``ID``, the dimension keys (padded) and every figure."""

    id: str
    title: str
    period: str
    modified: str
    properties: list[dict]
    columns: dict[str, list]
    dimensions: dict[str, list[dict]]
    summary: str = ""
    reason: str = "Actualisering"
    category_groups: list[dict] = field(default_factory=list)
    padding: dict[str, int] = field(default_factory=dict)

    @property
    def count(self):
        return len(self.columns["ID"])

    @cached_property
    def typed_rows(self):
        """Each row as compact JSON, made once: serving must not cost what is measured of the client."""
        keys = list(self.columns)
        return [
            orjson.dumps(dict(zip(keys, cells, strict=True)))
            for cells in zip(*self.columns.values(), strict=True)
        ]

    def record(self, place, keys=None):
        """One row as a mapping."""
        return {key: self.columns[key][place] for key in keys or self.columns}

    def untyped_record(self, place, keys=None):
        """One row as text: right-aligned numbers, and a point where there is no figure."""
        record = self.record(place, keys)
        topics = self.topics
        return {
            key: _as_text(value, topics[key]) if key in topics else value for key, value in record.items()
        }

    @cached_property
    def topics(self):
        return {p["Key"]: p for p in self.properties if p["Type"] == "Topic"}

    def info(self):
        """The row of TableInfos."""
        return {
            "ID": 0, "Title": self.title, "ShortTitle": self.title, "Identifier": self.id,
            "Summary": self.summary, "Modified": self.modified, "ReasonDelivery": self.reason,
            "ExplanatoryText": "", "Language": "nl", "Catalog": "CBS", "Frequency": "Onregelmatig",
            "Period": self.period, "ShortDescription": "", "Description": "Nagemaakte tabel voor tests.",
            "DefaultPresentation": "", "DefaultSelection": "", "GraphTypes": "Table,Map",
            "OutputStatus": "Regulier", "Source": "CBS.", "MetaDataModified": self.modified, "SearchPriority": "2",
        }  # fmt: skip

    def catalogue_row(self, number, root):
        """The row of ODataCatalog/Tables."""
        row = {**self.info(), "ID": number, "Updated": self.modified}
        del row["Description"]
        return {
            **row,
            "SummaryAndLinks": self.summary,
            "ApiUrl": f"{root}/ODataApi/OData/{self.id}",
            "FeedUrl": f"{root}/ODataFeed/OData/{self.id}",
            "RecordCount": self.count,
            "ColumnCount": len(self.columns) - 1,
        }


def _as_text(value, topic):
    if topic["Datatype"] == "String":
        return value
    if value is None:
        return ".".rjust(9)
    return (
        f"{value:.{topic['Decimals']}f}" if topic["Datatype"] in ("Double", "Float") else str(value)
    ).rjust(9)


def kwb_topics(layout):
    """The columns of Kerncijfers wijken en buurten in one layout: mappings with key, title, path, unit and type."""
    path = Path(__file__).with_name("kwb_kolommen.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    topics = []
    for row in rows:
        key = row[f"k{layout}"]
        if not key:
            continue
        renamed = row["titel_later"] and stem(key) != stem(row["k2020"])
        topics.append({**row, "key": key, "titel": row["titel_later"] if renamed else row["titel"]})
    return topics


def stem(key):
    """A column key without its number."""
    return re.sub(r"_\d+$", "", key)


def geo_properties(topics, *, year):
    """DataProperties of a table with one regional dimension: groups and topics numbered as CBS numbers them."""
    records = [
        {
            "odata.type": "Cbs.OData.GeoDetail", "ID": 0, "Position": 0, "ParentID": None, "Type": "GeoDetail",
            "Key": GEO, "Title": "Wijken en buurten", "Description": "", "MapYear": year,
        }
    ]  # fmt: skip
    groups = {}
    for place, topic in enumerate(topics, start=1):
        parent = _group_id(topic["pad"], groups, records)
        records.append(
            {
                "odata.type": "Cbs.OData.Topic", "ID": len(records), "Position": place, "ParentID": parent,
                "Type": "Topic", "Key": topic["key"], "Title": topic["titel"], "Description": "",
                "Datatype": topic["type"], "Unit": topic["eenheid"], "Decimals": int(topic["decimalen"]),
                "Default": topic["leeg"], "PresentationType": topic["weergave"],
            }
        )  # fmt: skip
    return records


def _group_id(path, groups, records):
    if not path:
        return None
    if path not in groups:
        above, _, title = path.rpartition("/")
        parent = _group_id(above, groups, records)
        groups[path] = len(records)
        records.append(
            {
                "odata.type": "Cbs.OData.TopicGroup", "ID": len(records), "Position": None, "ParentID": parent,
                "Type": "TopicGroup", "Key": "", "Title": title, "Description": "",
            }
        )  # fmt: skip
    return groups[path]


def renumbered(table, *, insert, modified):
    """The next release of a table: one column more in front of the figures, so that every later number moves.

    Parameters
    ----------
    table : ServedTable
    insert : str
        Stem of the new column; it stands after the residents and is empty everywhere.
    modified : str
        The new moment of change.
    """
    keys = [key for key in table.columns if key not in ("ID", *table.dimensions)]
    place = next(n for n, key in enumerate(keys) if table.topics[key]["Datatype"] != "String") + 1
    moved = {key: key if n < place else f"{stem(key)}_{_number(key) + 1}" for n, key in enumerate(keys)}
    new_key = f"{insert}_{_number(keys[place])}"
    columns = {key: table.columns[key] for key in ("ID", *table.dimensions)}
    for n, key in enumerate(keys):
        if n == place:
            columns[new_key] = [None] * table.count
        columns[moved[key]] = table.columns[key]
    return ServedTable(
        id=table.id, title=table.title, period=table.period, modified=modified,
        properties=_moved_properties(table, moved, new_key, before=keys[place]), columns=columns,
        dimensions=table.dimensions, summary=table.summary, category_groups=table.category_groups,
        padding=table.padding,
    )  # fmt: skip


def _number(key):
    return int(key.rsplit("_", 1)[1])


def _moved_properties(table, moved, new_key, *, before):
    records = []
    shift = 0
    for record in table.properties:
        if record["Key"] == before:
            added = {**record, "Key": new_key, "Title": stem(new_key), "ID": record["ID"]}
            records.append(added)
            shift = 1
        parent = record["ParentID"]
        first = next(r["ID"] for r in table.properties if r["Key"] == before)
        records.append(
            {
                **record,
                "ID": record["ID"] + shift,
                "Position": None if record["Position"] is None else record["Position"] + shift,
                "ParentID": parent if parent is None or parent < first else parent + 1,
                "Key": moved.get(record["Key"], record["Key"]),
            }
        )
    return records
