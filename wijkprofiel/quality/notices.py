"""What to report to a source: nothing is mended in silence, everything found is put on a list."""

from collections.abc import Iterator, Mapping, Sequence

from wijkprofiel.quality.record import QualityCheck, SourceNotice, SourceQuality

# "onbekend" means that the source gives no reason.
NO_REASON = "onbekend"


def source_notices(
    checks: Sequence[QualityCheck], sources: Sequence[SourceQuality], *, source_of: Mapping[str, str]
) -> tuple[SourceNotice, ...]:
    """Everything that a source should hear of, in the order of the checks, then per source.

    ``source_of`` is column -> key of its source.
    """
    found: list[SourceNotice] = []
    for check in checks:
        if check.column in source_of:
            found += _from(check, source_of[check.column])
    for source in sources:
        if source.sums_agree is False:
            found.append(SourceNotice("gewijzigd", source.key, "", "", ()))
        if not source.steward:
            found.append(SourceNotice("geen_eigenaar", source.key, "", "", ()))
    return tuple(found)


def report_points(sources: Sequence[SourceQuality], *, own_contact: str) -> dict[str, str]:
    """Where to report a mistake, per source; the owner of the profile where the source has no address."""
    return {source.key: source.report_to or own_contact for source in sources}


def _from(check: QualityCheck, source: str) -> Iterator[SourceNotice]:
    facts = check.facts
    if check.dimension == "samenhang" and check.state == "let_op":
        kept = {k: facts[k] for k in ("boven", "indeling", "som", "totaal", "verschil") if k in facts}
        yield _notice("verschil", check, source, facts["gebieden"], kept)
    if check.dimension == "geldigheid" and check.state == "let_op":
        yield _notice("onmogelijk", check, source, facts["gebieden"], {"regel": facts["regel"]})
    if check.dimension == "aannemelijkheid" and check.state == "let_op":
        areas = [area["gebied"] for area in facts["gebieden"] if area["reden"] == "onbekend"]
        yield _notice("opvallend", check, source, areas, {})
    if check.dimension == "volledigheid" and facts["redenen"].get(NO_REASON):
        yield _notice("zonder_reden", check, source, (), {"gebieden": facts["redenen"][NO_REASON]})


def _notice(
    kind: str, check: QualityCheck, source: str, areas: Sequence[str], facts: Mapping[str, object]
) -> SourceNotice:
    return SourceNotice(kind, source, check.column, check.level, tuple(areas), dict(facts))
