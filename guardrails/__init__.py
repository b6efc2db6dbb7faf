"""Guardrails for area profiles: what may be seen, what may leave, and why.

They know units with a parent, a cluster and a level, columns and outputs; they know nothing about wijken and
never import ``wijkprofiel``. A `Submission` is judged under a `Policy` (`review`), then shown (`clear`) or
handed over (`release`, or `rehearse` for an exercise). Whatever cannot be judged is not passed.
"""

from guardrails.approval import is_maker, unanswered
from guardrails.approved import Cleared, Released, require_released
from guardrails.canonical import canonical_bytes, canonical_hash
from guardrails.checks.protected import check_name
from guardrails.checks.words import check_text
from guardrails.cleaning import write_clean
from guardrails.disclosure.ledger import read_ledgers
from guardrails.errors import (
    AnswersNeeded,
    Blocked,
    GuardrailsError,
    NotApproved,
    PolicyError,
    ReleaseBlocked,
    VaultError,
)
from guardrails.explain import findings_table, findings_text
from guardrails.finding import Finding, Outcome, Verdict
from guardrails.for_reviewers import GroupReport, group_reports
from guardrails.gate import read_back
from guardrails.inspect_file import inspect_file
from guardrails.journal import append_entry, verify_chain
from guardrails.mitigate import repair
from guardrails.policy import Policy
from guardrails.proxy.strengths import Strengths
from guardrails.release import clear, rehearse, release
from guardrails.review import review
from guardrails.submission import BoundarySet, Column, Output, Submission
from guardrails.table_inspection import inspect_table
from guardrails.vault import Vault

__all__ = [
    "AnswersNeeded",
    "Blocked",
    "BoundarySet",
    "Cleared",
    "Column",
    "Finding",
    "GroupReport",
    "GuardrailsError",
    "NotApproved",
    "Outcome",
    "Output",
    "Policy",
    "PolicyError",
    "ReleaseBlocked",
    "Released",
    "Strengths",
    "Submission",
    "Vault",
    "VaultError",
    "Verdict",
    "append_entry",
    "canonical_bytes",
    "canonical_hash",
    "check_name",
    "check_text",
    "clear",
    "findings_table",
    "findings_text",
    "group_reports",
    "inspect_file",
    "inspect_table",
    "is_maker",
    "read_back",
    "read_ledgers",
    "rehearse",
    "release",
    "repair",
    "require_released",
    "review",
    "unanswered",
    "verify_chain",
    "write_clean",
]
