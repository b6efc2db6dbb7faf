"""The page of one area in a notebook."""

import html
from dataclasses import dataclass

from guardrails.approved import Cleared
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.numbers import format_date
from wijkprofiel.report.factsheet import Factsheet, build_factsheet
from wijkprofiel.report.factsheet_files import factsheet_html
from wijkprofiel.report.text import ECOLOGICAL
from wijkprofiel.views import View


@dataclass(frozen=True)
class FactsheetView:
    """Shows the page of one area in a notebook, in a frame without any rights."""

    approved: Cleared
    boundaries: Boundaries
    unit: str
    view: View | None = None

    def page(self) -> Factsheet:
        """What the page says, apart from how it looks."""
        return build_factsheet(self.approved, self.boundaries, unit=self.unit, view=self.view)

    def als_html(self) -> str:
        """The page as HTML text."""
        return factsheet_html(self.page())

    def frame(self) -> str:
        """The page in a frame, as HTML."""
        shown = self.page()
        title = html.escape(f"Factsheet {shown.name}", quote=True)
        text = html.escape(factsheet_html(shown), quote=True)
        style = "width:100%;height:1000px;border:0"
        return f'<iframe title="{title}" sandbox srcdoc="{text}" style="{style}"></iframe>'

    def samenvatting(self) -> str:
        """The page in words without a figure: which area, which topics, status."""
        shown = self.page()
        topics = "; ".join(f"{line.title}, {line.year}" for line in shown.lines)
        return f"Factsheet van {shown.name} [{shown.status}]: {topics}."

    def _repr_html_(self) -> str:
        return self.frame()

    def __repr__(self) -> str:
        page = self.page()
        lines = [f"{page.name} ({page.unit}) [{page.status}]"]
        if page.notice:
            lines.append(page.notice)
        for line in page.lines:
            figures = "; ".join(
                f"{name} {text}" for name, text in zip(page.headings, line.texts, strict=True)
            )
            lines.append(f"  {line.title}, {line.year} ({line.unit}): {figures}")
        lines.append(f"Geldig tot {format_date(page.valid_until)}. {ECOLOGICAL}")
        lines.append(page.chain)
        return "\n".join(lines)
