"""The full report as a document: parts with sentences and tables, as plain text and as a part of a page."""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from guardrails.disparity.measure import Disparity
from guardrails.disparity.wording import nl, words


@dataclass(frozen=True)
class Table:
    """A table of the report with its title; the index is the first column."""

    title: str
    frame: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class OutputReport:
    """What the report says about one output. ``tables`` are by key (``bewoners``, ``kenmerken``, ...)."""

    output: str
    title: str
    state: str
    sentences: tuple[str, ...] = field(repr=False)
    tables: Mapping[str, Table] = field(repr=False)
    result: Disparity = field(repr=False)

    def to_html(self) -> str:
        """The part as a fold: what it is about and its state in sight, the rest inside."""
        lines = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in self.sentences)
        tables = "\n".join(_table(table) for table in self.tables.values())
        head = html.escape(f"{self.title}: {self.state}")
        return f"<details>\n<summary>{head}</summary>\n<ul>{lines}</ul>\n{tables}\n</details>"


@dataclass(frozen=True)
class DisparityReport:
    """The full report: sentences per theme, a part per output, and the outputs that could not be measured."""

    themes: Mapping[str, tuple[str, ...]] = field(repr=False)
    outputs: Mapping[str, OutputReport]
    unmeasured: tuple[str, ...]

    def to_text(self) -> str:
        """The report as plain text."""
        lines = ["Hoe vallen de uitkomsten over groepen bewoners?"]
        for theme, sentences in self.themes.items():
            lines += ["", theme, *sentences]
        for part in self.outputs.values():
            lines += ["", part.title, "-" * len(part.title), f"Stand: {part.state}.", *part.sentences]
            for table in part.tables.values():
                lines += ["", table.title, _shown(table.frame).to_string()]
        lines += [f"Niet gemeten: {name}." for name in self.unmeasured]
        return "\n".join(lines) + "\n"

    def to_html(self) -> str:
        """The report as a part of a page, everything escaped: one fold per output, tables that can be read aloud."""
        blocks = []
        for theme, sentences in self.themes.items():
            blocks += [f"<h3>{html.escape(theme)}</h3>", *map(_paragraph, sentences)]
        blocks.append("<h3>De uitkomsten</h3>")
        blocks += [part.to_html() for part in self.outputs.values()]
        blocks += [_paragraph(f"Niet gemeten: {name}.") for name in self.unmeasured]
        return "\n".join(blocks) + "\n"


def _paragraph(sentence: str) -> str:
    return f"<p>{html.escape(sentence)}</p>"


def _table(table: Table) -> str:
    """A table with its title, heads that say of what they are, and a frame that scrolls by keyboard."""
    frame, title = _shown(table.frame), html.escape(table.title)
    heads = "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in ("", *frame.columns))
    rows = "".join(
        f'<tr><th scope="row">{html.escape(_row_name(name))}</th>'
        + "".join(f'<td class="num">{html.escape(str(cell))}</td>' for cell in cells)
        + "</tr>"
        for name, cells in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{title}"><table><caption>{title}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row_name(name: object) -> str:
    return ", ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with Dutch numbers and words."""

    def cell(value: object) -> str:
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, float):
            return "" if math.isnan(value) else nl(value, 2 if abs(value) < 10 else 1)
        return words(str(value))

    return frame.astype(object).map(cell).rename(index=words, columns=words)
