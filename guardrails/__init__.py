"""Guardrails for area profiles: what may be seen, what may leave, and why.

They know units with a parent, a cluster and a level, columns and outputs; they know nothing about wijken and
never import ``wijkprofiel``. A `Submission` is judged under a `Policy` (`review`), then shown (`clear`) or
handed over (`release`, or `rehearse` for an exercise). Whatever cannot be judged is not passed.
"""

from guardrails.approval import is_maker, unanswered
from guardrails.approved import Cleared, Released, require_released
from guardrails.basis import SourceScore, basis_scores
from guardrails.canonical import canonical_bytes, canonical_hash
from guardrails.checks.interpretation import STAMP, is_interpreted, public_interpretation
from guardrails.checks.papers import check_papers
from guardrails.checks.process import check_dossier, track_of
from guardrails.checks.protected import check_name
from guardrails.checks.registers import technique_of
from guardrails.checks.words import check_text
from guardrails.cleaning import write_clean
from guardrails.composition import composed
from guardrails.disclosure.ledger import Ledger, read_ledgers
from guardrails.disclosure.rounding import round_own
from guardrails.disparity import DisparityReport
from guardrails.disparity import report as disparity_report
from guardrails.disparity.wider import Beside, disparity_beside
from guardrails.dossier_records import (
    actions_of,
    agreements_of,
    answers_to,
    latest_session,
    uses_personal_data,
)
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
from guardrails.session_scope import raised, scope_of
from guardrails.submission import BoundarySet, Column, Composition, Output, Submission
from guardrails.table_inspection import inspect_table
from guardrails.vault import Vault
from guardrails.vault import misfits as vault_misfits
from guardrails.work_session import WorkSession, clear_for_group

__all__ = [
    "STAMP",
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
    "SourceScore",
    "Strengths",
    "Submission",
    "Vault",
    "VaultError",
    "Verdict",
    "WorkSession",
    "actions_of",
    "agreements_of",
    "answers_to",
    "append_entry",
    "basis_scores",
    "canonical_bytes",
    "canonical_hash",
    "check_dossier",
    "check_name",
    "check_papers",
    "check_text",
    "clear",
    "clear_for_group",
    "composed",
    "disparity_beside",
    "disparity_report",
    "findings_table",
    "findings_text",
    "inspect_file",
    "inspect_rows",
    "inspect_table",
    "is_interpreted",
    "is_maker",
    "latest_session",
    "proxy_account",
    "public_interpretation",
    "raised",
    "read_back",
    "read_ledgers",
    "rehearse",
    "release",
    "repair",
    "require_released",
    "review",
    "round_own",
    "scope_of",
    "technique_of",
    "track_of",
    "unanswered",
    "uses_personal_data",
    "vault_misfits",
    "verify_chain",
    "write_clean",
]
