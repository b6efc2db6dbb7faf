"""The overview of all profiles of a municipality: process, data, owner, state, expiry and open actions."""

from wijkprofiel.overview.collect import collect
from wijkprofiel.overview.page import render_overview
from wijkprofiel.overview.rows import DataRow, OpenAction, Overview, ProfileRow
from wijkprofiel.overview.workbook import write_overview_workbook

__all__ = [
    "DataRow",
    "OpenAction",
    "Overview",
    "ProfileRow",
    "collect",
    "render_overview",
    "write_overview_workbook",
]
