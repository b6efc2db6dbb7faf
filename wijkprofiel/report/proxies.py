"""Section on what the figures give away together: words and national figures, nothing of the city's own groups."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guardrails.approved import Released
from wijkprofiel.numbers import format_number
from wijkprofiel.report.columns import column_title
from wijkprofiel.report.content import Block, Head, Heading, Paragraph, Section, Table
from wijkprofiel.report.text import OUTPUT_WORDS

FAMILY = "X"
TITLE = "Wat verraden deze cijfers samen?"
INTRO = (
    "Een kaart van een open cijfer kan laten zien waar een groep bewoners woont. Hoe goed gaat dat, met elk cijfer "
    "apart en met alle cijfers samen? Dat is gemeten over heel Nederland, steeds binnen gemeenten. Een verband "
    "tussen gebieden zegt niets over een bewoner."
)
HOW = (
    "De sterkte is die met de groep waar het cijfer het meest mee samenhangt: 0 is geen verband, 1 een kopie. De "
    "spreiding is wat de meeste vergelijkbare gemeenten laten zien; onder nul is het verband daar andersom. "
    "De woorden laag, zichtbaar, sterk en kopie volgen afspraken van de gemeente, geen wet."
)
NOT_TESTED = "Niet te toetsen betekent: wij weten het niet. Het betekent niet dat er geen verband is."
NOTHING = "Er staat geen cijfer op een kaart of in een indeling. Er valt hier dus niets te meten."
ABSENT = "De landelijke cijfers om mee te meten waren er niet. Wat de cijfers verraden, is niet getoetst."
WITHIN_PLACE = (
    "Ook in de gemeente zelf is gekeken. De getallen daarvan staan niet in dit rapport: zij zouden de samenstelling "
    "van gebieden verraden."
)


def proxies_section(released: Released) -> Section:
    """Joint strength per level, strength per figure in a word, what is made of figures, what cannot be tested."""
    found = {f.code: f for f in released.findings if f.code.startswith(FAMILY)}
    if not found:
        return Section("verraden", TITLE, (Paragraph(INTRO), Paragraph(NOTHING)))
    rows = {code: list(_rows(f.evidence)) for code, f in found.items()}
    blocks: list[Block] = [Paragraph(INTRO)]
    if "X10" in found:
        blocks.append(Paragraph(ABSENT, stress=True))
    blocks += _together([*rows.get("X03", ()), *rows.get("X04", ())])
    blocks += _alone(released, [*rows.get("X02", ()), *rows.get("X01", ())])
    blocks += _outputs(released, [*rows.get("X08", ()), *rows.get("X07", ())])
    blocks += _untestable(released, [*rows.get("X05", ()), *rows.get("X06", ())], rows.get("X09", ()))
    if "X11" in found:
        blocks += [Paragraph(found["X11"].message), Paragraph(WITHIN_PLACE)]
    return Section("verraden", TITLE, tuple(blocks))


def _rows(evidence: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in evidence.get("rows", ()):
        if isinstance(row, Mapping):
            yield row


def _together(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    return [
        Paragraph(
            f"Per {row['niveau']} verklaren {row['cijfers']} cijfers samen {row['verklaard_pct']} procent van het "
            f"aandeel van de groep die zij het best verklaren. Dat heet {row['band']}. "
            f"Gemeten over {format_number(float(row['gebieden']), 0)} gebieden in {row['gemeenten']} gemeenten."
        )
        for row in rows
    ]


def _alone(released: Released, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    if not rows:
        return []
    heads = (
        Head("Cijfer", share=2.4),
        Head("Niveau"),
        Head("Hoe sterk", share=1.2),
        Head("Sterkte", "binnen gemeenten", numeric=True),
        Head("Spreiding", "vergelijkbare gemeenten", share=1.5),
    )
    table = tuple(
        (
            _title(released, row["kolom"]),
            str(row["niveau"]),
            str(row["band"]),
            format_number(float(row["sterkte"]), 2),
            f"{format_number(float(row['p10']), 2)} tot {format_number(float(row['p90']), 2)}",
        )
        for row in sorted(rows, key=lambda r: (str(r["niveau"]), -float(r["sterkte"])))
    )
    return [
        Heading("Elk cijfer apart"),
        Table("Hoe sterk elk cijfer met een groep samenhangt", heads, table, note=HOW),
    ]


def _outputs(released: Released, rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    if not rows:
        return []
    heads = (
        Head("Kaart, score of selectie", share=3.0),
        Head("Niveau"),
        Head("Verklaard", "procent", numeric=True),
        Head("Hoe sterk"),
    )
    table = tuple(
        (
            _output_title(released, str(row["uitkomst"])),
            str(row["niveau"]),
            str(row["verklaard_pct"]),
            str(row["band"]),
        )
        for row in sorted(rows, key=lambda r: (str(r["niveau"]), -int(r["verklaard_pct"])))
    )
    return [
        Heading("Wat er van de cijfers is gemaakt"),
        Table("Wat kaarten, scores en selecties zelf verraden", heads, table),
    ]


def _untestable(
    released: Released, columns: Sequence[Mapping[str, Any]], outputs: Sequence[Mapping[str, Any]]
) -> list[Block]:
    rows = [(_title(released, r["kolom"]), str(r["niveau"]), str(r["reden"])) for r in columns]
    rows += [
        (_output_title(released, str(r["uitkomst"])), str(r["niveau"]), str(r["reden"])) for r in outputs
    ]
    if not rows:
        return []
    heads = (Head("Cijfer of uitkomst", share=2.4), Head("Niveau"), Head("Waarom niet", share=3.0))
    return [
        Heading("Niet te toetsen"),
        Paragraph(NOT_TESTED),
        Table("Wat niet te toetsen is, en waarom", heads, tuple(rows)),
    ]


def _title(released: Released, column: str) -> str:
    return column_title(released.columns[column]) if column in released.columns else column


def _output_title(released: Released, name: str) -> str:
    if name not in released.outputs:
        return name
    output = released.outputs[name]
    return f"{OUTPUT_WORDS.get(output.kind, 'indeling')}: {_title(released, output.column)}"
