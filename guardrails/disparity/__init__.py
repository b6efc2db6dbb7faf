"""How outputs fall on groups of residents: measured per output, in full for reviewers, in three facts for others."""

from guardrails.disparity.account import report
from guardrails.disparity.document import DisparityReport, OutputReport
from guardrails.disparity.drivers import Composite
from guardrails.disparity.measure import MEASURED, Disparity, measure, measure_all
from guardrails.disparity.summary import public_summary

__all__ = [
    "MEASURED",
    "Composite",
    "Disparity",
    "DisparityReport",
    "OutputReport",
    "measure",
    "measure_all",
    "public_summary",
    "report",
]
