"""The dossier that belongs to looking at a screen, and what is refused before anything is computed."""

from collections.abc import Mapping
from typing import Any

from guardrails import Blocked, Finding, Policy, check_name
from wijkprofiel.profile import Profile


def refuse_protected(topic: str, *, policy: Policy) -> None:
    """Stop before anything is computed when a topic is a protected attribute by name."""
    finding = check_name(topic, policy=policy)
    if finding is not None:
        raise blocked_by(finding)


def blocked_by(finding: Finding) -> Blocked:
    """The error of one blocking finding, with its own words."""
    return Blocked(f"{finding.code}: {finding.message}", findings=(finding,), remedy=finding.remedy)


def sketch_dossier(
    gemeente: str, profile: Profile, *, doel: str, questions: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The dossier that belongs to exploring on a screen: what is looked at, and for what kind of purpose."""
    entries = []
    for request in profile.requests:
        entry: dict[str, Any] = {
            "sleutel": request.key,
            "jaar": request.year,
            "gebruik": list(request.use),
        }
        if questions is not None:
            entry["vier_vragen"] = dict(questions)
        entries.append(entry)
    return {
        "schema": 1,
        "profiel": {"naam": "verkenning", "titel": "", "soort": "profiel", "gemeente": gemeente},
        "doel": {"doelsoort": doel, "omschrijving": "", "ontvangers": []},
        "eigenaar": {},
        "rollen": {},
        "niveau": {"gebieden": list(profile.levels)},
        "indicator": entries,
    }
