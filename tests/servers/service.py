"""What the local server holds: settings, tables, boundaries, faults and the log of requests."""

import gzip
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from tests.servers.answer import Answer, json_answer
from tests.servers.odata3 import answer_v3
from tests.servers.odata4 import answer_csv, answer_v4
from tests.servers.pdok import answer_pdok


@dataclass
class Settings:
    """How the services behave when nothing goes wrong. The defaults are what CBS and PDOK are known to do.

    ``page_size`` is the page of the feed and the limit of the api; ``top_limit`` and ``refuse_skip`` are the strict
    mode that some tables showed; ``ignore_*`` are filters that are skipped in silence.
    """

    latency: float = 0.0
    gzip: bool = True
    indented: bool = False
    page_size: int = 10_000
    v4_page_size: int = 100_000
    top_limit: int = 0
    refuse_skip: bool = False
    ignore_filter: bool = False
    ignore_order: bool = False
    ignore_codering: bool = False
    etag: bool = False
    refuse_v3: bool = False


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it."""

    method: str
    path: str
    query: str
    status: int
    bytes: int
    connection: int
    accept_encoding: str
    user_agent: str
    via_proxy: bool
    busy: int

    @property
    def target(self):
        return self.path + ("?" + self.query if self.query else "")


@dataclass
class Service:
    """The content and state of one server; safe for many requests at once."""

    content: dict
    boundaries: list = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    faults: list = field(default_factory=list)
    next_releases: dict = field(default_factory=dict)
    log: list = field(default_factory=list)

    def __post_init__(self):
        self.lock = threading.RLock()
        self.busy = 0
        self._cache = OrderedDict()
        self._generation = 0

    def tables(self):
        return list(self.content.values())

    def find_table(self, identifier):
        """The table with this id; CBS does not mind the case of letters."""
        with self.lock:
            return next((t for key, t in self.content.items() if key.lower() == identifier.lower()), None)

    def fail(self, *faults):
        """Switch faults on."""
        with self.lock:
            self.faults.extend(faults)

    def strike(self, target):
        """The faults that hit this request."""
        with self.lock:
            return [fault for fault in self.faults if fault.strikes(target)]

    def put(self, table):
        """Put a table, or its next release, in place."""
        with self.lock:
            self.content[table.id] = table
            self._generation += 1

    def release(self):
        """Put every prepared next release in place; a prepared entry is a table, or a function of the old one."""
        with self.lock:
            for identifier, following in self.next_releases.items():
                self.put(following(self.content[identifier]) if callable(following) else following)

    def forget(self):
        """Clear log, faults and settings, as between two tests."""
        with self.lock:
            self.log.clear()
            self.faults.clear()
            self.settings = Settings()
            self._cache.clear()

    def answer(self, target, *, root, faults=(), gzipped=False):
        """The answer to a request, before it goes on the wire."""
        plain = not faults
        key = (target, root, gzipped, self._generation, repr(replace(self.settings, latency=0.0)))
        if plain and key in self._cache:
            return self._cache[key]
        answer = self._make(target, root)
        answer = _spoil(answer, faults)
        if self.settings.indented and answer.headers.get("Content-Type", "").startswith("application/json"):
            answer = replace(answer, body=orjson.dumps(orjson.loads(answer.body), option=orjson.OPT_INDENT_2))
        if gzipped:
            packed = gzip.compress(answer.body, compresslevel=6, mtime=0)
            answer = replace(answer, body=packed, headers={**answer.headers, "Content-Encoding": "gzip"})
        if plain:
            self._remember(key, answer)
        return answer

    def _remember(self, key, answer):
        with self.lock:
            self._cache[key] = answer
            while len(self._cache) > 400 or sum(len(a.body) for a in self._cache.values()) > 600_000_000:
                self._cache.popitem(last=False)

    def _make(self, target, root):
        split = urlsplit(target)
        path = unquote(split.path)
        pairs = [(unquote(k), v) for k, v in parse_qsl(split.query, keep_blank_values=True)]
        query = dict(pairs)
        lower = path.lower()
        if lower.startswith(("/odatafeed", "/odataapi", "/odatacatalog")):
            if self.settings.refuse_v3:
                return Answer(503, b"Service Unavailable", {"Content-Type": "text/plain"})
            return answer_v3(self, path, query, root=root)
        if lower.startswith("/odata/v1"):
            return answer_v4(self, path, query, root=root)
        if lower.startswith("/csv/cbs/nl/"):
            return answer_csv(self, path)
        if re.match(r"/cbs/[a-z0-9-]+/ogc/v1", lower):
            return answer_pdok(self, path, pairs, root=root)
        return json_answer({"title": "Not Found", "status": 404, "detail": "unknown path"}, status=404)


def _spoil(answer, faults):
    """Faults that leave the HTTP answer whole and change what stands in it."""
    for fault in faults:
        if fault.kind == "html":
            page = b"<!DOCTYPE html><html><head><title>Storing</title></head><body>Wij zijn zo terug.</body></html>"
            return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})
        if fault.kind == "status":
            headers = {"Content-Type": "text/plain"} | (
                {"Retry-After": fault.retry_after} if fault.retry_after else {}
            )
            return Answer(int(fault.amount), b"niet beschikbaar", headers)
        if fault.kind == "redirect":
            return Answer(302, b"", {"Location": "https://www.voorbeeld.invalid/onderhoud"})
        if fault.kind == "bad_redirect":
            return Answer(302, b"", {"Location": "http://["})
        if fault.kind == "cut_json":
            answer = replace(answer, body=answer.body[: max(1, len(answer.body) * 2 // 3)])
        elif fault.kind == "bom":
            answer = replace(answer, body=b"\xef\xbb\xbf" + answer.body)
        elif fault.kind in (
            "as_text",
            "drop_rows",
            "leave_out",
            "double_row",
            "empty",
            "wrong_count",
            "no_link",
        ):
            answer = _edit(answer, fault)
    return answer


def _edit(answer, fault):
    content = orjson.loads(answer.body)
    name = "features" if "features" in content else "value"
    rows = content.get(name, [])
    if fault.kind == "drop_rows":
        rows = rows[: len(rows) - int(fault.amount or 1)]
    elif fault.kind == "leave_out":
        rows = rows[: len(rows) - int(fault.amount or 1)]
        content |= {"numberReturned": len(rows)} if "numberReturned" in content else {}
    elif fault.kind == "double_row":
        rows = rows + rows[-1:]
    elif fault.kind == "empty":
        rows = []
    elif fault.kind == "as_text":
        rows = [{k: str(v) if isinstance(v, int | float) else v for k, v in row.items()} for row in rows]
    elif fault.kind == "wrong_count":
        rows = [
            {**row, "RecordCount": row["RecordCount"] + int(fault.amount)} if "RecordCount" in row else row
            for row in rows
        ]
    elif fault.kind == "no_link":
        content.pop("odata.nextLink", None)
        content.pop("@odata.nextLink", None)
    return replace(answer, body=orjson.dumps({**content, name: rows}))
