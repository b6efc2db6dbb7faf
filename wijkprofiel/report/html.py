"""The report as one HTML file: nothing is loaded from elsewhere and nothing in it runs."""

import base64
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from guardrails.approved import Released
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.numbers import format_date
from wijkprofiel.report.content import Report
from wijkprofiel.report.document import build_report


def environment() -> Environment:
    """Templates of this room; every text is escaped."""
    made = Environment(
        loader=PackageLoader("wijkprofiel.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["datum"] = format_date
    made.filters["svg_address"] = svg_address
    return made


def svg_address(svg: str) -> str:
    """SVG text as an address that holds the picture itself.

    >>> svg_address("<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def style_sheet(name: str) -> Markup:
    """A style sheet of this room, safe to stand between style tags."""
    return Markup(files("wijkprofiel.report").joinpath("templates", name).read_text(encoding="utf-8"))


def render_report_html(released: Released, boundaries: Mapping[str, Boundaries]) -> str:
    """The report as HTML text.

    Raises
    ------
    NotApproved
        For anything that did not pass the second gate.
    """
    return render_html(build_report(released, boundaries))


def render_html(report: Report) -> str:
    """The content of a report as HTML text."""
    template = environment().get_template("rapport.html.j2")
    return template.render(report=report, style=style_sheet("rapport.css"))


def render_page_html(page: Report) -> str:
    """A document of one page as HTML text."""
    template = environment().get_template("raad.html.j2")
    return template.render(report=page, style=style_sheet("rapport.css"))
