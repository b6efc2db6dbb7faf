"""Whether the purpose is on the list, with recipients that fit."""

import re
from collections.abc import Iterator

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.spelling import mixes_scripts
from guardrails.submission import Submission

_DENIAL = re.compile(r"\b(niet|nooit|geen|zonder)\b")


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings D01 to D08."""
    return list(_purpose(submission, policy))


def _purpose(s: Submission, policy: Policy) -> Iterator[Finding]:
    section = s.dossier.get("doel", {})
    key = str(section.get("doelsoort", "")).strip()
    text = str(section.get("omschrijving", "")).strip()
    options = ", ".join(policy.purposes)
    refused = policy.refused_purpose(key)
    if refused:
        yield finding("D03", "doel", policy=policy, purpose=key, refused=refused)
    elif not key:
        yield finding("D01", "doel", policy=policy, options=options)
    elif key not in policy.purposes:
        yield finding("D02", "doel", policy=policy, purpose=key, options=options)
    else:
        yield from _recipients(section.get("ontvangers", ()), key, policy)
    yield from _description(text, key, policy)


def _recipients(given: object, key: str, policy: Policy) -> Iterator[Finding]:
    recipients = list(given) if isinstance(given, list | tuple) else []
    unknown = [str(r) for r in recipients if r not in policy.recipients]
    if unknown or not recipients:
        what = ", ".join(unknown) or "niet ingevuld"
        yield finding("D04", "ontvangers", policy=policy, what=what, options=", ".join(policy.recipients))
    allowed = policy.purposes[key].recipients
    for recipient in recipients:
        if recipient in policy.recipients and recipient not in allowed:
            words = {"recipient": recipient, "purpose": key, "options": ", ".join(allowed)}
            yield finding("D05", "ontvangers", policy=policy, **words)


def _description(text: str, key: str, policy: Policy) -> Iterator[Finding]:
    limit = int(policy.threshold("omschrijving_tekens"))
    if key and len(text) < limit:
        yield finding("D06", "omschrijving", policy=policy, length=len(text), limit=limit)
    named = False
    for sentence in re.split(r"[.!?;\n]+", text):
        refused = policy.refused_purpose(sentence)
        if refused:
            named = True
            denied = _DENIAL.search(sentence.lower()) is not None
            code = "D07" if denied else "D03"
            yield finding(code, "omschrijving", policy=policy, purpose=sentence.strip(), refused=refused)
    if not named and mixes_scripts(text):
        yield finding("D08", "omschrijving", policy=policy)
