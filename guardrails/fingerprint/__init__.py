"""Whether a column is a protected column in disguise: compared by value with the vault, never by name."""

from guardrails.fingerprint.joint import find_joint
from guardrails.fingerprint.likeness import Likeness, Limits
from guardrails.fingerprint.places import missing_pattern, row_order
from guardrails.fingerprint.single import find_copy, find_values
from guardrails.fingerprint.targets import Targets, build_targets

__all__ = [
    "Likeness",
    "Limits",
    "Targets",
    "build_targets",
    "find_copy",
    "find_joint",
    "find_values",
    "missing_pattern",
    "row_order",
]
