"""Which area a cell means, by code or by name inside one gemeente. A cell that means none is not kept."""

import re
from dataclasses import dataclass, field

from wijkprofiel.areas import ALSO, Areas
from wijkprofiel.names import plain

_CODE = re.compile(r"^(?:(BU)?(\d{4}[0-9A-Z]{4})|(WK)?(\d{4}[0-9A-Z]{2}))$")
_LENGTHS = {5: 6, 7: 8}
_BEFORE = re.compile(r"^(?:wijk|buurt) (?:\d{1,2} )?")


@dataclass
class PlaceFinder:
    """Codes of the areas of ``level`` in ``gemeente`` for what stands in a cell.

    A buurt is also its wijk. Codes of another gemeente and names that more than one area has give nothing.
    """

    areas: Areas
    gemeente: str
    level: str
    _names: dict[str, str] = field(init=False, repr=False)
    _codes: frozenset[str] = field(init=False, repr=False)
    _known: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        frame = self.areas.frame
        inside = frame[(frame["gemeente"] == self.gemeente) & frame["niveau"].isin(["wijk", "buurt"])]
        names: dict[str, set[str]] = {}
        for code, row in inside.iterrows():
            target = self._at_level(str(code))
            for name in (str(row["naam"]), *str(row["ook"]).split(ALSO)):
                if target and plain(name):
                    names.setdefault(plain(name), set()).add(target)
                    names.setdefault(_BEFORE.sub("", plain(name)), set()).add(target)
        self._names = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1 and name}
        self._codes = frozenset(inside.index[inside["niveau"] == self.level])

    @property
    def codes(self) -> tuple[str, ...]:
        """Every area of the level, in code order; empty when the gemeente is not known here."""
        return tuple(sorted(self._codes))

    def find(self, cell: object) -> str:
        """The code of the area, or the empty string. Only what means an area is remembered."""
        if cell is None or isinstance(cell, bool):
            return ""
        text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
        known = self._known.get(text)
        if known is None:
            known = self._by_code(text) or self._by_name(text)
            if known:
                self._known[text] = known
        return known

    def _by_code(self, text: str) -> str:
        bare = text.upper().replace(" ", "")
        # A spreadsheet drops the leading zero of a code without letters.
        whole = bare.zfill(_LENGTHS.get(len(bare), 0)) if bare.isdigit() else bare
        match = _CODE.match(whole)
        if not match:
            return ""
        code = f"BU{match[2]}" if match[2] else f"WK{match[4]}"
        target = self._at_level(code)
        known = not self._codes or target in self._codes
        return target if code[2:6] == self.gemeente[2:] and known else ""

    def _by_name(self, text: str) -> str:
        spelled = plain(text)
        return self._names.get(spelled) or self._names.get(_BEFORE.sub("", spelled), "")

    def _at_level(self, code: str) -> str:
        if self.level == "buurt":
            return code if code.startswith("BU") else ""
        return f"WK{code[2:8]}"
