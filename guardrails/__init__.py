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
from guardrails.composition import composed
from guardrails.disclosure.ledger import Ledger, read_ledgers
from guardrails.disclosure.rounding import round_own
from guardrails.disparity import DisparityReport
from guardrails.disparity import report as disparity_report
from guardrails.disparity.wider import Beside, disparity_beside
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
from guardrails.gate import read_back
from guardrails.inspect_file import inspect_file
from guardrails.inspect_rows import inspect_rows
from guardrails.journal import append_entry, verify_chain
from guardrails.mitigate import repair
from guardrails.policy import Policy
from guardrails.proxy.account import ProxyAccount, proxy_account
from guardrails.proxy.strengths import Strengths
from guardrails.release import clear, rehearse, release
from guardrails.review import review
from guardrails.submission import BoundarySet, Column, Composition, Output, Submission
from guardrails.table_inspection import inspect_table
from guardrails.vault import Vault
from guardrails.vault import misfits as vault_misfits

__all__ = [
    "AnswersNeeded",
    "Beside",
    "Blocked",
    "BoundarySet",
    "Cleared",
    "Column",
    "Composition",
    "DisparityReport",
    "Finding",
    "GuardrailsError",
    "Ledger",
    "NotApproved",
    "Outcome",
    "Output",
    "Policy",
    "PolicyError",
    "ProxyAccount",
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
    "composed",
    "disparity_beside",
    "disparity_report",
    "findings_table",
    "findings_text",
    "inspect_file",
    "inspect_rows",
    "inspect_table",
    "is_maker",
    "proxy_account",
    "read_back",
    "read_ledgers",
    "rehearse",
    "release",
    "repair",
    "require_released",
    "review",
    "round_own",
    "unanswered",
    "vault_misfits",
    "verify_chain",
    "write_clean",
]
