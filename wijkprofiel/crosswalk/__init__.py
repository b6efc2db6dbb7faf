"""Years and boundaries: which areas mean the same, exact merges first, weights with an interval second."""

from wijkprofiel.crosswalk.balance import balance_of
from wijkprofiel.crosswalk.carry import Carried, carry_counts, carry_figures, carry_shares
from wijkprofiel.crosswalk.chain import chain_crosswalks
from wijkprofiel.crosswalk.common import CommonAreas, common_areas, common_areas_over
from wijkprofiel.crosswalk.division import Division, containers_of, level_of
from wijkprofiel.crosswalk.overlap import common_areas_by_shape, overlap_of
from wijkprofiel.crosswalk.proof import (
    chained,
    proof_by_indicator,
    proof_by_shape,
    proof_by_size,
    refuting,
    strongest,
)
from wijkprofiel.crosswalk.rounding import margin_of
from wijkprofiel.crosswalk.table import Crosswalk, crosswalk_to_common, read_crosswalk
from wijkprofiel.crosswalk.weights import build_crosswalk

__all__ = [
    "Carried",
    "CommonAreas",
    "Crosswalk",
    "Division",
    "balance_of",
    "build_crosswalk",
    "carry_counts",
    "carry_figures",
    "carry_shares",
    "chain_crosswalks",
    "chained",
    "common_areas",
    "common_areas_by_shape",
    "common_areas_over",
    "containers_of",
    "crosswalk_to_common",
    "level_of",
    "margin_of",
    "overlap_of",
    "proof_by_indicator",
    "proof_by_shape",
    "proof_by_size",
    "read_crosswalk",
    "refuting",
    "strongest",
]
