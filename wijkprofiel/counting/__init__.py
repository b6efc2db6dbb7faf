"""Own cases counted per area, category and year, without keeping a single row of them."""

from wijkprofiel.counting.answers import CaseAnswers, open_questions
from wijkprofiel.counting.protect import ProtectedCounts, protect
from wijkprofiel.counting.tally import Tally, count_cases
from wijkprofiel.counting.write import write_counts

__all__ = [
    "CaseAnswers",
    "ProtectedCounts",
    "Tally",
    "count_cases",
    "open_questions",
    "protect",
    "write_counts",
]
