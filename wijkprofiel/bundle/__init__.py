"""A bundle: everything that leaves together, written whole or not at all, and checked afterwards."""

from wijkprofiel.bundle.answer import CheckItem, CheckReport
from wijkprofiel.bundle.check import check_bundle
from wijkprofiel.bundle.layout import OWN
from wijkprofiel.bundle.recall import Recall, recall_bundle
from wijkprofiel.bundle.recipe import Recipe, SourceRecord
from wijkprofiel.bundle.write import BundleResult, write_bundle

__all__ = [
    "OWN",
    "BundleResult",
    "CheckItem",
    "CheckReport",
    "Recall",
    "Recipe",
    "SourceRecord",
    "check_bundle",
    "recall_bundle",
    "write_bundle",
]
