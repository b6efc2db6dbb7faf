"""HTML: what one sees, and what one does not: scripts, blobs, attributes, comments, addresses."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from guardrails.readers.csv import decode
from guardrails.readers.fragment import Budget, Fragment, TooMuch, names_and_values, number_lists, table

_BLOB = re.compile(r"[A-Za-z0-9+/_-]{64,}={0,2}")
_JSON_START = re.compile(r'[\[{]\s*(?:["\[{]|-?\d)')
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})")
_REQUEST = re.compile(
    r"""(?:fetch|importScripts|import|tileLayer|WebSocket|EventSource|sendBeacon|open|require)\s*\(\s*"""
    r"""(?:["'](?:GET|POST)["']\s*,\s*)?["'`]((?:https?:|wss?:)?//[^"'`]+)"""
    r"""|\.src\s*=\s*["'`]((?:https?:)?//[^"'`]+)""",
    re.I,
)
_CSS_REQUEST = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.I)
_LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href", "manifest"}
_MOST_TRIES = 20_000
_VOID_WORDS = {"br", "p", "div", "td", "th", "tr", "li", "h1", "h2", "h3"}


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a page."""
    where = part or "html"
    page = _Page(where)
    page.feed(decode(content))
    page.close()
    page.finish()
    for fragment in page.out:
        if fragment.kind == "script":
            yield from script(fragment.part, fragment.payload, budget, data=fragment.name == "data")
        else:
            yield fragment
            if fragment.kind == "metadata" and isinstance(fragment.payload, str):
                yield from blobs(fragment.part, fragment.payload)


def script(where: str, text: str, budget: Budget, *, data: bool = False) -> Iterator[Fragment]:
    """The code itself, what it asks for elsewhere, and the data it carries, unpacked."""
    if data:
        try:
            yield from names_and_values(where, json.loads(text))
            return
        except RecursionError as error:
            raise TooMuch("JSON met te veel niveaus") from error
        except ValueError:
            pass
    yield Fragment(where, "script", text)
    for match in _REQUEST.finditer(text):
        yield Fragment(where, "link", match.group(1) or match.group(2), name="laadt")
    plain = _ESCAPED.sub(lambda m: chr(int(m.group(1) or m.group(2), 16)), text)
    yield from blobs(where, plain)
    yield from islands(where, plain)


def blobs(where: str, text: str) -> Iterator[Fragment]:
    """Files that stand in a text as base64 or as a data address."""
    for count, match in enumerate(re.finditer(r"data:([\w.+/-]*)((?:;[\w=-]+)*),([^\"'<>\s)]*)", text), 1):
        kind, coded, body = match.groups()
        if body:
            inner = _bytes(body) if coded.endswith(";base64") else unquote_to_bytes(body)
            if inner:
                yield Fragment(f"{where}, data-adres {count}", "nested", inner, name=_name(kind, inner))
    rest = re.sub(r"data:[\w.+/-]*(?:;[\w=-]+)*,[^\"'<>\s)]*", "", text)
    for count, match in enumerate(_BLOB.finditer(rest), 1):
        inner = _bytes(match.group())
        name = _name("", inner) if inner else "?"
        if inner and name != "?":
            yield Fragment(f"{where}, blok {count}", "nested", inner, name=name)


def islands(where: str, text: str) -> Iterator[Fragment]:
    """Data in a script that is written as JSON."""
    decoder, at, count = json.JSONDecoder(), 0, 0
    for _ in range(_MOST_TRIES):
        match = _JSON_START.search(text, at)
        if match is None:
            return
        try:
            value, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.start() + 1
            continue
        at = end
        if value:
            count += 1
            yield from names_and_values(f"{where}, gegevens {count}", value)
    yield Fragment(where, "problem", "het script bevat te veel losse stukken", name="I02")


def _bytes(text: str) -> bytes:
    text = unquote_to_bytes(text).decode("latin-1").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _name(kind: str, inner: bytes) -> str:
    """A name for bytes that tells what they are; ``?`` when that cannot be seen."""
    if kind in ("image/jpeg", "image/gif", "image/webp", "font/woff2", "font/woff", "image/x-icon"):
        return "plaatje.bin.txt"
    if kind == "text/csv":
        return "deel.csv"
    if kind == "image/svg+xml":
        return "deel.svg"
    if kind in ("text/html", "application/xhtml+xml"):
        return "deel.html"
    for magic in (b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"%PDF-", b"SQLite", b"PAR1"):
        if inner.startswith(magic):
            return ""
    start = inner.lstrip()[:1]
    if start in (b"{", b"["):
        try:
            json.loads(inner)
        except (ValueError, RecursionError):
            return "deel.txt" if kind else "?"
        return "deel.json"
    if start == b"<":
        return "deel.html"
    try:
        text = inner.decode("utf-8")
    except UnicodeDecodeError:
        return "deel.txt" if kind else "?"
    return "deel.txt" if kind or all(c.isprintable() or c in "\r\n\t" for c in text) else "?"


class _Page(HTMLParser):
    """Collects the parts of a page as they come."""

    def __init__(self, where: str) -> None:
        super().__init__(convert_charrefs=True)
        self.where = where
        self.out: list[Fragment] = []
        self.text: list[str] = []
        self.inside = ""
        self.kind = ""
        self.scripts = 0
        self.body: list[str] = []
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        for name, value in held.items():
            self._attribute(tag, name, value, held)
        if tag in ("script", "style"):
            self.inside, self.kind, self.body = tag, held.get("type", "").lower(), []
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._end_cell()
            self.cell = []
        if tag in _VOID_WORDS:
            self.text.append("\n")

    def _attribute(self, tag: str, name: str, value: str, held: dict[str, str]) -> None:
        where = f"{self.where}:<{tag} {name}>"
        low = re.sub(r"[\s\x00-\x1f]", "", value).lower()
        if name.startswith("on") and len(name) > 3:
            self.out.append(Fragment(where, "program", name, name="I10"))
        elif low.startswith(("javascript:", "vbscript:")):
            self.out.append(Fragment(where, "program", "javascript:", name="I10"))
        elif name == "srcdoc":
            self.out.append(Fragment(where, "nested", value.encode(), name="deel.html"))
        elif "data:" in low and ("," in low):
            self.out.append(Fragment(where, "metadata", value))
        elif name in _LOADS or (name == "href" and tag in ("link", "image", "use", "base")):
            if re.match(r"(?:https?:|wss?:|ftp:)?//", low):
                self.out.append(Fragment(where, "link", value, name="laadt"))
        elif (name == "style" and _CSS_REQUEST.search(value)) or (
            name == "content" and held.get("http-equiv", "").lower() == "refresh" and "url" in low
        ):
            self.out.append(Fragment(where, "link", value, name="laadt"))
        elif name.startswith("data-") or name in ("title", "alt", "aria-label", "content", "value"):
            if value[:1] in "[{" and value:
                self.out.append(Fragment(where, "script", value, name="data"))
            elif value:
                self.out.append(Fragment(where, "metadata", value))
                if name.startswith("data-") and number_of_text(value):
                    self.out.append(Fragment(where, "name", name[5:]))

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.body.append(data)
            return
        self.text.append(data)
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == self.inside:
            self._end_script()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "table":
            self._end_table()

    def handle_comment(self, data: str) -> None:
        self.out.append(Fragment(f"{self.where}:opmerking", "metadata", data, hidden=True))
        self.out += number_lists(f"{self.where}:opmerking", data)
        if "<" in data:
            self.out.append(Fragment(f"{self.where}:opmerking", "nested", data.encode(), name="deel.html"))

    def finish(self) -> None:
        """Hand over what was still open."""
        if self.inside:
            self._end_script()
        self._end_table()
        self.out.append(Fragment(f"{self.where}:tekst", "text", " ".join("".join(self.text).split(" "))))

    def _end_script(self) -> None:
        text, tag = "".join(self.body), self.inside
        self.inside = ""
        if tag == "style":
            where = f"{self.where}:stijl"
            self.out += [
                Fragment(where, "link", m.group(1), name="laadt") for m in _CSS_REQUEST.finditer(text)
            ]
            if "data:" in text:
                self.out.append(Fragment(where, "metadata", text))
        elif text.strip():
            self.scripts += 1
            data = "json" in self.kind
            self.out.append(
                Fragment(f"{self.where}:script {self.scripts}", "script", text, name="data" if data else "")
            )

    def _end_cell(self) -> None:
        if self.cell is not None and self.rows:
            self.rows[-1].append(" ".join("".join(self.cell).split()))
        self.cell = None

    def _end_table(self) -> None:
        self._end_cell()
        rows = [row for row in self.rows if row]
        self.rows = []
        if rows:
            self.tables += 1
            self.out += table(f"{self.where}:tabel {self.tables}", rows[0], rows[1:])


def number_of_text(value: str) -> bool:
    """Whether an attribute holds a number and nothing else."""
    return bool(re.fullmatch(r"-?\d+(?:[.,]\d+)?", value.strip()))
