"""Notebooks: source, text, attachments, outputs, widget state and metadata."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from guardrails.readers import html
from guardrails.readers.fragment import (
    Budget,
    Fragment,
    Unreadable,
    names_and_values,
    number_lists,
    table,
)
from guardrails.readers.json import loaded
from guardrails.readers.loose import blobs

_USUAL = {"kernelspec", "language_info", "celltoolbar"}
_CELL = ("cell_type", "source", "metadata", "attachments", "outputs", "execution_count", "id")
# What colours a message on a terminal.
_COLOUR_SIGN = re.compile(r"\x1b\[[0-9;]*m")


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """Every cell and everything around it.

    Raises
    ------
    Unreadable
        When it is not a notebook.
    """
    where = part or "ipynb"
    data = loaded(content)
    cells = data.get("cells") if isinstance(data, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("het is geen notebook")
    meta = data.get("metadata")
    if isinstance(meta, dict):
        own = {k: v for k, v in meta.items() if k not in _USUAL and k != "widgets"}
        yield from names_and_values(f"{where}:metagegevens", own, hidden=True)
        if meta.get("widgets"):
            state = f"{where}:stand van bedieningselementen"
            yield Fragment(state, "output", "widget")
            yield from _deep(state, meta["widgets"])
        for key in _USUAL & set(meta):
            yield from names_and_values(f"{where}:metagegevens.{key}", meta[key])
    rest = {k: v for k, v in data.items() if k not in ("cells", "metadata", "nbformat", "nbformat_minor")}
    yield from names_and_values(f"{where}:overige delen", rest, hidden=True)
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise Unreadable("een cel heeft niet de goede vorm")
        yield from _cell(f"{where}:cel {number}", cell, budget)


def _cell(where: str, cell: dict[str, Any], budget: Budget) -> Iterator[Fragment]:
    source = _joined(cell.get("source", ""))
    kind = cell.get("cell_type")
    if kind == "code":
        yield Fragment(f"{where}, bron", "text", source)
        yield from _literals(f"{where}, bron", source)
    else:
        yield Fragment(f"{where}, tekst", "text", source)
        yield from number_lists(f"{where}, tekst", source)
        if "<" in source:
            yield Fragment(f"{where}, tekst", "nested", source.encode(), name="deel.html")
        if re.search(r"\]\(\s*(?:javascript|vbscript):", source, re.I):
            yield Fragment(f"{where}, tekst", "program", "javascript:", name="I10")
    yield from names_and_values(f"{where}, metagegevens", cell.get("metadata") or {}, hidden=True)
    rest = {k: v for k, v in cell.items() if k not in _CELL}
    yield from names_and_values(f"{where}, overige delen", rest, hidden=True)
    for name, held in (cell.get("attachments") or {}).items():
        yield Fragment(f"{where}, bijlage {name}", "problem", "", name="I13")
        for mime, body in (held if isinstance(held, dict) else {}).items():
            coded = f"data:{mime};base64,{''.join(_joined(body).split())}"
            yield from blobs(f"{where}, bijlage {name}", coded)
    for number, output in enumerate(cell.get("outputs") or [], 1):
        spot = f"{where}, uitvoer {number}"
        if not isinstance(output, dict):
            raise Unreadable("een uitvoer heeft niet de goede vorm")
        if "text" in output:
            yield Fragment(spot, "text", _joined(output["text"]))
        if told := [_joined(output[k]) for k in ("ename", "evalue", "traceback") if output.get(k)]:
            yield Fragment(spot, "text", _COLOUR_SIGN.sub("", "\n".join(told)))
        yield from names_and_values(f"{spot}, metagegevens", output.get("metadata") or {}, hidden=True)
        yield from _bundle(spot, output.get("data") or {}, budget)


def _bundle(where: str, data: Any, budget: Budget) -> Iterator[Fragment]:
    if not isinstance(data, dict):
        raise Unreadable("een uitvoer heeft niet de goede vorm")
    for mime, value in data.items():
        spot = f"{where} ({mime})"
        if isinstance(value, dict) or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            if "widget" in mime:
                yield Fragment(spot, "output", mime)
            yield from names_and_values(spot, value)
            continue
        text = _joined(value)
        if mime in ("text/html", "image/svg+xml"):
            if "<table" in text or "<script" in text:
                yield Fragment(spot, "output", mime)
            yield Fragment(spot, "nested", text.encode(), name="deel.svg" if "svg" in mime else "deel.html")
        elif mime == "application/javascript":
            yield Fragment(spot, "program", mime, name="I10")
            yield from html.script(spot, text, budget)
        elif "json" in mime:
            yield Fragment(spot, "nested", text.encode(), name="deel.json")
        elif mime.startswith("text/"):
            yield Fragment(spot, "text", text)
            yield from number_lists(spot, text)
            yield from _printed(spot, text)
        else:
            yield from blobs(spot, f"data:{mime};base64,{''.join(text.split())}")


def _printed(where: str, text: str) -> Iterator[Fragment]:
    """A frame that was printed as text, read by its columns of spaces."""
    lines = [line for line in text.splitlines() if line.strip() and not re.match(r"^\[\d+ rows", line)]
    if len(lines) < 3:
        return
    head = re.split(r"\s{2,}|\s(?=\S+$)", lines[0].strip())
    rows = [line.split() for line in lines[1:]]
    if len({len(r) for r in rows}) == 1 and len(rows[0]) >= 2:
        names = lines[0].split()
        yield from table(where, ["", *names] if len(names) + 1 == len(rows[0]) else head, rows)
        if any(re.match(r"^\d+$", r[0]) for r in rows) or len(rows[0]) > 2:
            yield Fragment(where, "output", "tabel")


def _literals(where: str, source: str) -> Iterator[Fragment]:
    """Lists and dictionaries that are written out in the source."""
    clean = "\n".join("" if line.lstrip()[:1] in ("%", "!") else line for line in source.splitlines())
    try:
        tree = ast.parse(clean)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from number_lists(where, source)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict | ast.List | ast.Tuple):
            try:
                value = ast.literal_eval(node)
            except (ValueError, TypeError, SyntaxError, RecursionError):
                continue
            if isinstance(value, dict) or len(value) >= 4:
                yield from names_and_values(where, list(value) if isinstance(value, tuple) else value)


def _deep(where: str, state: Any) -> Iterator[Fragment]:
    yield from names_and_values(where, state, hidden=True)
    for count, text in enumerate(_strings(state), 1):
        if "<" in text:
            yield Fragment(f"{where} {count}", "nested", text.encode(), name="deel.html", hidden=True)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _joined(value: Any) -> str:
    return "".join(str(v) for v in value) if isinstance(value, list) else str(value)
