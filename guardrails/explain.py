"""The words of a finding: what was found, why it matters, what to do, who decides. They stand in ``berichten/``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd

from guardrails.finding import Finding, Outcome
from guardrails.policy import Policy

OUTCOME_WORDS = {Outcome.PASS: "in orde", Outcome.REVIEW: "vraagt een reden", Outcome.BLOCK: "houdt tegen"}
STATES = {
    "verschil": "verschil",
    "geen_verschil": "geen verschil aangetoond",
    "te_weinig": "te weinig gebieden voor een uitspraak",
}


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    ``screen`` says that it also stops what is only shown on a screen. ``roles`` names the roles that each
    have to give a reason; empty: one reason is enough. ``reusable`` says that a reason counts for a year and
    for other versions with the same purpose.
    """

    rule: str
    outcome: Outcome
    screen: bool
    message: str
    remedy: str
    decided_by: str
    roles: tuple[str, ...] = ()
    reusable: bool = False
    exemptable: bool = False


FOLDER = "berichten"


class _Count(int):
    """A number that picks its words: ``{count:staat 1 adres|staan {count} adressen}``.

    >>> "{n:1 buurt|{n} buurten} en {n}".format(n=_Count(2))
    '2 buurten en 2'
    """

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return super().__format__(spec)
        one, more = spec.split("|", 1)
        return one if self == 1 else more


def load_kinds() -> dict[str, Kind]:
    """Every kind of finding, by code, from the files in ``berichten/``: one file per family of checks.

    Raises
    ------
    ValueError
        When two files describe the same code or a field is absent.
    """
    kinds: dict[str, Kind] = {}
    files = [f for f in resources.files("guardrails").joinpath(FOLDER).iterdir() if f.name.endswith(".toml")]
    for file in sorted(files, key=lambda f: f.name):
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in kinds:
                raise ValueError(f"finding {code} is described twice, also in {file.name}")
            kinds[code] = _kind(code, entry)
    return kinds


def _kind(code: str, entry: Mapping[str, Any]) -> Kind:
    absent = [key for key in _FIELDS if key not in entry]
    if absent:
        raise ValueError(f"finding {code} lacks {', '.join(absent)}")
    return Kind(
        rule=entry["regel"],
        outcome=Outcome(entry["uitkomst"]),
        screen=entry["scherm"],
        message=entry["bericht"],
        remedy=entry["oplossing"],
        decided_by=entry["beslisser"],
        roles=tuple(entry.get("rollen", ())),
        reusable=entry.get("herbruikbaar", False),
        exemptable=entry.get("uitzondering", False) and entry["uitkomst"] == "review",
    )


_FIELDS = ("regel", "uitkomst", "scherm", "bericht", "oplossing", "beslisser")
KINDS: Mapping[str, Kind] = load_kinds()


def _counted(value: Any) -> Any:
    whole = isinstance(value, int | np.integer)
    return _Count(value) if whole else value


def finding(code: str, subject: str, *, policy: Policy, **facts: Any) -> Finding:
    """A finding of kind ``code`` about ``subject``. ``facts`` fill the sentence and are kept as evidence.
    A whole number can pick between one and more: ``{count:één keer|{count} keer}``.

    >>> finding("R04", "naam", policy=Policy.load(), name="A B").code
    'R04'
    """
    kind = KINDS[code]
    words = {"subject": subject} | {key: _counted(value) for key, value in facts.items()}
    return Finding(
        code=code,
        outcome=kind.outcome,
        subject=subject,
        rule=kind.rule,
        layer=policy.layer_of(kind.rule),
        message=kind.message.format(**words),
        remedy=kind.remedy.format(**words),
        decided_by=kind.decided_by,
        evidence=facts,
    )


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a table in Dutch, heaviest first.

    >>> findings_table([]).columns.tolist()
    ['uitkomst', 'code', 'onderwerp', 'wat en waarom', 'wat kunt u doen', 'wie beslist', 'regel']
    """
    ordered = sorted(findings, key=lambda f: f.sort_key)
    rows = [
        (
            OUTCOME_WORDS[f.outcome],
            f.code,
            f.subject,
            f.message,
            f.remedy,
            f.decided_by,
            f"{f.rule} ({f.layer})",
        )
        for f in ordered
    ]
    names = ["uitkomst", "code", "onderwerp", "wat en waarom", "wat kunt u doen", "wie beslist", "regel"]
    return pd.DataFrame(rows, columns=names)


def findings_text(findings: Iterable[Finding]) -> str:
    """Findings as plain text for a terminal, heaviest first; what is in order is only counted.

    >>> findings_text([])
    'Geen bevindingen.'
    """
    ordered = sorted(findings, key=lambda f: f.sort_key)
    shown = [f for f in ordered if f.outcome != Outcome.PASS]
    lines = [
        f"[{f.code}] {OUTCOME_WORDS[f.outcome]}: {f.message}\n      Wat kunt u doen: {f.remedy}\n      "
        f"Wie beslist: {f.decided_by}"
        for f in shown
    ]
    quiet = len(ordered) - len(shown)
    if quiet:
        lines.append("Eén bevinding is in orde." if quiet == 1 else f"{quiet} bevindingen zijn in orde.")
    return "\n".join(lines) if lines else "Geen bevindingen."


def headline(first: str, findings: Iterable[Finding]) -> str:
    """The message of an error: one sentence, then the findings.

    >>> headline("Gestopt.", [])
    'Gestopt.\\nGeen bevindingen.'
    """
    return f"{first}\n{findings_text(findings)}"
