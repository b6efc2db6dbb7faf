"""The quality of the data of one profile, measured on what may be shown, with the cards of its sources."""

from collections.abc import Mapping
from typing import Any

from guardrails import Policy, Submission
from wijkprofiel.crosswalk import margin_of
from wijkprofiel.profile import Profile
from wijkprofiel.quality import (
    KEY,
    IndicatorContext,
    QualityCheck,
    QualityRecord,
    SourceQuality,
    check_indicator,
    source_notices,
    source_quality,
)


def measured_quality(profile: Profile, kept: Submission, *, policy: Policy) -> dict[str, Mapping[str, Any]]:
    """The quality record of ``kept`` under the key with which it goes along in a dossier.

    Parameters
    ----------
    profile
        Where the figures come from.
    kept
        What is left to show after repair and rounding; nothing else is measured.
    policy
        Says from when a column is too empty and a figure too old.
    """
    source_of = {name: source.set for name, source in profile.sources.items() if name in kept.columns}
    sources = {key: _source(profile, key) for key in dict.fromkeys(source_of.values())}
    checks: list[QualityCheck] = []
    for name in kept.columns:
        known = sources.get(source_of.get(name, ""))
        context = IndicatorContext(
            complete_pct=float(policy.threshold("volledigheid_pct")),
            old_years=int(policy.threshold("actualiteit_jaren")),
            margin_of=margin_of,
            caveats=known.caveats if known else (),
        )
        checks += check_indicator(kept, name, context)
    every = tuple(sources.values())
    record = QualityRecord(tuple(checks), every, source_notices(checks, every, source_of=source_of))
    return {KEY: record.to_plain()}


def _source(profile: Profile, key: str) -> SourceQuality:
    own = profile.supply.own_source(key)
    card, fingerprint = profile.supply.card(key), profile.supply.fingerprint(key)
    if own is None:
        return source_quality(card, fingerprint=fingerprint)
    sheet = own.sheet
    said = {
        "maker": sheet.maker,
        "users": sheet.gebruikers,
        "classification": sheet.classificatie,
        "register": sheet.registernummer,
    }
    return source_quality(card, fingerprint=fingerprint, steward=sheet.kwaliteitseigenaar, said=said)
