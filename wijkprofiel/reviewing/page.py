"""The page for a reviewer: one file without links, with all there is to judge and a form for the answer."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from guardrails import Beside, Finding, Outcome, Submission, Vault, disparity_report, repair, unanswered
from wijkprofiel.findings import FindingsView
from wijkprofiel.maps.shell import with_policy
from wijkprofiel.missing import reason_label
from wijkprofiel.numbers import format_date, format_number
from wijkprofiel.procedure import Judged, dossier_requests, national_strengths
from wijkprofiel.reviewing.answer import FORM
from wijkprofiel.reviewing.motivation import judged_profile
from wijkprofiel.reviewing.proxies import proxy_part
from wijkprofiel.wider import beside_region, in_region

SIGNS = {Outcome.BLOCK: "■ Geblokkeerd", Outcome.REVIEW: "? Beoordelen", Outcome.PASS: "✓ Akkoord"}
QUESTIONS = ("doel", "geschikt", "noodzakelijk", "evenredig")
ROLES = ("beoordelaar", "eigenaar", "privacy_officer", "fg")


def render_review_page(judged: Judged, *, vault: Vault) -> str:
    """The page for a reviewer of a judged profile, as HTML text.

    Raises
    ------
    UsageError
        For an exercise.
    ReleaseBlocked
        When a finding blocks: then there is nothing to review.
    """
    submission = judged_profile(judged)
    verdict, dossier = judged.verdict, submission.dossier
    open_ = unanswered(verdict, judged.dossier.motivations, submission=submission, policy=judged.policy)
    shown = repair(submission, policy=judged.policy)
    page = _template().render(
        title=str(dossier.get("profiel", {}).get("titel", "")) or judged.dossier.name,
        notice=str(dossier.get("melding", "")),
        about=_about(submission, judged),
        headline=FindingsView(verdict).headline,
        findings=[
            _finding(f, f in open_) for f in sorted(verdict.findings, key=lambda found: found.sort_key)
        ],
        reasons=[dict(m) for m in judged.dossier.motivations if m.get("hash") == verdict.submission_hash],
        open=[{"code": f.code, "subject": f.subject, "message": f.message} for f in open_],
        tables=[_table(shown, level) for level in shown.drawn],
        groups=Markup(disparity_report(shown, policy=judged.policy, vault=vault).to_html()),
        wider=_wider(shown, judged, vault),
        proxies=proxy_part(shown, policy=judged.policy, strengths=national_strengths(), vault=vault),
        version=verdict.submission_hash,
        policy=verdict.policy_fingerprint,
        day=format_date(verdict.peildatum),
        least=int(judged.policy.threshold("motivering_tekens")),
        roles=ROLES,
        data=_inert(
            {
                "vorm": FORM,
                "dossier": judged.dossier.name,
                "hash": verdict.submission_hash,
                "beleid": verdict.policy_fingerprint,
                "peildatum": verdict.peildatum,
                "tekens": int(judged.policy.threshold("motivering_tekens")),
            }
        ),
        style=Markup(_asset("beoordeling.css")),
        script=Markup(_asset("beoordeling.js")),
    )
    return with_policy(page)


def _wider(shown: Submission, judged: Judged, vault: Vault) -> tuple[Beside, ...]:
    """The outputs per wijk beside the same over the region; none where the wijken of a region are not known."""
    if not in_region(shown.subject):
        return ()
    content = judged.dossier.content
    return beside_region(shown, dossier_requests(content), content, policy=judged.policy, vault=vault)


def _about(submission: Submission, judged: Judged) -> list[tuple[str, str]]:
    dossier: Mapping[str, Any] = submission.dossier
    purpose, owner = dossier.get("doel", {}), dossier.get("eigenaar", {})
    roles = dossier.get("rollen", {})
    pairs = [
        ("Doel", str(purpose.get("omschrijving", ""))),
        ("Soort doel", str(purpose.get("doelsoort", "")).replace("_", " ")),
        ("Voor wie", ", ".join(map(str, purpose.get("ontvangers", ())))),
        ("Eigenaar", ", ".join(str(v) for v in owner.values())),
        *((role.replace("_", " ").capitalize(), str(name)) for role, name in roles.items()),
        ("Toelichting", str(dossier.get("profiel", {}).get("toelichting", ""))),
    ]
    pairs += _four_questions(dossier, reused={str(record["sleutel"]) for record in judged.answers})
    return [(term, text) for term, text in pairs if text.strip()]


def _four_questions(dossier: Mapping[str, Any], *, reused: set[str]) -> list[tuple[str, str]]:
    """The answers to the four questions, in full: whoever approves an indicator approves these words."""
    pairs = []
    for entry in dossier.get("indicator", ()):
        answers, key = entry.get("vier_vragen", {}), str(entry.get("sleutel", ""))
        for question in QUESTIONS:
            if question in answers:
                pairs.append((f"Vier vragen over {key}: {question}", str(answers[question])))
        if answers:
            signed = f"door {answers.get('door', '')}, geldig tot {answers.get('geldig_tot', '')}"
            again = " (eerder beantwoord, opnieuw gebruikt)" if key in reused else ""
            pairs.append((f"Vier vragen over {key}: beantwoord", signed + again))
    return pairs


def _finding(found: Finding, open_: bool) -> dict[str, str]:
    sign = SIGNS[found.outcome]
    if found.outcome == Outcome.REVIEW and not open_:
        sign = "? Beoordelen (reden gegeven)"
    return {
        "sign": sign,
        "code": found.code,
        "subject": found.subject,
        "message": found.message,
        "remedy": found.remedy,
        "rule": f"{found.rule} ({found.layer})",
        "decided_by": found.decided_by,
        "outcome": found.outcome.value,
    }


def _table(shown: Submission, level: str) -> dict[str, Any]:
    rows = []
    for code in shown.units_of(level):
        cells = []
        for name, column in shown.columns.items():
            reason = str(shown.reasons.at[code, name])
            value = shown.table[name].loc[code]
            cells.append(reason_label(reason) if reason else format_number(float(value), column.decimals))
        rows.append((f"{shown.names[code]} ({code})", cells))
    heads = [f"{c.label} ({c.unit}), {c.year}" for c in shown.columns.values()]
    return {"level": level, "heads": heads, "rows": rows}


def _inert(data: Mapping[str, Any]) -> Markup:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _asset(name: str) -> str:
    return files("wijkprofiel.reviewing").joinpath("static", name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    loader = PackageLoader("wijkprofiel.reviewing", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        newline_sequence="\n",
    )
    return environment.get_template("beoordeling.html.j2")
