"""HTML: what one sees, and what one does not: scripts, blobs, attributes, comments, addresses."""

import base64
import hashlib
import json
import re
from collections.abc import Generator, Iterator
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from guardrails.readers.csv import decode
from guardrails.readers.fragment import (
    AREA,
    LONGEST_LABEL,
    Budget,
    Fragment,
    Unreadable,
    names_and_values,
    number_lists,
    table,
)
from guardrails.readers.json import NotJson, loaded
from guardrails.readers.loose import blobs, coded_numbers

_JSON_START = re.compile(r'[\[{]\s*(?:["\[{]|-?\d)')
_ESCAPED = re.compile(
    r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]{1,6})\}|\\([0-3][0-7]{2})|\\([\"'`\\/nrt])"
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}){3,}|(?:[\w.,:;-]*%[0-9a-fA-F]{2}){8,}[\w.,:;-]*")
_GLUED = re.compile(r"""(["'`])\s*\+\s*\1|(["'])\s*,\s*\2(?=[A-Za-z0-9+/_=-]{16,}["'])""")
_REMARK = re.compile(r"/\*(.*?)\*/|(?:^|(?<=[\s;{}]))//([^\n]*)", re.S | re.M)
_STRING = re.compile(r""""([^"\\\n]{6,300})"|'([^'\\\n]{6,300})'""")
_ADDRESS = re.compile(r"""["'`]((?:https?:|wss?:)?//[^"'`]+)""", re.I)
_ASKS = re.compile(
    r"""(?:(?:fetch|importScripts|import|tileLayer|WebSocket|EventSource|sendBeacon|open|require)\s*\(\s*"""
    r"""(?:["'](?:GET|POST)["']\s*,\s*)?|\.src\s*=\s*)$""",
    re.I,
)
_BEFORE_ADDRESS = 60
_CSS_REQUEST = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])((?:https?:)?//[^"')\s]+)""", re.I)
_LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href", "manifest"}
# Types of a script that a browser runs; of any other type it is data to it.
_PROGRAM = re.compile(
    r"(?:module|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*(?:\s*;.*)?)?", re.S
)
_MOST_TRIES = 20_000
# Shorter lists in a program, such as an index, are left where they are.
_LEAST_ISLAND = 8
# Attributes that place and draw; what stands in any other is read.
_LAYOUT = frozenset(
    re.findall(
        r"\S+",
        """
        accesskey align allow autocomplete bgcolor border cellpadding cellspacing charset checked clip-path
        clip-rule color cols colspan crossorigin cx cy d dir disabled dominant-baseline dx dy fill fill-
        opacity fill-rule filter font-family font-size font-weight frameborder gradienttransform
        gradientunits headers height hidden hreflang integrity lang markerheight markerwidth mask media
        method offset opacity orient overflow pathlength patternunits points preserveaspectratio r rel role
        rows rowspan rx ry scope selected shape-rendering sizes span spellcheck src srcset stop-color stroke
        stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width style tabindex target
        text-anchor transform type valign version viewbox width x x1 x2 xlink:href xml:lang xml:space xmlns
        xmlns:xlink y y1 y2
        """,
    )
)
# Attributes of one word, judged together; an address may be said or gone to.
_TOKENS = ("id", "class", "for", "name", "href", "usemap", "list", "form")
_VOID_WORDS = {"br", "p", "div", "td", "th", "tr", "li", "h1", "h2", "h3"}


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a page.

    Raises
    ------
    Unreadable
        When it holds a declaration of no known kind.
    """
    where = part or "html"
    page = _Page(where)
    try:
        page.feed(decode(content))
        page.close()
    except AssertionError as error:
        # The parser of the standard library says so when a declaration is of no kind it knows.
        raise Unreadable("een onbekende aanwijzing in de pagina") from error
    page.finish()
    for fragment in page.out:
        if fragment.kind == "script":
            yield from script(fragment.part, fragment.payload, budget, data=fragment.name == "data")
        else:
            yield fragment


def script(where: str, text: str, budget: Budget, *, data: bool = False) -> Iterator[Fragment]:
    """The code itself, what it asks for elsewhere, and the data it carries, unpacked."""
    if data:
        try:
            yield from names_and_values(where, loaded(text))
            return
        except NotJson:
            # Read as a program, like any other script.
            pass
    yield Fragment(where, "script", text)
    yield from _requests(where, text)
    yield from blobs(where, text)
    rest = yield from islands(where, text)
    plain = unescaped(rest)
    if plain != rest:
        yield from _requests(where, plain)
        yield from blobs(where, plain)
        rest = yield from islands(where, plain, first=1_000)
    yield from coded_numbers(where, rest)
    told = [*(a or b for a, b in _REMARK.findall(rest)), *(a or b for a, b in _STRING.findall(rest))]
    if told:
        yield Fragment(f"{where}, teksten", "text", "\n".join(told))


def _requests(where: str, text: str) -> Iterator[Fragment]:
    """Addresses that a program asks something of."""
    for match in _ADDRESS.finditer(text):
        if _ASKS.search(text[max(0, match.start() - _BEFORE_ADDRESS) : match.start()]):
            yield Fragment(where, "link", match.group(1), name="laadt")


def unescaped(text: str) -> str:
    """A program with its escapes undone and its strings joined, as it sees them when it runs.

    >>> unescaped("'a' + '\\x62\\u0063'")
    "'abc'"
    """
    if "\\" in text:
        text = _ESCAPED.sub(_sign, text)
    if "%" in text:
        text = _PERCENT.sub(lambda m: unquote_to_bytes(m.group()).decode("utf-8", "replace"), text)
    return _GLUED.sub("", text)


def _sign(match: re.Match[str]) -> str:
    for base, digits in ((16, match[1]), (16, match[2]), (16, match[3]), (8, match[4])):
        if digits is not None:
            number = int(digits, base)
            return chr(number) if number <= 0x10FFFF else ""
    return {"n": "\n", "r": "\r", "t": "\t"}.get(match[5], match[5])


def islands(where: str, text: str, *, first: int = 0) -> Generator[Fragment, None, str]:
    """Data in a script that is written as JSON; gives back what is left of the script."""
    decoder, at, count, tries = json.JSONDecoder(), 0, first, 0
    left: list[str] = []
    done = 0
    while (match := _JSON_START.search(text, at)) is not None:
        tries += 1
        if tries > _MOST_TRIES:
            yield Fragment(where, "problem", "het script bevat te veel losse stukken", name="I02")
            break
        try:
            value, end = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.start() + 1
            continue
        at = end
        if value and end - match.start() > _LEAST_ISLAND:
            count += 1
            left.append(text[done : match.start()])
            done = end
            yield from names_and_values(f"{where}, gegevens {count}", value)
    return " ".join([*left, text[done:]])


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
        self.of_areas: list[dict[str, str]] = []
        self.tokens: dict[str, None] = {}
        self.named_scripts: set[str] | None = None
        self.bodies: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        for name, value in held.items():
            self._attribute(tag, name, value, held)
        if any(AREA.match(value.strip()) for value in held.values()):
            self.of_areas.append({k: v for k, v in held.items() if len(v) <= LONGEST_LABEL})
        if tag == "meta" and held.get("http-equiv", "").lower() == "content-security-policy":
            self._policy(held.get("content", ""))
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
        elif name in _TOKENS:
            self.tokens.setdefault(value.strip(), None)
        elif name not in _LAYOUT:
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

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype"):
            self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def _policy(self, content: str) -> None:
        """The scripts that a page itself names as its own, by their hash; a page may say so once."""
        said = {kind.lower(): sources for kind, *sources in filter(None, map(str.split, content.split(";")))}
        for kind in ("script-src-elem", "script-src", "default-src"):
            if kind in said and self.named_scripts is None:
                self.named_scripts = {source.strip("'") for source in said[kind]}

    def _strange_scripts(self) -> Iterator[Fragment]:
        """Scripts that a page which names its scripts does not name: they came in with something else."""
        named = self.named_scripts
        if named is None or "unsafe-inline" in named:
            return
        for where, text in self.bodies:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            if f"sha256-{digest}" not in named:
                yield Fragment(where, "program", "<script", name="I10")

    def finish(self) -> None:
        """Hand over what was still open."""
        if self.inside:
            self._end_script()
        self.out += self._strange_scripts()
        self._end_table()
        if self.of_areas:
            header = list(dict.fromkeys(k for held in self.of_areas for k in held))
            rows = [[held.get(k) for k in header] for held in self.of_areas]
            self.out += table(f"{self.where}:kenmerken van gebieden", header, rows)
        if self.tokens:
            self.out.append(Fragment(f"{self.where}:kenmerken", "text", "\n".join(self.tokens)))
        self.out.append(Fragment(f"{self.where}:tekst", "text", " ".join("".join(self.text).split(" "))))

    def _end_script(self) -> None:
        text, tag = "".join(self.body), self.inside
        self.inside = ""
        if tag == "style":
            where = f"{self.where}:stijl"
            self.out += [
                Fragment(where, "link", m.group(1), name="laadt") for m in _CSS_REQUEST.finditer(text)
            ]
            self.out.append(Fragment(where, "text", text))
        elif text.strip():
            self.scripts += 1
            data = "json" in self.kind
            where = f"{self.where}:script {self.scripts}"
            self.out.append(Fragment(where, "script", text, name="data" if data else ""))
            if _PROGRAM.fullmatch(self.kind.strip()):
                self.bodies.append((where, text))

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
