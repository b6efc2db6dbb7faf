"""Numbers as people write them: which sign divides the decimals is proven, said, or asked; never guessed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wijkprofiel.municipal.missing_cells import is_dash, is_empty, is_error, reason_of, sentinel
from wijkprofiel.municipal.raw import Cell, Percent

COMMA, POINT = "komma", "punt"
_SPACES = re.compile("[\u0020\u00a0\u202f\u2009']")
# Digits with spaces between them: only groups of three are one number, "12 1" is not.
_BETWEEN = re.compile("\\d[\u0020\u00a0\u202f\u2009']+\\d")
_GROUPED = re.compile(
    "(?<![\\d.,\u0020\u00a0\u202f\u2009'])\\d{1,3}(?:[\u0020\u00a0\u202f\u2009']\\d{3})+(?:[.,]\\d+)?(?![\\d.,'])"
)
_BARE = re.compile(r"^[+-]?\d[\d.,]*(?:[eE][+-]?\d{1,3})?$|^[+-]?[.,]\d+$")
_SIGNED = re.compile(r"^(?P<open>\()?(?P<sign>[+-]?)(?P<body>[^()]*?)(?P<back>-?)(?P<close>\))?$")
_MONEY = re.compile(r"^(?:€|EUR|euro)|(?:€|EUR|euro)$", re.IGNORECASE)
# Each alone says which sign divides the decimals.
_PROOF_COMMA = re.compile(
    r"^[+-]?(?:\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{4,},\d+|,\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})$"
)
_PROOF_POINT = re.compile(
    r"^[+-]?(?:\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{4,}\.\d+|\.\d+|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|"
    r"\d+(?:\.\d+)?[eE][+-]?\d+)$"
)
_EITHER = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
# An amount in euro with a dash for no cents, "1.250,-".
_NO_CENTS = re.compile(r",(?:-|–|=)$")


@dataclass(frozen=True)
class Proof:
    """What the cells of a column say of the sign for decimals: how many prove each, how many can be both."""

    comma: int = 0
    point: int = 0
    either: tuple[str, ...] = ()

    def __add__(self, other: "Proof") -> "Proof":
        return Proof(self.comma + other.comma, self.point + other.point, self.either + other.either)

    @property
    def mark(self) -> str:
        """The sign that is proven; empty when none or both are."""
        if bool(self.comma) == bool(self.point):
            return ""
        return COMMA if self.comma else POINT


@dataclass(frozen=True)
class NumberColumn:
    """A column as numbers: exactly one of a value and a reason per cell.

    ``strange`` holds positions of cells that are neither; ``examples`` are two cells as written and as read.
    ``without_percent`` are numbers other than 0 without a percent sign, in a column where others have one.
    """

    values: tuple[float | None, ...]
    reasons: tuple[str, ...]
    strange: tuple[int, ...]
    errors: tuple[int, ...]
    dashes: tuple[int, ...]
    examples: tuple[tuple[str, float], ...]
    percent: bool
    money: bool
    without_percent: tuple[int, ...] = ()


def clean(text: str) -> tuple[str, bool, bool]:
    """``text`` with only sign, digits and marks, and whether it had a percent or a euro sign.

    >>> clean("€ 1.250,-"), clean("(12)"), clean("12,5 %"), clean("1 250")
    (('1.250', False, True), ('-12', False, False), ('12,5', True, False), ('1250', False, False))
    """
    bare = text.strip().strip('"')
    if _BETWEEN.search(_GROUPED.sub("", bare)):
        return bare, False, False
    bare = _SPACES.sub("", bare).replace("−", "-").replace("–", "-")
    percent = bare.endswith("%")
    bare = bare.rstrip("%")
    money = bool(_MONEY.search(bare))
    bare = _NO_CENTS.sub("", _MONEY.sub("", bare))
    found = _SIGNED.match(bare)
    if found and found["body"] and bool(found["open"]) == bool(found["close"]):
        minus = found["sign"] == "-" or found["back"] == "-" or bool(found["open"] and found["close"])
        bare = ("-" if minus else "") + found["body"]
    return bare, percent, money


def proof_of(cells: Iterable[Cell]) -> Proof:
    """What the texts among ``cells`` prove.

    >>> proof_of(["12,5", "1.234"]).mark, proof_of(["1.234"]).mark
    ('komma', '')
    """
    comma = point = 0
    either: list[str] = []
    for cell in cells:
        if not isinstance(cell, str) or reason_of(cell):
            continue
        text, _, _ = clean(cell)
        if _PROOF_COMMA.match(text):
            comma += 1
        elif _PROOF_POINT.match(text):
            point += 1
        elif _EITHER.match(text) and len(either) < 3:
            either.append(text)
    return Proof(comma, point, tuple(either))


def looks_numeric(cell: Cell) -> bool:
    """Whether a cell is a number, in whatever notation."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    return isinstance(cell, str) and bool(_BARE.match(clean(cell)[0]))


def parse(text: str, mark: str) -> float | None:
    """The number that ``text`` is when ``mark`` divides the decimals; None when it is none.

    >>> parse("1.234", "komma"), parse("1.234", "punt"), parse("1.23", "komma")
    (1234.0, 1.234, None)
    """
    bare, _, _ = clean(text)
    if not _BARE.match(bare):
        return None
    decimal, thousand = (",", ".") if mark == COMMA else (".", ",")
    whole = bare.split(decimal)[0]
    if thousand in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}(?:\{thousand}\d{{3}})+", whole):
        return None
    if thousand in bare[len(whole) :] or bare.count(decimal) > 1:
        return None
    try:
        return float(bare.replace(thousand, "").replace(decimal, "."))
    except ValueError:
        return None


def read_numbers(cells: Sequence[Cell], *, mark: str, dash_is_zero: bool = False) -> NumberColumn:
    """The cells as numbers, with ``mark`` for decimals in cells that are text."""
    values: list[float | None] = []
    reasons: list[str] = []
    strange, errors, dashes = [], [], []
    examples: dict[str, tuple[str, float]] = {}
    percent = money = False
    bare: list[int] = []
    for at, cell in enumerate(cells):
        number, reason = _number(cell, mark), reason_of(cell)
        if is_dash(cell):
            dashes.append(at)
            number, reason = (0.0, "") if dash_is_zero else (None, reason)
        elif number is not None:
            reason = sentinel(number)
            number = None if reason else number
        elif isinstance(cell, str) and is_error(cell):
            errors.append(at)
        elif not reason and not is_empty(cell):
            strange.append(at)
            reason = "onbekend"
        is_percent = isinstance(cell, Percent)
        if number is not None and isinstance(cell, str):
            _, is_percent, is_money = clean(cell)
            money = money or is_money
            _collect(examples, cell, number)
        percent = percent or is_percent
        if number and not is_percent:
            bare.append(at)
        values.append(number)
        reasons.append("" if number is not None else reason)
    shown = tuple(examples[key] for key in ("both", "thousand", "decimal", "plain") if key in examples)[:2]
    return NumberColumn(
        tuple(values),
        tuple(reasons),
        tuple(strange),
        tuple(errors),
        tuple(dashes),
        shown,
        percent,
        money,
        tuple(bare) if percent else (),
    )


def _number(cell: Cell, mark: str) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if cell == cell else None
    if isinstance(cell, str) and not reason_of(cell):
        return parse(cell, mark)
    return None


def _collect(examples: dict[str, tuple[str, float]], cell: str, number: float) -> None:
    marks = ("." in cell) + ("," in cell)
    text = clean(cell)[0]
    kind = (
        "both" if marks == 2 else "plain" if not marks else "thousand" if _EITHER.match(text) else "decimal"
    )
    if kind not in examples or (kind == "plain" and len(cell) > len(examples[kind][0])):
        examples[kind] = (cell.strip(), number)
