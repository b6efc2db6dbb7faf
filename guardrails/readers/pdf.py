"""PDF: the text on the pages, all strings and metadata, attachments, scripts and actions."""

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from guardrails.readers.fragment import Absent, Budget, Fragment, TooMuch, Unreadable, table
from guardrails.readers.pdf_text import COLUMN, page_text

try:
    import pikepdf
except ImportError:  # pragma: no cover - a set-up without this package
    pikepdf = None  # type: ignore[assignment]

# Strings that are numbers of the file itself, or names of fonts and glyphs.
_NO_WORDS = (
    "/ID",
    "/CheckSum",
    "/Registry",
    "/Ordering",
    "/CharSet",
    "/Panose",
    "/O",
    "/U",
    "/OE",
    "/UE",
    "/Perms",
)
_ACTIONS = {"/JavaScript": "JavaScript", "/Launch": "start een programma", "/ImportData": "haalt gegevens op"}
MOST_PAGES = 2_000
_TAG = re.compile(r"<[^>]+>")
# The identity of a document is a sum of sixteen bytes in base64: its letters now and then look like a word.
_IDENTITY = re.compile(r"(?<=ID>)[A-Za-z0-9+/]{22}==(?=</xmpMM:)")
_LEAST_ROWS = 4
_DEEPEST, _MOST_ITEMS, _MOST_VERSIONS, _LONGEST_LOOSE = 6, 5_000, 5, 2_000_000
# Streams that are a picture, a font, a form, a colour or the file's own table are read elsewhere or hold no words.
_OTHER_STREAMS = {
    "/Width", "/Length1", "/Length2", "/FontFile", "/BBox", "/N", "/Subtype", "/FunctionType", "/ShadingType",
    "/Params", "/First", "/W", "/PatternType",
}  # fmt: skip


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
                text = page_text(page.obj, page.get("/Resources"), budget)
                yield Fragment(f"{where}:blz {number}", "text", text)
                yield from _tables(f"{where}:blz {number}", text)
            yield from _loose(where, pdf, budget)
    except pikepdf.PasswordError as error:
        raise Unreadable("er staat een wachtwoord op") from error
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, RuntimeError, AttributeError) as error:
        raise Unreadable("het document is beschadigd") from error
    end = content.rfind(b"%%EOF")
    rest = content[end + 5 :].strip() if end >= 0 else content[-64:]
    if end < 0:
        raise Unreadable("het document is niet volledig")
    yield from _earlier(where, content, budget)
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
            words = _TAG.sub(" ", _IDENTITY.sub(" ", body.decode("utf-8", "replace")))
            yield Fragment(f"{where}:metagegevens", "metadata", words)
        held = list(_strings(obj))
        if held:
            yield Fragment(f"{where}:teksten", "metadata", "\n".join(held))


def _tables(where: str, text: str) -> Iterator[Fragment]:
    """Rows of a page that stand in as many columns, as a table."""
    rows = [line.split(COLUMN) for line in text.split("\n")]
    for width, group in groupby(rows, key=len):
        held = list(group)
        if width > 1 and len(held) >= _LEAST_ROWS:
            yield from table(f"{where}, tabel", [], held)


def _strings(obj: Any, depth: int = 0) -> Iterator[str]:
    """Every string in an object, whatever it is there for, but not in objects it points at."""
    if isinstance(obj, pikepdf.String):
        yield str(obj)
    elif depth < _DEEPEST and isinstance(obj, pikepdf.Array):
        for item in list(obj)[:_MOST_ITEMS]:
            yield from () if getattr(item, "is_indirect", False) else _strings(item, depth + 1)
    elif depth < _DEEPEST and isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
        for key, item in obj.items():
            if key not in _NO_WORDS and not getattr(item, "is_indirect", False):
                yield from _strings(item, depth + 1)


def _loose(where: str, pdf: Any, budget: Budget) -> Iterator[Fragment]:
    """Text in streams that no page draws: what was left, or put, beside the document."""
    drawn: set[tuple[int, int]] = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        held = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        drawn |= {one.objgen for one in held if isinstance(one, pikepdf.Stream)}
    for count, obj in enumerate((o for o in pdf.objects if isinstance(o, pikepdf.Stream)), 1):
        keys = set(obj.keys())
        if obj.objgen in drawn or keys & _OTHER_STREAMS:
            continue
        try:
            text = _stream(obj, budget)[:_LONGEST_LOOSE].decode("utf-8")
        except (UnicodeDecodeError, pikepdf.PdfError):
            continue
        if not text.lstrip().startswith(("/CIDInit", "%!", "<?xpacket", "<x:xmp")):
            yield Fragment(f"{where}:losse inhoud {count}", "metadata", text, hidden=True)


def _earlier(where: str, content: bytes, budget: Budget) -> Iterator[Fragment]:
    """What older versions in the same file said: saving with changes adds to the end and takes nothing away."""
    ends = [m.end() for m in re.finditer(rb"%%EOF", content)][:-1]
    for number, end in enumerate(ends[-_MOST_VERSIONS:], 1):
        if b"/Linearized" in content[:1_024]:
            return
        spot = f"{where}:eerdere versie {number}"
        budget.take(end)
        try:
            with pikepdf.open(io.BytesIO(content[:end])) as pdf:
                for page in pdf.pages:
                    text = page_text(page.obj, page.get("/Resources"), budget)
                    yield Fragment(spot, "metadata", text, name="I17", hidden=True)
                yield from _objects(spot, pdf, budget)
        except (pikepdf.PdfError, ValueError, TypeError, LookupError, RuntimeError, AttributeError) as error:
            raise Unreadable("een eerdere versie van het document is beschadigd") from error


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
