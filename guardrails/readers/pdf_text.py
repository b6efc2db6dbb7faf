"""The words on a page of a PDF, put together by the place where each piece stands."""

import re
from collections.abc import Mapping
from typing import Any

from guardrails.readers.fragment import Absent, Budget

try:
    import pikepdf
except ImportError:  # pragma: no cover - a set-up without this package
    pikepdf = None  # type: ignore[assignment]

_CHAR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
# Beyond this much more a piece stands in another column; without a mark two figures would read as one.
_COLUMN = 0.5
COLUMN = " | "
_Matrix = tuple[float, float, float, float, float, float]
_SAME: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 4
# What places or writes letters, or draws another stream; lines and fills are most of a map and say nothing.
_OPERATORS = "q Q cm BT Tf Tm Td TD TL T* Tj TJ ' \" Do"
# In heights: how wide letters are at most, and from where it is another line.
_BROAD, _WIDE, _CAPITAL, _NARROW, _LOW = "mwMWÆ@%—…", 1.05, 0.88, 0.74, 0.4


def page_text(holder: Any, resources: Any, budget: Budget) -> str:
    """All text of a page, also what is drawn in no colour, letter by letter, or in a form on the page.

    Raises
    ------
    Absent
        Without pikepdf.
    """
    if pikepdf is None:
        raise Absent("pikepdf")
    writer = _Writer(budget)
    writer.read(holder, resources, _SAME, 0)
    return "".join(writer.out)


class _Writer:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.out: list[str] = []
        self.maps: dict[Any, dict[bytes, str]] = {}
        self.last: tuple[float, float, float, float] | None = None

    def read(self, holder: Any, resources: Any, base: _Matrix, depth: int) -> None:
        fonts = {} if resources is None else resources.get("/Font", {})
        at, kept = base, [base]
        line = text = _SAME
        size, lead, current = 1.0, 0.0, dict[bytes, str]()
        for instruction in pikepdf.parse_content_stream(holder, _OPERATORS):
            given: Any = instruction.operands
            op = str(instruction.operator)
            if op == "q":
                kept.append(at)
            elif op == "Q":
                at = kept.pop() if len(kept) > 1 else base
            elif op == "cm":
                at = _times(_matrix(given), at)
            elif op == "BT":
                line = text = _SAME
            elif op == "Tf":
                current, size = self._map(fonts, str(given[0])), abs(float(given[1])) or 1.0
            elif op == "Tm":
                line = text = _matrix(given)
            elif op in ("Td", "TD"):
                lead = -float(given[1]) if op == "TD" else lead
                line = text = _times((1, 0, 0, 1, float(given[0]), float(given[1])), line)
            elif op == "TL":
                lead = float(given[0])
            elif op in ("T*", "'", '"'):
                line = text = _times((1, 0, 0, 1, 0, -lead), line)
            if op in ("Tj", "'", '"'):
                self._write(_decoded(bytes(given[-1]), current), _times(text, at), size)
            elif op == "TJ":
                self._write(_spaced(given[0], current), _times(text, at), size)
            elif op == "Do" and depth < _DEEPEST and resources is not None:
                form = resources.get("/XObject", {}).get(str(given[0]))
                if form is not None and str(form.get("/Subtype", "")) == "/Form":
                    own = _matrix(form["/Matrix"]) if "/Matrix" in form else _SAME
                    self.read(form, form.get("/Resources", resources), _times(own, at), depth + 1)

    def _write(self, said: str, place: _Matrix, size: float) -> None:
        a, b, c, d, x, y = place
        tall = size * max(abs(d), abs(c), 1e-6)
        # Along the line and across it, also where the page or the line stands upright.
        along, across = (x, y) if abs(a) >= abs(b) else (y, x)
        if self.last is not None:
            was_along, was_across, was_tall, wide = self.last
            step = along - was_along
            if abs(across - was_across) > _LOW * max(tall, was_tall):
                self.out.append("\n")
            elif not 0 <= step <= was_tall * (wide + _COLUMN):
                self.out.append(COLUMN)
            elif step > was_tall * wide:
                self.out.append(" ")
        self.out.append(said)
        wide = sum(
            _WIDE if letter in _BROAD else _CAPITAL if letter.isupper() else _NARROW for letter in said
        )
        self.last = (along, across, tall, wide)

    def _map(self, fonts: Any, name: str) -> dict[bytes, str]:
        font = fonts.get(name)
        key = (name, getattr(font, "objgen", None))
        if key not in self.maps:
            self.maps[key] = _to_unicode(font, self.budget)
        return self.maps[key]


def _matrix(given: Any) -> _Matrix:
    a, b, c, d, e, f = (float(v) for v in given)
    return a, b, c, d, e, f


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _spaced(items: Any, current: Mapping[bytes, str]) -> str:
    out = []
    for item in items:
        if isinstance(item, pikepdf.String):
            out.append(_decoded(bytes(item), current))
        elif float(item) < -200:
            out.append(" ")
    return "".join(out)


def _to_unicode(font: Any, budget: Budget) -> dict[bytes, str]:
    if font is None or "/ToUnicode" not in font:
        return {}
    body = bytes(font["/ToUnicode"].read_bytes())
    budget.take(len(body))
    text = body.decode("latin-1")
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


def _decoded(raw: bytes, mapping: Mapping[bytes, str]) -> str:
    if not mapping:
        return raw.decode("latin-1")
    width = len(next(iter(mapping)))
    return "".join(mapping.get(raw[i : i + width], "") for i in range(0, len(raw), width))
