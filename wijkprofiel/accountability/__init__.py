"""Accountability: drafts for registers, class under the AI Act, answers for the council, the printable account."""

from wijkprofiel.accountability.ai_act import AiClass, classify
from wijkprofiel.accountability.algorithm_register import algorithm_entry
from wijkprofiel.accountability.archive import archive_metadata
from wijkprofiel.accountability.council_answers import council_page
from wijkprofiel.accountability.drafts import draft_files, write_drafts
from wijkprofiel.accountability.field_list import Field, Problem, load_fields, validate
from wijkprofiel.accountability.processing_register import processing_entry

__all__ = [
    "AiClass",
    "Field",
    "Problem",
    "algorithm_entry",
    "archive_metadata",
    "classify",
    "council_page",
    "draft_files",
    "load_fields",
    "processing_entry",
    "validate",
    "write_drafts",
]
