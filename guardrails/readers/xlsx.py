"""XLSX: every part of the package, read as the XML it is: visible and hidden cells, comments, names, caches."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from guardrails.readers.fragment import (
    LONGEST_CELL,
    Budget,
    Fragment,
    TooMuch,
    Unreadable,
    number_of,
    table,
)
from guardrails.readers.zip import member, opened, unsafe

_GOES_OUT = re.compile(
    r"\b(?:HYPERLINK|WEBSERVICE|IMPORT\w+|DDE|RTD|CALL|EXEC|FILTERXML|IMAGE)\s*\(|\|'|\[\d+\]|https?://", re.I
)
# Settings of a printer, and pictures.
_NO_DATA = (".bin", ".jpeg", ".jpg", ".gif", ".emf", ".wmf")
_MOST_ITEMS = 2_000
# Signs in a header that say where and how it stands.
_PLACED = re.compile(r'&(?:[LCRPNDTFAGKUEXYSBI]|\d+|"[^"]*")')
_SHEET_END = re.compile(r"\d+")


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a workbook.

    Raises
    ------
    Unreadable
        When the package is broken, protected by a password, or grows too much.
    """
    where = part or "xlsx"
    archive = opened(content)
    files: dict[str, bytes] = {}
    for info in archive.infolist():
        if info.filename.endswith("/"):
            continue
        if wrong := unsafe(info, set(files)):
            yield Fragment(f"{where}:{info.filename}", "problem", wrong, name="I21")
            continue
        files[info.filename] = member(archive, info, budget)
        budget.take(info.file_size)
    if archive.comment:
        yield Fragment(
            f"{where}:opmerking", "metadata", archive.comment.decode("utf-8", "replace"), hidden=True
        )
    if "xl/workbook.xml" not in files:
        raise Unreadable("het is geen werkboek")
    book = _xml(files["xl/workbook.xml"])
    strings = (
        [_all_text(si) for si in _found(_xml(files["xl/sharedStrings.xml"]), "si")]
        if ("xl/sharedStrings.xml" in files)
        else []
    )
    used: set[str] = set()
    targets = _targets(files.get("xl/_rels/workbook.xml.rels"))
    for sheet in _found(book, "sheet"):
        title, state = sheet.get("name", ""), sheet.get("state", "visible")
        rid = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        path = "xl/" + targets.get(rid, "").removeprefix("/xl/").removeprefix("xl/")
        spot = f"{where}:blad {title}"
        yield Fragment(spot, "name", title, hidden=state != "visible")
        if path in files:
            used.add(path)
            yield from _sheet(spot, _xml(files[path]), strings, state != "visible")
    for name in _found(book, "definedName"):
        label, text = name.get("name", ""), name.text or ""
        if label.startswith("_xlnm."):
            continue
        yield Fragment(f"{where}:naam {label}", "name", label, hidden=name.get("hidden") == "1")
        yield Fragment(f"{where}:naam {label}", "formula", text, name="uit" if _GOES_OUT.search(text) else "")
    yield from _others(where, files, used)


def _others(where: str, files: dict[str, bytes], used: set[str]) -> Iterator[Fragment]:
    for path, body in files.items():
        spot = f"{where}:{path}"
        if path in used or path in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
            continue
        if path.endswith((".bin",)) and ("vba" in path.lower() or "activeX" in path):
            yield Fragment(spot, "program", "macro", name="I12")
        elif path.startswith("xl/embeddings/"):
            yield Fragment(spot, "problem", "", name="I13")
            yield Fragment(spot, "nested", body, name=path)
        elif path.startswith("xl/media/"):
            if path.endswith((".png", ".svg")):
                yield Fragment(spot, "nested", body, name=path)
        elif path.endswith(".rels"):
            for rel in _found(_xml(body), "Relationship"):
                if rel.get("TargetMode") == "External" and not rel.get("Type", "").endswith("/hyperlink"):
                    yield Fragment(spot, "link", rel.get("Target", ""), name="laadt")
                elif re.match(r"\s*(javascript|vbscript):", rel.get("Target", ""), re.I):
                    yield Fragment(spot, "program", "javascript:", name="I10")
        elif path.startswith("xl/worksheets/"):
            yield from _sheet(spot, _xml(body), [], True)
        elif path.endswith((".xml", ".vml")) and not path.startswith(("xl/theme/", "[Content")):
            yield from _words(spot, path, body)
        elif not path.endswith((".xml", *_NO_DATA)):
            yield Fragment(spot, "problem", path.rsplit(".", 1)[-1], name="I03")


def _words(spot: str, path: str, body: bytes) -> Iterator[Fragment]:
    """Comments, properties, caches and other parts: their texts and the numbers and names in them."""
    root = _xml(body)
    hidden = "pivotCache" in path or "externalLink" in path or path.startswith("customXml")
    if "externalLink" in path:
        yield Fragment(spot, "problem", "", name="I07")
    if "pivotCacheDefinition" in path:
        for one in _found(root, "cacheField"):
            yield Fragment(spot, "name", one.get("name", ""), hidden=True)
            values = [number_of(n.get("v")) for n in _found(one, "n")]
            items = tuple(i.get("v", "") for i in _found(one, "s"))
            if items:
                yield Fragment(spot, "name", "\n".join(items[:_MOST_ITEMS]), hidden=True)
            if values:
                yield Fragment(spot, "number-column", tuple(values), name=one.get("name", ""), hidden=True)
    if "pivotCacheRecords" in path:
        rows = [[c.get("v") for c in record] for record in _found(root, "r")]
        rows = [[row[i] if i < len(row) else None for i in range(len(max(rows, key=len)))] for row in rows]
        yield from table(spot, [], rows, hidden=True)
    if "docProps/custom" in path:
        for one in _found(root, "property"):
            yield Fragment(spot, "name", one.get("name", ""), hidden=True)
    if "externalLink" in path:
        rows = [[v.text for v in _found(row, "v")] for row in _found(root, "row")]
        yield from table(spot, [], rows, hidden=True)
    if "/charts/" in path:
        for cache in (*_found(root, "numCache"), *_found(root, "numLit")):
            numbers = [number_of(v.text) for v in _found(cache, "v")]
            yield Fragment(f"{spot}, grafiek", "number-column", tuple(numbers))
        for cache in (*_found(root, "strCache"), *_found(root, "strLit")):
            yield from (Fragment(f"{spot}, grafiek", "name", v.text or "") for v in _found(cache, "v"))
    if "/tables/" in path:
        for one in _found(root, "tableColumn"):
            yield Fragment(spot, "name", one.get("name", ""))
    text = "\n".join(t.strip() for t in root.itertext() if t.strip())
    attributes = "\n".join(
        v for e in root.iter() for k, v in e.attrib.items() if k in ("v", "name", "descr", "title", "author")
    )
    if text or attributes:
        yield Fragment(spot, "metadata", f"{text}\n{attributes}".strip(), hidden=hidden)


def _sheet(spot: str, root: ElementTree.Element, strings: list[str], hidden: bool) -> Iterator[Fragment]:
    gone_columns = _gone_columns(root)
    shown: list[list[Any]] = []
    away: list[list[Any]] = []
    for row in _found(root, "row"):
        cells: dict[int, Any] = {}
        for cell in _found(row, "c"):
            at = _column(cell.get("r", "")) or max(cells, default=0) + 1
            cells[at] = _value(cell, strings)
            for one in _found(cell, "f"):
                if one.text:
                    danger = "uit" if _GOES_OUT.search(one.text) else ""
                    yield Fragment(f"{spot}!{cell.get('r', '')}", "formula", one.text, name=danger)
        line = [cells.get(i) for i in range(1, max(cells, default=0) + 1)]
        if any(v is not None for v in line):
            (away if row.get("hidden") in ("1", "true") or row.get("ht") == "0" else shown).append(line)
    for block in _blocks(shown):
        width = max(map(len, block))
        keep = [i for i in range(width) if i + 1 not in gone_columns]
        lines = [[r[i] if i < len(r) else None for i in keep] for r in block]
        head, rest = _headed(lines)
        yield from table(spot, head, rest, hidden=hidden)
        lost = [i for i in range(width) if i + 1 in gone_columns]
        with_codes = [[r[i] if i < len(r) else None for i in (*lost, *keep)] for r in block]
        if any(v is not None for r in with_codes for v in r[: len(lost)]):
            head, rest = _headed(with_codes)
            yield from table(
                f"{spot}, verborgen kolommen", head[: len(lost)], [r[: len(lost)] for r in rest], hidden=True
            )
            yield from table(f"{spot}, met verborgen kolommen", head, rest)
    if away:
        head = shown[0] if shown else []
        yield from table(f"{spot}, verborgen rijen", head, away, hidden=True)
    for link in _found(root, "hyperlink"):
        yield Fragment(spot, "metadata", " ".join(link.attrib.values()))
    for validation in _found(root, "dataValidation"):
        told = [one.text or "" for tag in ("formula1", "formula2") for one in _found(validation, tag)]
        told += [
            v for k, v in validation.attrib.items() if k in ("prompt", "promptTitle", "error", "errorTitle")
        ]
        for text in filter(None, told):
            yield Fragment(f"{spot}, keuzelijst", "metadata", text)
            choices = [c.strip() for c in text.strip('"').split(",")]
            yield from (Fragment(f"{spot}, keuzelijst", "name", c) for c in choices if c)
    for tag in ("oddHeader", "oddFooter"):
        for one in _found(root, tag):
            yield Fragment(f"{spot}, kop of voet", "metadata", _PLACED.sub(" ", one.text or ""))


def _blocks(rows: list[list[Any]]) -> list[list[list[Any]]]:
    """Rows above a table that hold one cell are titles; the table starts where rows become wide."""
    out: list[list[list[Any]]] = []
    titles: list[list[Any]] = []
    current: list[list[Any]] = []
    for row in rows:
        filled = sum(v is not None for v in row)
        if filled <= 1 and not current:
            titles.append(row)
        else:
            current.append(row)
    if titles:
        out.append(titles)
    if current:
        out.append(current)
    return out


def _headed(lines: list[list[Any]]) -> tuple[list[Any], list[list[Any]]]:
    if not lines or any(isinstance(v, float) for v in lines[0]):
        return [], lines
    return lines[0], lines[1:]


def _value(cell: ElementTree.Element, strings: list[str]) -> Any:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _all_text(cell)
    text = next((v.text for v in _found(cell, "v")), None)
    if text is None:
        return None
    if len(text) > LONGEST_CELL:
        raise TooMuch(f"een cel van meer dan {LONGEST_CELL} tekens")
    try:
        if kind == "s":
            word = strings[int(text)]
            if len(word) > LONGEST_CELL:
                raise TooMuch(f"een cel van meer dan {LONGEST_CELL} tekens")
            return word or None
        return float(text) if kind == "n" else text
    except (ValueError, IndexError) as error:
        raise Unreadable("een cel verwijst naar tekst die er niet is") from error


def _xml(body: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
        raise Unreadable("een deel bevat eigen tekendefinities")
    try:
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable("een deel van het werkboek is beschadigd") from error


def _found(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in element.iter() if e.tag.rsplit("}", 1)[-1] == name)


def _all_text(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in _found(element, "t"))


def _targets(body: bytes | None) -> dict[str, str]:
    return (
        {}
        if body is None
        else {r.get("Id", ""): r.get("Target", "") for r in _found(_xml(body), "Relationship")}
    )


def _column(reference: str) -> int:
    out = 0
    for letter in _SHEET_END.sub("", reference).upper():
        out = out * 26 + ord(letter) - 64
    return out


def visible(content: bytes) -> dict[str, list[list[Any]]]:
    """The rows one sees, by the name of the sheet: no hidden sheet, row or column.

    Raises
    ------
    Unreadable
        As `read`.
    """
    archive, budget = opened(content), Budget()
    files = {
        i.filename: member(archive, i, budget) for i in archive.infolist() if not i.filename.endswith("/")
    }
    if "xl/workbook.xml" not in files:
        raise Unreadable("het is geen werkboek")
    shared = files.get("xl/sharedStrings.xml")
    strings = [] if shared is None else [_all_text(si) for si in _found(_xml(shared), "si")]
    targets = _targets(files.get("xl/_rels/workbook.xml.rels"))
    out: dict[str, list[list[Any]]] = {}
    for sheet in _found(_xml(files["xl/workbook.xml"]), "sheet"):
        rid = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        path = "xl/" + targets.get(rid, "").removeprefix("/xl/").removeprefix("xl/")
        if sheet.get("state", "visible") == "visible" and path in files:
            out[sheet.get("name", "")] = list(_visible_rows(_xml(files[path]), strings))
    return out


def _visible_rows(root: ElementTree.Element, strings: list[str]) -> Iterator[list[Any]]:
    gone = _gone_columns(root)
    for row in _found(root, "row"):
        if row.get("hidden") in ("1", "true") or row.get("ht") == "0":
            continue
        cells: dict[int, Any] = {}
        for cell in _found(row, "c"):
            cells[_column(cell.get("r", "")) or max(cells, default=0) + 1] = _value(cell, strings)
        yield [cells.get(i) for i in range(1, max(cells, default=0) + 1) if i not in gone]


def _gone_columns(root: ElementTree.Element) -> set[int]:
    return {
        i
        for col in _found(root, "col")
        if col.get("hidden") in ("1", "true") or col.get("width") == "0"
        for i in range(_whole(col.get("min")), min(_whole(col.get("max")), 16_384) + 1)
    }


def _whole(text: str | None) -> int:
    if text is None or not text.strip().isdigit():
        raise Unreadable("een kolom van het werkboek heeft geen nummer")
    return int(text)
