"""Files of a gemeente: read with care, reported on, and turned into figures that a profile can use."""

from wijkprofiel.municipal.approved import approved_bytes, public_sheet, read_approved
from wijkprofiel.municipal.inlezen import inlezen
from wijkprofiel.municipal.measures import THEME
from wijkprofiel.municipal.notices import Notice
from wijkprofiel.municipal.report import Question, ReadColumn, ReadingReport
from wijkprofiel.municipal.sheet import SourceSheet
from wijkprofiel.municipal.source import MunicipalSource, empty_measures, source_key

__all__ = [
    "THEME",
    "MunicipalSource",
    "Notice",
    "Question",
    "ReadColumn",
    "ReadingReport",
    "SourceSheet",
    "approved_bytes",
    "empty_measures",
    "inlezen",
    "public_sheet",
    "read_approved",
    "source_key",
]
