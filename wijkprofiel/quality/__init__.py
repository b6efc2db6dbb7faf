"""How good the data are: seven questions per indicator and per source, and what to report to whoever made them."""

from wijkprofiel.quality.checks import IndicatorContext, check_indicator
from wijkprofiel.quality.lines import QualityLine, quality_lines
from wijkprofiel.quality.notices import report_points, source_notices
from wijkprofiel.quality.outliers import Outlier, far_from_the_rest
from wijkprofiel.quality.parts import Parts, compare_parts
from wijkprofiel.quality.record import (
    DIMENSIONS,
    KEY,
    QualityCheck,
    QualityRecord,
    SourceNotice,
    SourceQuality,
    quality_of,
    record_of,
)
from wijkprofiel.quality.scores import SourceScore, source_scores
from wijkprofiel.quality.sources import source_quality
from wijkprofiel.quality.words import (
    aged_state,
    check_text,
    dimension_label,
    dimension_question,
    notice_text,
    state_label,
)

__all__ = [
    "DIMENSIONS",
    "KEY",
    "IndicatorContext",
    "Outlier",
    "Parts",
    "QualityCheck",
    "QualityLine",
    "QualityRecord",
    "SourceNotice",
    "SourceQuality",
    "SourceScore",
    "aged_state",
    "check_indicator",
    "check_text",
    "compare_parts",
    "dimension_label",
    "dimension_question",
    "far_from_the_rest",
    "notice_text",
    "quality_lines",
    "quality_of",
    "record_of",
    "report_points",
    "source_notices",
    "source_quality",
    "source_scores",
    "state_label",
]
