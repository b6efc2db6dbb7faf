"""A bundle: everything that leaves together, written whole or not at all, and checked afterwards."""

from wijkprofiel.bundle.answer import RECALLED_STATUS, CheckItem, CheckReport
from wijkprofiel.bundle.check import BundleFiles, check_bundle, open_bundle
from wijkprofiel.bundle.layout import CANONICAL, OWN, RECORD
from wijkprofiel.bundle.norms import NormState, norms_of, norms_text
from wijkprofiel.bundle.recall import Recall, recall_bundle
from wijkprofiel.bundle.recipe import Recipe, SourceRecord
from wijkprofiel.bundle.versions import current_versions
from wijkprofiel.bundle.write import BundleResult, write_bundle

__all__ = [
    "CANONICAL",
    "OWN",
    "RECALLED_STATUS",
    "RECORD",
    "BundleFiles",
    "BundleResult",
    "CheckItem",
    "CheckReport",
    "NormState",
    "Recall",
    "Recipe",
    "SourceRecord",
    "check_bundle",
    "current_versions",
    "norms_of",
    "norms_text",
    "open_bundle",
    "recall_bundle",
    "write_bundle",
]
