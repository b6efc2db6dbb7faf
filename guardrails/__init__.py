"""Guardrails for area profiles: what may be seen, what may leave, and why.

They know units with a parent, a cluster and a level, columns and outputs; they know nothing about wijken and
never import ``wijkprofiel``. A `Submission` is judged under a `Policy` (`review`), then shown (`clear`) or
handed over (`release`, or `rehearse` for an exercise). Whatever cannot be judged is not passed.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    from guardrails.composition import standard as standard_parts
    from guardrails.disclosure.ledger import Ledger, read_ledgers
    from guardrails.disclosure.rounding import round_own
    from guardrails.disparity import DisparityReport
    from guardrails.disparity import report as disparity_report
    from guardrails.disparity.wider import Beside, disparity_beside
    from guardrails.dossier_records import (
        actions_of,
        answers_to,
        is_open_risk,
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
    from guardrails.submission import (
        BoundarySet,
        Column,
        Composition,
        Output,
        Submission,
    )
    from guardrails.table_inspection import inspect_table
    from guardrails.toml_problem import toml_problem
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
    "is_open_risk",
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
    "standard_parts",
    "technique_of",
    "toml_problem",
    "track_of",
    "unanswered",
    "uses_personal_data",
    "vault_misfits",
    "verify_chain",
    "write_clean",
]

_PLACES = {
    "is_maker": "approval",
    "unanswered": "approval",
    "Cleared": "approved",
    "Released": "approved",
    "require_released": "approved",
    "SourceScore": "basis",
    "basis_scores": "basis",
    "canonical_bytes": "canonical",
    "canonical_hash": "canonical",
    "STAMP": "checks.interpretation",
    "is_interpreted": "checks.interpretation",
    "public_interpretation": "checks.interpretation",
    "check_papers": "checks.papers",
    "check_dossier": "checks.process",
    "track_of": "checks.process",
    "check_name": "checks.protected",
    "technique_of": "checks.registers",
    "check_text": "checks.words",
    "write_clean": "cleaning",
    "composed": "composition",
    "standard_parts": "composition",
    "Ledger": "disclosure.ledger",
    "read_ledgers": "disclosure.ledger",
    "round_own": "disclosure.rounding",
    "DisparityReport": "disparity",
    "disparity_report": "disparity",
    "Beside": "disparity.wider",
    "disparity_beside": "disparity.wider",
    "actions_of": "dossier_records",
    "answers_to": "dossier_records",
    "is_open_risk": "dossier_records",
    "latest_session": "dossier_records",
    "uses_personal_data": "dossier_records",
    "AnswersNeeded": "errors",
    "Blocked": "errors",
    "GuardrailsError": "errors",
    "NotApproved": "errors",
    "PolicyError": "errors",
    "ReleaseBlocked": "errors",
    "VaultError": "errors",
    "findings_table": "explain",
    "findings_text": "explain",
    "Finding": "finding",
    "Outcome": "finding",
    "Verdict": "finding",
    "read_back": "gate",
    "inspect_file": "inspect_file",
    "inspect_rows": "inspect_rows",
    "append_entry": "journal",
    "verify_chain": "journal",
    "repair": "mitigate",
    "Policy": "policy",
    "ProxyAccount": "proxy.account",
    "proxy_account": "proxy.account",
    "Strengths": "proxy.strengths",
    "clear": "release",
    "rehearse": "release",
    "release": "release",
    "review": "review",
    "raised": "session_scope",
    "scope_of": "session_scope",
    "BoundarySet": "submission",
    "Column": "submission",
    "Composition": "submission",
    "Output": "submission",
    "Submission": "submission",
    "inspect_table": "table_inspection",
    "toml_problem": "toml_problem",
    "Vault": "vault",
    "vault_misfits": "vault",
    "WorkSession": "work_session",
    "clear_for_group": "work_session",
}
_OTHER_NAMES = {"disparity_report": "report", "standard_parts": "standard", "vault_misfits": "misfits"}


class _Package(ModuleType):
    """Loads a part when it is asked for: whoever only fetches or reads figures needs no statistics."""

    def __getattr__(self, name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module 'guardrails' has no attribute '{name}'")
        module = import_module(f"guardrails.{_PLACES[name]}")
        return getattr(module, _OTHER_NAMES.get(name, name))

    def __setattr__(self, name: str, value: Any) -> None:
        # The import system puts the module ``release`` here too; the function of that name must win.
        if name not in _PLACES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *__all__})


sys.modules[__name__].__class__ = _Package
