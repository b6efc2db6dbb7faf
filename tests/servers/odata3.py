"""The answers of CBS OData v3: feed, api, catalogue and schema."""

from urllib.parse import quote

import orjson

from tests.servers.answer import Answer, json_answer
from tests.servers.filters import BadFilter, parse_filter
from tests.servers.table import GEO

FIXED_SETS = ("TableInfos", "UntypedDataSet", "TypedDataSet", "DataProperties", "CategoryGroups")
KNOWN_OPTIONS = ("$format", "$select", "$filter", "$top", "$skip", "$orderby", "$inlinecount")
EDM = {
    "Long": "Edm.Int64",
    "Integer": "Edm.Int64",
    "Double": "Edm.Double",
    "Float": "Edm.Double",
    "String": "Edm.String",
}


def answer_v3(service, path, query, *, root):
    """Answer a v3 request: ``path`` without the leading ``ODataFeed/odata`` or ``ODataApi/odata`` is in ``parts``."""
    parts = [part for part in path.split("/") if part]
    kind = parts[0].lower()
    if kind == "odatacatalog":
        return _catalogue(service, query, root)
    if len(parts) < 3 or parts[1].lower() != "odata":
        return odata_error(404, "Resource not found.")
    table = service.find_table(parts[2])
    if table is None:
        return odata_error(404, f"Resource not found for the segment '{parts[2]}'.")
    base = f"{root}/{parts[0]}/{parts[1]}/{table.id}"
    meta = f"{root}/{parts[0]}/OData/{table.id}/$metadata"
    if len(parts) == 3:
        names = (*FIXED_SETS, *table.dimensions)
        sets = [{"name": name, "url": f"{base}/{name}"} for name in names]
        return json_answer({"odata.metadata": meta, "value": sets})
    name = parts[3]
    if name == "$metadata":
        return Answer(200, _schema(table).encode(), {"Content-Type": "application/xml;charset=utf-8"})
    if name not in (*FIXED_SETS, *table.dimensions):
        return odata_error(404, f"Resource not found for the segment '{name}'.")
    if kind == "odatafeed" and query.get("$format", "").lower() != "json":
        return Answer(
            200, _atom(table, name, base).encode(), {"Content-Type": "application/atom+xml;charset=utf-8"}
        )
    return _entity_set(service, table, name, query, feed=kind == "odatafeed", base=base, meta=meta)


def odata_error(status, text):
    """An error in the shape of OData v3."""
    return json_answer(
        {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": text}}}, status=status
    )


def _catalogue(service, query, root):
    rows = [table.catalogue_row(n, root) for n, table in enumerate(service.tables())]
    if "$filter" in query:
        try:
            test = parse_filter(query["$filter"], set(rows[0]))
        except BadFilter as wrong:
            return odata_error(400, str(wrong))
        rows = [row for row in rows if test(row.get)]
    if "$select" in query:
        wanted = [name.strip() for name in query["$select"].split(",")]
        rows = [{name: row[name] for name in wanted if name in row} for row in rows]
    return json_answer({"odata.metadata": f"{root}/ODataCatalog/$metadata#Tables", "value": rows})


def _entity_set(service, table, name, query, *, feed, base, meta):
    settings = service.settings
    try:
        top, skip = _whole(query, "$top"), _whole(query, "$skip")
    except ValueError:
        return odata_error(400, "Incorrect format for $top or $skip.")
    if settings.refuse_skip and skip is not None:
        return odata_error(500, "An error has occurred.")
    if settings.top_limit and top is not None and top > settings.top_limit:
        return odata_error(500, "An error has occurred.")
    rows = _Rows(table, name)
    try:
        places = _matching(settings, table, rows, query.get("$filter"))
        keys = _selected(rows, query.get("$select"))
    except BadFilter as wrong:
        return odata_error(400, str(wrong))
    rest = places[skip or 0 :]
    wanted = rest if top is None else rest[:top]
    # A smaller page for tests is about rows and areas; the list of columns never fills a page.
    limit = (
        settings.page_size if rows.is_data or name in table.dimensions else max(settings.page_size, 10_000)
    )
    if not feed and len(wanted) > limit:
        return odata_error(500, f"The query returns more than {limit} records.")
    page, more = wanted[:limit], len(wanted) > limit
    link = (
        _next_link(base, name, query, (skip or 0) + limit, None if top is None else top - limit)
        if more
        else ""
    )
    return Answer(200, _body(rows.render(page, keys), f"{meta}#Cbs.OData.WebAPI.{name}", link), JSON)


JSON = {"Content-Type": "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"}


class _Rows:
    """Rows of one set, whichever it is."""

    def __init__(self, table, name):
        self.table, self.name = table, name
        self.is_data = name in ("TypedDataSet", "UntypedDataSet")
        self.records = None if self.is_data else self._metadata()
        self.columns = (
            list(table.columns) if self.is_data else sorted({key for r in self.records for key in r})
        )

    def _metadata(self):
        if self.name == "TableInfos":
            return [self.table.info()]
        if self.name == "DataProperties":
            return self.table.properties
        return (
            self.table.category_groups if self.name == "CategoryGroups" else self.table.dimensions[self.name]
        )

    def __len__(self):
        return self.table.count if self.is_data else len(self.records)

    def getter(self, place):
        if self.is_data:
            columns = self.table.columns
            return lambda key: columns[key][place]
        return self.records[place].get

    def render(self, places, keys):
        if self.name == "TypedDataSet" and keys is None:
            rows = self.table.typed_rows
            return [rows[place] for place in places]
        if self.name == "TypedDataSet":
            return [orjson.dumps(self.table.record(place, keys)) for place in places]
        if self.name == "UntypedDataSet":
            return [orjson.dumps(self.table.untyped_record(place, keys)) for place in places]
        chosen = [self.records[place] for place in places]
        if keys is not None:
            chosen = [{key: record[key] for key in keys if key in record} for record in chosen]
        return [orjson.dumps(record) for record in chosen]


def _matching(settings, table, rows, text):
    if not text:
        return range(len(rows))
    test = parse_filter(
        text,
        set(rows.columns),
        ignore_order=(GEO,) if settings.ignore_order else (),
        ignore=[key for key in rows.columns if key.startswith("Codering")]
        if settings.ignore_codering
        else (),
    )
    if settings.ignore_filter and rows.is_data:
        return range(len(rows))
    return [place for place in range(len(rows)) if test(rows.getter(place))]


def _selected(rows, text):
    if not text:
        return None
    keys = [name.strip() for name in text.split(",") if name.strip()]
    strange = [key for key in keys if key not in rows.columns]
    if strange:
        raise BadFilter(f"Could not find a property named '{strange[0]}'.")
    return keys


def _whole(query, name):
    if name not in query:
        return None
    number = int(query[name])
    if number < 0:
        raise ValueError(name)
    return number


def _next_link(base, name, query, skip, top):
    options = {"$format": "json", **{k: v for k, v in query.items() if k in ("$select", "$filter")}}
    if top is not None:
        options["$top"] = str(top)
    options["$skip"] = str(skip)
    return f"{base}/{name}?" + "&".join(
        f"{key}={quote(value, safe='$,()')}" for key, value in options.items()
    )


def _body(rows, meta, link):
    head = b'{\r\n  "odata.metadata":' + orjson.dumps(meta) + b',"value":[\r\n    '
    tail = b"\r\n  ]" + (b',"odata.nextLink":' + orjson.dumps(link) if link else b"") + b"\r\n}"
    return head + b",".join(rows) + tail


def _atom(table, name, base):
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title type="text">{name}</title><id>{base}/{name}</id></feed>'
    )


def _schema(table):
    lines = "".join(
        f'<Property Name="{key}" Type="{EDM[table.topics[key]["Datatype"]] if key in table.topics else _edm(key)}"/>'
        for key in table.columns
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="1.0" '
        'xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices><Schema Namespace='
        '"Cbs.OData" xmlns="http://schemas.microsoft.com/ado/2009/11/edm"><EntityType Name="TData"><Key>'
        f'<PropertyRef Name="ID"/></Key>{lines}</EntityType></Schema></edmx:DataServices></edmx:Edmx>'
    )


def _edm(key):
    return "Edm.Int32" if key == "ID" else "Edm.String"
