"""PPTX: every part of the package, read as the XML it is: slides, notes, comments, tables, charts, properties."""

import re
from collections.abc import Collection, Iterator
from xml.etree import ElementTree

from guardrails.readers.fragment import Budget, Fragment, Unreadable, number_of, table
from guardrails.readers.zip import member, opened, unsafe

MAIN = "ppt/presentation.xml"
_BOOK = "xl/workbook.xml"
_PRINTER = "ppt/printersettings/"
_NUMBERED = re.compile(r"(\d+)\.xml$")
_ACTIVE = ("vbaproject", "activex", "vbadata")
# A picture that is no PNG or SVG: its words are read, the picture is not.
_PICTURE = "plaatje.bin.txt"
_PICTURES = (".jpeg", ".jpg", ".gif", ".tif", ".tiff", ".bmp", ".emf", ".wmf", ".wdp", ".ico", ".webp")
_SOUNDS = (".mp3", ".m4a", ".wav", ".wma", ".mp4", ".m4v", ".mov", ".avi", ".wmv")
_TOLD = ("descr", "title", "name", "author", "initials", "userId", "providerId", "val", "text", "label")
_OBJECTS = ("oleObj", "control")
_GOES_OUT = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
_SCRIPT = re.compile(r"\s*(?:javascript|vbscript|macro|ppaction://(?:program|macro|ole)|file):?", re.I)


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a presentation.

    Raises
    ------
    Unreadable
        When the package is broken, protected by a password, or grows too much.
    """
    where = part or "pptx"
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
    if MAIN not in files:
        raise Unreadable("het is geen presentatie")
    shown = _slides(files)
    yield from _loose(where, files, set(shown))
    for number, path in enumerate(shown, start=1):
        yield from _slide(f"{where}:dia {number}", files[path])
    for path, body in files.items():
        if path not in shown:
            yield from _other(where, path, body)


def is_presentation(content: bytes) -> bool:
    """Whether an archive has the main part of a presentation."""
    return _holds(content, MAIN)


def is_workbook_too(content: bytes) -> bool:
    """Whether an archive also has the main part of a workbook: then no one reader sees all of it."""
    return _holds(content, _BOOK)


def _holds(content: bytes, name: str) -> bool:
    try:
        return name in opened(content).namelist()
    except Unreadable:
        return False


def _slides(files: dict[str, bytes]) -> list[str]:
    """The slides that are in the presentation, in the order in which they are shown."""
    targets = {
        r.get("Id", ""): "ppt/" + r.get("Target", "").removeprefix("/ppt/").removeprefix("ppt/")
        for r in _found(_xml(files.get("ppt/_rels/presentation.xml.rels", b"<r/>")), "Relationship")
    }
    asked = (
        next((v for k, v in one.attrib.items() if k.endswith("}id")), "")
        for one in _found(_xml(files[MAIN]), "sldId")
    )
    return [path for path in (targets.get(key, "") for key in asked) if path in files]


def _loose(where: str, files: dict[str, bytes], shown: set[str]) -> Iterator[Fragment]:
    """Slides that stand in the package and are shown nowhere."""
    for path, body in files.items():
        if path.startswith("ppt/slides/slide") and path not in shown:
            for fragment in _slide(f"{where}:{path}, niet in de presentatie", body):
                yield _away(fragment)


def _away(fragment: Fragment) -> Fragment:
    return Fragment(
        fragment.part, fragment.kind, fragment.payload, fragment.name, fragment.codes, hidden=True
    )


def _slide(spot: str, body: bytes) -> Iterator[Fragment]:
    root = _xml(body)
    hidden = root.get("show") in ("0", "false")
    spot = f"{spot}, verborgen" if hidden else spot
    for fragment in _content(spot, root):
        yield _away(fragment) if hidden else fragment


def _content(spot: str, root: ElementTree.Element) -> Iterator[Fragment]:
    """Tables as tables, all words line by line, and what is said of shapes for who does not see them."""
    unseen = _unseen(root)
    tables: set[int] = set()
    for number, one in enumerate(_found(root, "tbl"), start=1):
        tables.update(id(e) for e in one.iter())
        rows = [[_lines(cell) for cell in _found(row, "tc")] for row in _found(one, "tr")]
        if rows:
            inside = f"{spot}, tabel {number}"
            yield from table(inside, rows[0], rows[1:], hidden=id(one) in unseen)
            lines = "\n".join(" | ".join(" ".join(c.split()) for c in row) for row in rows)
            yield Fragment(inside, "text", lines)
    if words := "\n".join(filter(None, _paragraphs(root, without=tables))):
        yield Fragment(spot, "text", words)
    said = "\n".join(filter(None, (_told(element) for element in root.iter())))
    if said:
        yield Fragment(f"{spot}, omschrijvingen", "metadata", said)
    for element in root.iter():
        action = element.get("action", "")
        if _name(element) in _GOES_OUT and _SCRIPT.match(action):
            yield Fragment(spot, "program", action[:40], name="I10")
        if _name(element) in _OBJECTS:
            yield Fragment(spot, "problem", "", name="I13")


def _unseen(root: ElementTree.Element) -> set[int]:
    """Everything inside shapes that are switched off."""
    out: set[int] = set()
    for shape in root.iter():
        if any(p.get("hidden") in ("1", "true") for nv in shape for p in nv if _name(p) == "cNvPr"):
            out.update(id(e) for e in shape.iter())
    return out


def _told(element: ElementTree.Element) -> str:
    """What the attributes of an element say in words."""
    return "\n".join(v for k, v in element.attrib.items() if k in _TOLD and re.search(r"[^\W\d_]{2}", v))


def _paragraphs(root: ElementTree.Element, *, without: Collection[int] = ()) -> Iterator[str]:
    """Words by paragraph, runs joined: a name that is cut in two runs is one name."""
    inside: set[int] = set(without)
    for paragraph in _found(root, "p"):
        if id(paragraph) in without:
            continue
        inside.update(id(e) for e in paragraph.iter())
        yield "".join(_runs(paragraph)).strip()
    rest = (e.text.strip() for e in root.iter() if id(e) not in inside and e.text and e.text.strip())
    yield "\n".join(rest)


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        yield "\n" if _name(element) == "br" else (element.text or "")


def _lines(cell: ElementTree.Element) -> str:
    return "\n".join("".join(_runs(p)) for p in _found(cell, "p")).strip()


def _other(where: str, path: str, body: bytes) -> Iterator[Fragment]:
    spot, low = f"{where}:{path}", path.lower()
    if any(word in low for word in _ACTIVE):
        yield Fragment(spot, "program", "macro", name="I12")
    elif low.startswith("ppt/embeddings/"):
        yield Fragment(spot, "problem", "", name="I13")
        yield Fragment(spot, "nested", body, name=path)
    elif low.endswith((".png", ".svg")):
        yield Fragment(spot, "nested", body, name=path)
    elif low.endswith(_PICTURES):
        yield Fragment(spot, "nested", body, name=_PICTURE)
    elif low.endswith(_SOUNDS):
        yield Fragment(spot, "problem", f"{low.rsplit('.', 1)[-1]} (beeld of geluid)", name="I03")
    elif low.endswith(".rels"):
        yield from _relations(spot, body)
    elif path == "[Content_Types].xml":
        yield from _parts_list(spot, body)
    elif low.startswith("ppt/charts/") and low.endswith(".xml"):
        yield from _chart(spot, body)
    elif low.startswith("ppt/notesslides/"):
        number = _NUMBERED.search(path)
        yield from _content(f"{where}:notities {number.group(1) if number else ''}".strip(), _xml(body))
    elif low.endswith((".xml", ".vml")):
        yield from _words(spot, path, body)
    elif (low.endswith(".bin") and low.startswith(_PRINTER)) or low.endswith((".fntdata", ".odttf")):
        yield Fragment(spot, "nested", body, name=_PICTURE)
    else:
        yield Fragment(spot, "problem", path.rsplit(".", 1)[-1], name="I03")


def _relations(spot: str, body: bytes) -> Iterator[Fragment]:
    for relation in _found(_xml(body), "Relationship"):
        target = relation.get("Target", "")
        if _SCRIPT.match(target):
            yield Fragment(spot, "program", target[:40], name="I10")
        elif relation.get("TargetMode") == "External":
            if relation.get("Type", "").endswith("/hyperlink"):
                yield Fragment(spot, "metadata", target)
            else:
                yield Fragment(spot, "link", target, name="laadt")


def _parts_list(spot: str, body: bytes) -> Iterator[Fragment]:
    kinds = " ".join(e.get("ContentType", "") for e in _xml(body).iter())
    if "macroEnabled" in kinds:
        yield Fragment(spot, "program", "macro", name="I12")


def _chart(spot: str, body: bytes) -> Iterator[Fragment]:
    """The figures that a chart keeps, and the names beside them."""
    root = _xml(body)
    for series in _found(root, "ser"):
        labels = [
            v.text or "" for kind in ("cat", "xVal") for c in _found(series, kind) for v in _found(c, "v")
        ]
        for kind in ("val", "yVal", "xVal", "bubbleSize"):
            for cache in _found(series, kind):
                figures = [v.text for v in _found(cache, "v")]
                if figures:
                    rows = zip(labels if len(labels) == len(figures) else figures, figures, strict=True)
                    yield from table(f"{spot}, grafiek", [], [list(row) for row in rows])
    for cache in (*_found(root, "numCache"), *_found(root, "numLit")):
        numbers = tuple(number_of(v.text) for v in _found(cache, "v"))
        if numbers:
            yield Fragment(f"{spot}, grafiek", "number-column", numbers)
    for cache in (*_found(root, "strCache"), *_found(root, "strLit")):
        yield from (Fragment(f"{spot}, grafiek", "name", v.text or "") for v in _found(cache, "v"))
    yield from _words(spot, "", body)


def _words(spot: str, path: str, body: bytes) -> Iterator[Fragment]:
    """Properties, comments, authors, layouts and other parts: their words."""
    root = _xml(body)
    hidden = path.startswith("customXml") or "comment" in path.lower() or "/tags/" in path
    if "docProps/custom" in path:
        for one in _found(root, "property"):
            yield Fragment(spot, "name", one.get("name", ""), hidden=True)
    words = "\n".join(filter(None, _paragraphs(root)))
    said = "\n".join(filter(None, (_told(e) for e in root.iter())))
    if words or said:
        yield Fragment(spot, "metadata", f"{words}\n{said}".strip(), hidden=hidden)
    for element in root.iter():
        if _name(element) in _OBJECTS:
            yield Fragment(spot, "problem", "", name="I13")


def _xml(body: bytes) -> ElementTree.Element:
    if b"<!DOCTYPE" in body[:2000] or b"<!ENTITY" in body:
        raise Unreadable("een deel bevat eigen tekendefinities")
    try:
        return ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable("een deel van de presentatie is beschadigd") from error


def _found(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (e for e in element.iter() if _name(e) == name)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
