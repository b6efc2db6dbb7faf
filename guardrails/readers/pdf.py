"""PDF: the text on the pages, all strings and metadata, attachments, scripts and actions."""

import io
import re
from collections.abc import Iterator
from typing import Any

from guardrails.readers.fragment import Absent, Budget, Fragment, TooMuch, Unreadable

try:
    import pikepdf
except ImportError:  # pragma: no cover - a set-up without this package
    pikepdf = None  # type: ignore[assignment]

_STRINGS = ("/Contents", "/Alt", "/ActualText", "/T", "/V", "/TU", "/Title", "/RC", "/E")
_ACTIONS = {"/JavaScript": "JavaScript", "/Launch": "start een programma", "/ImportData": "haalt gegevens op"}
_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
MOST_PAGES = 2_000


def read(content: bytes, part: str, budget: Budget) -> Iterator[Fragment]:
    """All of a document but its pictures.

    Raises
    ------
    Absent
        Without pikepdf.
    Unreadable
        When it is broken, has a password, or is too large.
    """
    if pikepdf is None:
        raise Absent("pikepdf")
    where = part or "pdf"
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise TooMuch(f"meer dan {MOST_PAGES} bladzijden")
            yield from _objects(where, pdf, budget)
            for number, page in enumerate(pdf.pages, 1):
                text = _page_text(page.obj, page.get("/Resources"), budget)
                yield Fragment(f"{where}:blz {number}", "text", text)
    except pikepdf.PasswordError as error:
        raise Unreadable("er staat een wachtwoord op") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, AttributeError) as error:
        raise Unreadable("het document is beschadigd") from error
    end = content.rfind(b"%%EOF")
    rest = content[end + 5 :].strip() if end >= 0 else content[-64:]
    if end < 0:
        raise Unreadable("het document is niet volledig")
    if rest:
        yield Fragment(f"{where}, achter het einde", "binary", rest, name="I18", hidden=True)


def _objects(where: str, pdf: Any, budget: Budget) -> Iterator[Fragment]:
    for key, value in (pdf.trailer.get("/Info") or {}).items():
        yield Fragment(f"{where}:eigenschap {key}", "metadata", str(value), hidden=True)
    for obj in pdf.objects:
        if not isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
            continue
        action = str(obj.get("/S", ""))
        if action in _ACTIONS or "/JS" in obj:
            yield Fragment(where, "program", _ACTIONS.get(action, "JavaScript"), name="I12")
        for key in ("/AA", "/OpenAction", "/A"):
            inner = obj.get(key)
            if isinstance(inner, pikepdf.Dictionary) and (
                str(inner.get("/S", "")) in _ACTIONS or "/JS" in inner
            ):
                yield Fragment(where, "program", _ACTIONS.get(str(inner.get("/S")), "JavaScript"), name="I12")
        if str(obj.get("/Type", "")) == "/Filespec" or "/EF" in obj:
            yield from _attachment(where, obj)
        if isinstance(obj, pikepdf.Stream) and str(obj.get("/Type", "")) == "/Metadata":
            body = _stream(obj, budget)
            yield Fragment(
                f"{where}:metagegevens", "metadata", re.sub(r"<[^>]+>", " ", body.decode("utf-8", "replace"))
            )
        held = [str(obj[k]) for k in _STRINGS if isinstance(obj.get(k), pikepdf.String)]
        if held:
            yield Fragment(f"{where}:teksten", "metadata", "\n".join(held))


def _attachment(where: str, spec: Any) -> Iterator[Fragment]:
    name = str(spec.get("/UF", spec.get("/F", "bijlage")))
    spot = f"{where}:bijlage {name}"
    yield Fragment(spot, "problem", "", name="I13")
    inner = spec.get("/EF", {})
    for key in ("/F", "/UF"):
        if key in inner:
            yield Fragment(spot, "nested", bytes(inner[key].read_bytes()), name=name)
            return


def _stream(obj: Any, budget: Budget) -> bytes:
    body = bytes(obj.read_bytes())
    budget.take(len(body))
    return body


def _page_text(holder: Any, resources: Any, budget: Budget, depth: int = 0) -> str:
    fonts = {} if resources is None else resources.get("/Font", {})
    maps: dict[str, dict[bytes, str]] = {}
    current: dict[bytes, str] = {}
    out: list[str] = []
    for instruction in pikepdf.parse_content_stream(holder):
        operands: Any = instruction.operands
        operator = instruction.operator
        op = str(operator)
        if op == "Tf":
            name = str(operands[0])
            if name not in maps:
                maps[name] = _to_unicode(fonts.get(name), budget)
            current = maps[name]
        elif op in ("Tj", "'", '"'):
            out.append(_decoded(bytes(operands[-1]), current))
        elif op == "TJ":
            for item in operands[0]:
                if isinstance(item, pikepdf.String):
                    out.append(_decoded(bytes(item), current))
                elif float(item) < -200:
                    out.append(" ")
        elif op in ("Td", "TD", "T*", "Tm", "ET"):
            out.append("\n" if op in ("ET", "T*") else " ")
        elif op == "Do" and depth < 4 and resources is not None:
            form = resources.get("/XObject", {}).get(str(operands[0]))
            if form is not None and str(form.get("/Subtype", "")) == "/Form":
                out.append(_page_text(form, form.get("/Resources", resources), budget, depth + 1))
    return "".join(out)


def _to_unicode(font: Any, budget: Budget) -> dict[bytes, str]:
    if font is None or "/ToUnicode" not in font:
        return {}
    text = _stream(font["/ToUnicode"], budget).decode("latin-1")
    out: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, target in _CHAR.findall(block):
            out[bytes.fromhex(code)] = _utf16(target)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, start, listed in _RANGE.findall(block):
            low, high, width = int(first, 16), int(last, 16), len(first) // 2
            targets = re.findall(r"<([0-9A-Fa-f]+)>", listed)
            for i, code in enumerate(range(low, min(high, low + 65_535) + 1)):
                if targets:
                    word = _utf16(targets[i]) if i < len(targets) else ""
                else:
                    base = _utf16(start)
                    word = base[:-1] + chr(ord(base[-1]) + i) if base else ""
                out[code.to_bytes(width, "big")] = word
    return out


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits if len(digits) % 2 == 0 else "0" + digits).decode("utf-16-be", "replace")


def _decoded(raw: bytes, mapping: dict[bytes, str]) -> str:
    if not mapping:
        return raw.decode("latin-1")
    width = len(next(iter(mapping)))
    return "".join(mapping.get(raw[i : i + width], "") for i in range(0, len(raw), width))
