"""Whether a class of figure may be used for this."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.policy_schema import CLASSES, USES
from guardrails.submission import Column, Submission

QUESTIONS = ("doel", "geschikt", "noodzakelijk", "evenredig", "door", "datum", "geldig_tot")
OUTPUT_USE = {
    "class": "kaart",
    "selection": "indelen",
    "score": "indelen",
    "rank": "indelen",
    "type": "indelen",
}
USE_WORDS = {
    "beschrijven": "beschrijven (tabel)",
    "kaart": "een kaart",
    "indelen": "indelen (selecteren, sorteren, score)",
}


def check(submission: Submission, *, policy: Policy, peildatum: str) -> list[Finding]:
    """Findings K01 to K13 per column and use; outputs count as use, also when the declaration is silent."""
    out: list[Finding] = []
    for column in submission.columns.values():
        out += _origin(column, policy)
        uses = effective_uses(submission, column)
        found = [f for use in uses for f in _use(submission, column, use, policy, peildatum)]
        out += _once(found, policy)
        out += _levels(submission, column, policy)
        out += _model(column, uses, policy)
    return out


def effective_uses(submission: Submission, column: Column) -> tuple[str, ...]:
    """Uses that a column declares or that its outputs imply."""
    implied = {OUTPUT_USE[o.kind] for o in submission.outputs.values() if o.column == column.name}
    return tuple(u for u in USES if u in column.use or u in implied)


def key_of(column: Column) -> str:
    """The key of the indicator: the name without its year."""
    return column.name.split("@")[0]


def dossier_entry(submission: Submission, column: Column) -> Mapping[str, Any]:
    """The ``[[indicator]]`` of the dossier for a column; empty if there is none."""
    entries = submission.dossier.get("indicator", ())
    return next((e for e in entries if e.get("sleutel") == key_of(column)), {})


def _once(found: list[Finding], policy: Policy) -> list[Finding]:
    """One finding per code and column: a reason is asked once, for all uses together."""
    codes = dict.fromkeys(f.code for f in found)
    merged = []
    for code in codes:
        same = [f for f in found if f.code == code]
        uses = " en ".join(dict.fromkeys(str(f.evidence["use"]) for f in same))
        merged.append(finding(code, same[0].subject, policy=policy, **{**same[0].evidence, "use": uses}))
    return merged


def _origin(column: Column, policy: Policy) -> Iterator[Finding]:
    for source in column.lineage:
        ground = policy.lexicon.field_ground(source.split(":")[-1])
        if ground is not None and CLASSES.index(column.klass) < CLASSES.index(ground.klass):
            yield finding(
                "K08",
                column.name,
                policy=policy,
                label=column.label,
                klass=column.klass,
                needed=ground.klass,
                ground=ground.name,
            )
            return


def _use(s: Submission, column: Column, use: str, policy: Policy, peildatum: str) -> Iterator[Finding]:
    access = policy.access(column.klass, use)
    words = {"label": column.label, "klass": column.klass, "use": USE_WORDS[use]}
    planning = column.klass == "leeftijd" or access == "planning"
    if access == "dicht":
        yield finding("K01", column.name, policy=policy, **words)
        return
    if planning:
        key = str(s.dossier.get("doel", {}).get("doelsoort", ""))
        purpose = policy.purposes.get(key)
        if purpose is None or not purpose.planning:
            yield finding("K03", column.name, policy=policy, **words, purpose=key or "niet ingevuld")
            return
    if access == "besluit":
        yield finding("K07", column.name, policy=policy, **words)
    elif access == "advies":
        yield finding("K05", column.name, policy=policy, **words)
    elif access == "vier_vragen":
        yield from _questions(s, column, words, policy, peildatum)
    elif access == "reden":
        yield finding("K10" if use == "indelen" else "K02", column.name, policy=policy, **words)


def _questions(
    s: Submission, column: Column, words: dict[str, Any], policy: Policy, peildatum: str
) -> Iterator[Finding]:
    answers = dossier_entry(s, column).get("vier_vragen", {})
    least = int(policy.threshold("motivering_tekens")) // 2
    missing = [
        q for q in QUESTIONS if len(str(answers.get(q, "")).strip()) < (least if q in QUESTIONS[:4] else 1)
    ]
    until = _date(answers.get("geldig_tot"))
    if missing or until is None:
        yield finding(
            "K04", column.name, policy=policy, **words, missing=", ".join(missing or ["geldig_tot"])
        )
    elif until < dt.date.fromisoformat(peildatum):
        yield finding("K12", column.name, policy=policy, **words, until=until.isoformat())


def _levels(s: Submission, column: Column, policy: Policy) -> Iterator[Finding]:
    allowed = policy.levels.get(column.klass, ())
    filled = s.table.index[s.table[column.name].notna()]
    for level in sorted(set(s.level.reindex(filled)) - set(allowed)):
        if allowed:
            words = {
                "label": column.label,
                "klass": column.klass,
                "level": level,
                "allowed": ", ".join(allowed),
            }
            yield finding("K06", column.name, policy=policy, **words)


def _model(column: Column, uses: tuple[str, ...], policy: Policy) -> Iterator[Finding]:
    if column.kind == "geteld":
        return
    if not column.predictors:
        yield finding("K09", column.name, policy=policy, label=column.label)
        return
    grounds = sorted({g for g in (policy.lexicon.closed_ground(p)[0] for p in column.predictors) if g})
    if grounds:
        code = "K13" if "indelen" in uses else "K11"
        yield finding(code, column.name, policy=policy, label=column.label, ground=", ".join(grounds))


def _date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
