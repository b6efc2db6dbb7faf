"""Tables on screen: figures in words and numbers, areas in code order, what is missing with its reason."""

import html
from dataclasses import dataclass

import pandas as pd

from guardrails import Cleared, Column
from wijkprofiel.certainty import widest_text
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.stages import chain_text, stage_of


@dataclass(frozen=True)
class TableView:
    """A table of cleared figures, for a notebook and a terminal.

    ``rows`` are unit codes in the order shown: areas first, reference areas last. ``notes`` stand under it.
    """

    cleared: Cleared
    caption: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def cijfers(self) -> pd.DataFrame:
        """The figures: index = area code, one float column per figure; missing where there is a reason.

        Of fetched figures ``attrs["opgehaald"]`` says where they come from; it is saved with them in Parquet.
        """
        frame = self.cleared.table.loc[list(self.rows), list(self.columns)].copy()
        if fetched := self.cleared.dossier.get("opgehaald"):
            frame.attrs["opgehaald"] = fetched
        return frame

    @property
    def redenen(self) -> pd.DataFrame:
        """The reasons, in the same shape; the empty string where there is a figure."""
        return self.cleared.reasons.loc[list(self.rows), list(self.columns)].copy()

    def heads(self) -> list[str]:
        """One heading per column: label, unit and year."""
        declared = [self.cleared.columns[name] for name in self.columns]
        return [f"{c.label}{_unit_in_words(c)}, {c.year}" for c in declared]

    def cells(self) -> list[list[str]]:
        """Name of the area and the text of each figure, a row per area."""
        shown = []
        for code in self.rows:
            texts = [self._cell(code, name) for name in self.columns]
            shown.append([str(self.cleared.names[code]), *texts])
        return shown

    def _cell(self, code: str, name: str) -> str:
        reason = str(self.cleared.reasons.at[code, name])
        if reason:
            return reason_label(reason)
        value = float(self.cleared.table[name].loc[code])
        return format_number(value, self.cleared.columns[name].decimals)

    def margins(self) -> list[str]:
        """The margin of each column, to stand above the figures; empty where nobody looked."""
        own = [code for code in self.rows if self.cleared.cluster[code] == self.cleared.subject]
        declared = [self.cleared.columns[name] for name in self.columns]
        told = {column.label: widest_text(self.cleared, own, column) for column in declared}
        shown = "; ".join(f"{label} {text}" for label, text in told.items() if text)
        return [f"Marge door afronding: {shown}."] if shown else []

    def footer(self) -> list[str]:
        """Status, sources and notes, one line each."""
        sources = dict.fromkeys(self.cleared.columns[name].source for name in self.columns)
        declared = [self.cleared.columns[name] for name in self.columns]
        modelled = [column.label for column in declared if column.kind != "geteld"]
        lines = [f"{self.cleared.status}: nog niet vrijgegeven, alleen voor uw eigen scherm."]
        if self.cleared.status != "CONCEPT":
            lines = [f"Status: {self.cleared.status}. Geldig tot {format_date(self.cleared.valid_until)}."]
        message = str(self.cleared.dossier.get("melding", ""))
        lines += [message] if message else []
        lines += [f"Geschat, niet geteld: {', '.join(modelled)}."] if modelled else []
        lines += list(self.notes)
        lines += [f"Bron: {source}" for source in sources]
        lines.append(chain_text(stage_of(self.cleared)))
        return lines

    def samenvatting(self) -> str:
        """The table in words without a figure: what it holds, of how many areas, status and sources."""
        heads = "; ".join(self.heads())
        return "\n".join([f"{self.caption}: {heads}.", f"{len(self.rows)} gebieden.", *self._origin()])

    def _origin(self) -> list[str]:
        """Status and sources."""
        sources = dict.fromkeys(self.cleared.columns[name].source for name in self.columns)
        return [f"Status: {self.cleared.status}.", *(f"Bron: {source}" for source in sources)]

    def __repr__(self) -> str:
        head = ["Gebied", *self.heads()]
        body = self.cells()
        widths = [max(len(row[i]) for row in [head, *body]) for i in range(len(head))]
        lines = [self.caption, *self.margins(), ""]
        for row in [head, *body]:
            first, *rest = row
            cells = [first.ljust(widths[0]), *(t.rjust(w) for t, w in zip(rest, widths[1:], strict=True))]
            lines.append("  ".join(cells).rstrip())
        return "\n".join([*lines, "", *self.footer()])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in ["Gebied", *self.heads()])
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(first)}</th>'
            + "".join(f'<td style="text-align:right">{html.escape(text)}</td>' for text in rest)
            + "</tr>"
            for first, *rest in self.cells()
        )
        above = "".join(f"<p>{html.escape(line)}</p>" for line in self.margins())
        foot = "".join(f"<li>{html.escape(line)}</li>" for line in self.footer())
        return (
            f'<div lang="nl">{above}<table><caption style="text-align:left">{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{foot}</ul></div>"
        )


def _unit_in_words(column: Column) -> str:
    """The unit in brackets, unless the label says the same: not "Inwoners (inwoners)"."""
    return "" if column.unit.casefold() == column.label.casefold() else f" ({column.unit})"
