"""The columns of figures as numbers, with the marks that were proven, said or asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from wijkprofiel.municipal.asked_reading import ZERO, Reading
from wijkprofiel.municipal.columns import Columns
from wijkprofiel.municipal.grid import Grid
from wijkprofiel.municipal.notices import Notice, notice, rows_text
from wijkprofiel.municipal.number_cells import (
    COMMA,
    POINT,
    NumberColumn,
    Proof,
    parse,
    proof_of,
    read_numbers,
)

MOST_STRANGE = 0.2


@dataclass(frozen=True)
class Read:
    """Columns as numbers by their place.

    A column of which the mark for decimals is asked about stands in ``pending``, read in one of the two ways: good
    enough to see what else has to be asked, and for nothing else.
    """

    numbers: Mapping[int, NumberColumn]
    facts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    pending: Mapping[int, NumberColumn] = field(default_factory=dict)


def read_figures(grid: Grid, columns: Columns, at: Sequence[int], *, reading: Reading, typed: bool) -> Read:
    """The columns ``at`` as numbers. What is not proven and not said is asked, and the column is then left out."""
    proofs = {i: proof_of(grid.column(i)) for i in at}
    whole = reduce(add, proofs.values(), Proof())
    notices: list[Notice] = []
    numbers: dict[int, NumberColumn] = {}
    marks: dict[int, str] = {}
    for i in at:
        mark, said = _mark(grid.names[i], proofs[i], whole, reading)
        notices += said
        if mark:
            marks[i] = mark
    for i, mark in list(marks.items()):
        column = read_numbers(grid.column(i), mark=mark, dash_is_zero=reading.streepje == ZERO)
        numbers[i] = column
        if not (proofs[i].mark or proofs[i].either):
            marks[i] = ""
        notices += _strange(grid, i, column, dash_said=bool(reading.streepje))
        if proofs[i].either and column.examples:
            shown = " en ".join(
                f"'{text}' gelezen als {plain_number(value)}" for text, value in column.examples
            )
            notices.append(notice("M35", grid.names[i], mark=mark, examples=shown))
    pending = {i: read_numbers(grid.column(i), mark=COMMA) for i in at if i not in numbers}
    return Read(numbers, _facts(numbers, marks, whole, typed=typed), tuple(notices), pending)


def plain_number(value: float) -> str:
    """A number without a mark for thousands and with a comma for decimals, so that it can be read in one way.

    >>> plain_number(1234.0), plain_number(12.5)
    ('1234', '12,5')
    """
    return str(int(value)) if float(value).is_integer() else f"{value:.10g}".replace(".", ",")


def _mark(name: str, proof: Proof, whole: Proof, reading: Reading) -> tuple[str, list[Notice]]:
    """The mark for decimals of a column, or a notice that asks or stops."""
    if reading.decimaal:
        return reading.decimaal, []
    if proof.comma and proof.point:
        return "", [notice("M33", name)]
    if proof.mark:
        return proof.mark, []
    if not proof.either:
        return whole.mark or COMMA, []
    if whole.mark:
        return whole.mark, []
    example = proof.either[0]
    for_thousand = COMMA if "." in example else POINT
    for_decimal = POINT if for_thousand == COMMA else COMMA
    thousand, decimal = parse(example, for_thousand), parse(example, for_decimal)
    return "", [
        notice(
            "M34",
            name,
            example=example,
            thousand=plain_number(thousand or 0.0),
            decimal=plain_number(decimal or 0.0),
            for_thousand=for_thousand,
            for_decimal=for_decimal,
        )
    ]


def _strange(grid: Grid, at: int, column: NumberColumn, *, dash_said: bool) -> list[Notice]:
    name, out = grid.names[at], []
    if column.without_percent:
        rows = [grid.numbers[i] for i in column.without_percent]
        few = f"bij {len(rows)} cijfers" if len(rows) > 1 else "bij 1 cijfer"
        what = f"In '{name}' staat {few} geen procentteken en bij de andere wel ({rows_text(rows)})."
        out.append(notice("M68", name, what=what))
    if column.strange:
        rows = [grid.numbers[i] for i in column.strange]
        out.append(notice("M36", name, count=len(rows), rows=rows_text(rows)))
    if column.errors:
        rows = [grid.numbers[i] for i in column.errors]
        out.append(notice("M65", name, count=len(rows), rows=rows_text(rows)))
    if column.dashes and not dash_said:
        out.append(notice("M64", name, count=len(column.dashes)))
    return out


def _facts(
    numbers: Mapping[int, NumberColumn], marks: Mapping[int, str], whole: Proof, *, typed: bool
) -> dict[str, str]:
    examples: list[tuple[str, float]] = []
    for column in numbers.values():
        examples += [e for e in column.examples if e not in examples]
    if not examples:
        return {"getallen": "als getal bewaard, er is niets te kiezen"} if typed and numbers else {}
    examples.sort(key=lambda e: -(("," in e[0]) + ("." in e[0])))
    shown = ", ".join(f"'{text}' is {plain_number(value)}" for text, value in examples[:2])
    with_mark = whole.comma or whole.point or any("," in t or "." in t for t, _ in examples)
    used = sorted({mark for mark in marks.values() if mark})
    if not with_mark:
        return {"getallen": f"zonder decimalen en zonder duizendteken; {shown}"}
    words = {
        COMMA: "komma voor decimalen, punt voor duizendtallen",
        POINT: "punt voor decimalen, komma voor duizendtallen",
    }
    return {"getallen": f"{' en '.join(words[m] for m in used)}; {shown}"}
