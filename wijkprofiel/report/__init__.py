"""Reports of what was released: HTML and accessible PDF, a workbook, and a page per area."""

from wijkprofiel.report.factsheet import FactsheetView, render_factsheet_html
from wijkprofiel.report.files import write_report
from wijkprofiel.report.geopackage import write_geopackage
from wijkprofiel.report.html import render_report_html
from wijkprofiel.report.workbook import write_workbook

__all__ = [
    "FactsheetView",
    "render_factsheet_html",
    "render_report_html",
    "write_geopackage",
    "write_report",
    "write_workbook",
]
