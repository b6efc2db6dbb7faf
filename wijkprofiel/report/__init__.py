"""Reports of what was released: HTML and accessible PDF, a workbook, and a page per area."""

from wijkprofiel.report.council import write_council_page
from wijkprofiel.report.factsheet import Factsheet, build_factsheet
from wijkprofiel.report.factsheet_files import has_factsheets, render_factsheet_html, write_factsheets
from wijkprofiel.report.factsheet_view import FactsheetView
from wijkprofiel.report.files import write_report
from wijkprofiel.report.geopackage import write_geopackage
from wijkprofiel.report.html import render_report_html
from wijkprofiel.report.workbook import write_workbook

__all__ = [
    "Factsheet",
    "FactsheetView",
    "build_factsheet",
    "has_factsheets",
    "render_factsheet_html",
    "render_report_html",
    "write_council_page",
    "write_factsheets",
    "write_geopackage",
    "write_report",
    "write_workbook",
]
