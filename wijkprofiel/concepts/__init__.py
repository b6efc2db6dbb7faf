"""What CBS columns mean: a registry of concepts over the years, resolved from the metadata of each download."""

from wijkprofiel.concepts.absence import split_missing
from wijkprofiel.concepts.drift import Drift, drift_between, drift_of_years
from wijkprofiel.concepts.joins import cautions, may_join, may_join_measures, provisional_years
from wijkprofiel.concepts.loading import load_registry
from wijkprofiel.concepts.newest import newest_filled
from wijkprofiel.concepts.registry import Concept, Form, Registry
from wijkprofiel.concepts.resolution import Gap, Resolution, ResolvedColumn
from wijkprofiel.concepts.resolver import resolve, resolve_headers, resolve_v4

__all__ = [
    "Concept",
    "Drift",
    "Form",
    "Gap",
    "Registry",
    "Resolution",
    "ResolvedColumn",
    "cautions",
    "drift_between",
    "drift_of_years",
    "load_registry",
    "may_join",
    "may_join_measures",
    "newest_filled",
    "provisional_years",
    "resolve",
    "resolve_headers",
    "resolve_v4",
    "split_missing",
]
