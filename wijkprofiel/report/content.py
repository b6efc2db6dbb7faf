"""What a report says, apart from how it looks: sections of simple blocks, rendered twice (HTML and PDF)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "kop"
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``stress`` sets it apart as something to mind."""

    kind: ClassVar[str] = "alinea"
    text: str
    stress: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    kind: ClassVar[str] = "lijst"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Pairs of a term and what is said of it."""

    kind: ClassVar[str] = "feiten"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Head:
    """The head of a table column: name, a smaller note (unit, year), whether it holds figures, its share."""

    text: str
    note: str = ""
    numeric: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is its header; the last ``reference_rows`` are to compare with."""

    kind: ClassVar[str] = "tabel"
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    reference_rows: int = 0
    note: str = ""


@dataclass(frozen=True)
class Citations:
    """References to copy: identity of a figure and its reference; folded on a page, told of in a PDF."""

    kind: ClassVar[str] = "citaten"
    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A picture as SVG text, with what it shows in words."""

    kind: ClassVar[str] = "beeld"
    title: str
    svg: str
    alt: str
    note: str = ""


Block = Heading | Paragraph | Bullets | Facts | Table | Picture | Citations


@dataclass(frozen=True)
class Section:
    """A part of the report with its own heading; ``key`` is its address in the document."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report. ``peildatum`` and ``valid_until`` are ISO dates, ``mark`` the full canonical hash."""

    title: str
    subtitle: str
    status: str
    status_text: str
    notice: str
    peildatum: str
    valid_until: str
    mark: str
    owner: str
    sections: tuple[Section, ...]


def to_plain(value: Any) -> Any:
    """A report as plain lists and mappings; every block says its ``kind``.

    >>> to_plain(Heading("Wonen"))
    {'kind': 'kop', 'text': 'Wonen'}
    """
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        plain: Mapping[str, Any] = {
            field.name: to_plain(getattr(value, field.name)) for field in fields(value)
        }
        kind = getattr(value, "kind", None)
        return {"kind": kind, **plain} if kind else dict(plain)
    return value
