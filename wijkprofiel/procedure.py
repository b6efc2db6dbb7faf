"""The course of a dossier: profile, submission, verdict, and then a bundle; also the same again for a check."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from guardrails import (
    STAMP,
    Blocked,
    Finding,
    Ledger,
    Outcome,
    Policy,
    ReleaseBlocked,
    Released,
    Strengths,
    Submission,
    Vault,
    VaultError,
    Verdict,
    check_name,
    is_interpreted,
    read_back,
    read_ledgers,
    rehearse,
    release,
    review,
    unanswered,
)
from wijkprofiel.answers import with_answers
from wijkprofiel.areas import find_gemeente
from wijkprofiel.audiences import audiences_of
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle import OWN, BundleResult, Recipe, SourceRecord, write_bundle
from wijkprofiel.catalogue import Catalogue, load_catalogue
from wijkprofiel.dossier import Dossier, parse_dossier
from wijkprofiel.dossier_records import public_records, with_records
from wijkprofiel.errors import SourceError, UsageError
from wijkprofiel.municipal import MunicipalSource, approved_bytes, read_approved
from wijkprofiel.one_off import one_off_notice
from wijkprofiel.own_sources import read_own_sources
from wijkprofiel.profile import DRAWN_LEVELS, Request, build_profile
from wijkprofiel.recompute import recompute
from wijkprofiel.rounding_key import rounding_key
from wijkprofiel.sheets import sheet_choice
from wijkprofiel.sources.at_hand import (
    find_fetched,
    gemeenten_at_hand,
    load_card,
    set_fingerprint,
    vault_paths,
)
from wijkprofiel.sources.open_data import open_data_dir
from wijkprofiel.submit import submit
from wijkprofiel.supply import EMBEDDED, Supply, supply_of
from wijkprofiel.views import LIMIT_RULE, REASON_RULE, ViewRules, check_views

Progress = Callable[[str], None]
DEFAULT_LEVELS = ("wijk", "buurt")
STRENGTHS = ("proxysterkte", "proxysamen")


@dataclass(frozen=True)
class Judged:
    """A dossier with what was offered and what was said of it.

    ``submission`` is None when the dossier asks for something so closed that nothing was computed. ``answers``
    are the records of the four questions that were used; ``supply`` the fetched sets that were used.
    """

    dossier: Dossier
    policy: Policy
    submission: Submission | None
    verdict: Verdict
    sets: tuple[tuple[str, str, int], ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()
    supply: Supply = EMBEDDED


def judge(
    dossier: Dossier,
    *,
    peildatum: str,
    earlier: Path | None = None,
    only: Mapping[str, Mapping[str, Any]] | None = None,
    own: Sequence[MunicipalSource] | None = None,
    key: bytes | None = None,
) -> Judged:
    """Profile, submission and verdict of a dossier. A protected attribute is refused before anything is computed.

    ``earlier`` is the folder with bundles made before; what is offered is audited against their ledgers.
    ``only`` are the fetched sets to use, with their recorded provenance; without it all that are at hand may be used.
    ``own`` are the own sources; without it the files that the dossier names are read.
    ``key`` is the gemeente's key for rounding own counts; without it the one that this machine is told of.

    Raises
    ------
    UnknownArea, AmbiguousArea, UnknownIndicator, UsageError, BoundaryError, PolicyError
    """
    policy = Policy.load(dossier.kader).narrowed(dossier.content.get("beleid", {}))
    days = int(policy.threshold("motivering_dagen"))
    content, answers = with_answers(dossier.content, dossier.answers, days=days)
    content = with_records(content, dossier.records)
    refused = _refused_names(content, policy)
    if refused:
        verdict = Verdict(tuple(refused), peildatum, "", policy.fingerprint, ("beschermd",))
        return Judged(dossier, policy, None, verdict)
    gemeente = find_gemeente(dossier.gemeente)
    sources = read_own_sources(dossier) if own is None else own
    supply = supply_of(gemeente, only=only).with_own(sources)
    profile = build_profile(
        gemeente,
        dossier_requests(content, catalogue=supply.catalogue()),
        levels=dossier_levels(content),
        supply=supply,
    )
    key = rounding_key() if key is None else key
    submission = stamped(submit(profile, content, policy=policy, key=key), policy, peildatum)
    _check_choices(submission, policy)
    verdict = review(
        submission,
        policy=policy,
        vault=Vault.load(*vault_paths(profile.supply.names)),
        peildatum=peildatum,
        motivations=dossier.motivations,
        reference=recompute(submission, supply=profile.supply),
        ledger=known_facts(earlier, dossier),
        strengths=national_strengths(),
    )
    used = {(s.set, s.table, s.year) for s in profile.sources.values()}
    used |= {(one.key, one.part.table, one.year) for one in profile.supply.fetched}
    return Judged(dossier, policy, submission, verdict, tuple(sorted(used)), answers, profile.supply)


def _check_choices(submission: Submission, policy: Policy) -> None:
    """Refuse a choice of sheets or factsheets that cannot be followed, before anything is judged."""
    sheet_choice(submission.dossier)
    audiences_of(submission.dossier)
    drawn = submission.names[submission.level.isin(submission.drawn)]
    check_views(
        submission.dossier,
        areas={str(code): str(name) for code, name in drawn.items()},
        columns=list(submission.columns),
        rules=ViewRules(int(policy.threshold(LIMIT_RULE)), int(policy.threshold(REASON_RULE))),
    )


def stamped(submission: Submission, policy: Policy, peildatum: str) -> Submission:
    """The submission with what every product says: that it answers one question, and that nobody explained it yet."""
    dossier = submission.dossier
    stamp = "" if is_interpreted(dossier, policy=policy, peildatum=peildatum) else STAMP
    added = [text for text in (one_off_notice(dossier), stamp) if text]
    if not added:
        return submission
    notice = " · ".join(filter(None, (str(dossier.get("melding", "")), *added)))
    return replace(submission, dossier={**dossier, "melding": notice})


def national_strengths() -> Strengths | None:
    """The national proxy strengths, or None when they are absent or not as they were when they were made.

    Without them the guardrails ask: nothing is then called weak, and nothing is passed over.
    """
    try:
        if any(set_fingerprint(name) != load_card(name).sha256 for name in STRENGTHS):
            return None
        return Strengths.load(open_data_dir())
    except (VaultError, SourceError, OSError):
        return None


def publish(judged: Judged, *, into: Path, progress: Progress | None = None) -> BundleResult:
    """The bundle of a judged dossier: an exercise for an exercise, a release for anything else.

    What earlier bundles in ``into`` told is audited once more: one may have been written since.

    Raises
    ------
    ReleaseBlocked
        When a finding blocks.
    AnswersNeeded
        When motivations or approvals are still missing.
    """
    if judged.submission is None or judged.verdict.outcome == Outcome.BLOCK:
        raise blocked(judged.verdict)
    submission, verdict, policy = judged.submission, judged.verdict, judged.policy
    if judged.dossier.kind == "oefening":
        released = rehearse(
            submission,
            verdict,
            policy=policy,
            peildatum=verdict.peildatum,
            ledger=known_facts(into, judged.dossier),
        )
    else:
        released = _released(judged, submission, known_facts(into, judged.dossier))
    return write_bundle(
        released,
        verdict,
        recipe=_recipe(judged, released),
        boundaries=boundaries_of(
            released.drawn,
            supply=judged.supply,
            years={level: each.year for level, each in released.boundaries.items()},
        ),
        sources=source_records(judged.sets, judged.supply),
        into=into,
        progress=progress,
        inspect=lambda folder: read_back(
            folder, released, policy=policy, vault=Vault.load(*vault_paths(judged.supply.names))
        ),
    )


def known_facts(folder: Path | None, dossier: Dossier) -> Ledger:
    """What earlier bundles in ``folder`` told, apart from the exercise that this one would replace."""
    known = Ledger() if folder is None else read_ledgers(folder)
    return known.without(f"oefening-{dossier.name}") if dossier.kind == "oefening" else known


def _released(judged: Judged, submission: Submission, ledger: Ledger | None = None) -> Released:
    return release(
        submission,
        judged.verdict,
        policy=judged.policy,
        motivations=judged.dossier.motivations,
        approvals=judged.dossier.approvals,
        peildatum=judged.verdict.peildatum,
        ledger=ledger or (),
    )


def rebuild(recipe: Recipe, folder: Path) -> Path:
    """The bundle that ``recipe`` gives with the figures on this machine, written in ``folder``.

    Raises
    ------
    SourceError
        When a fetched set of then is not in the store here.
    """
    for name in recipe.fetched:
        find_fetched(name)
    kader = None
    if recipe.kader_text is not None:
        kader = folder / "kader.toml"
        kader.write_text(recipe.kader_text, encoding="utf-8", newline="")
    dossier = Dossier(
        content=parse_dossier(recipe.dossier_text),
        text=recipe.dossier_text,
        motivations=recipe.motivations,
        approvals=recipe.approvals,
        kader=kader,
        answers=recipe.answers,
        records=recipe.records,
    )
    own = [read_approved(content) for _, content in sorted(recipe.own.items())]
    judged = judge(dossier, peildatum=recipe.peildatum, only=recipe.fetched, own=own)
    return publish(judged, into=folder / "uit").folder


def still_open(judged: Judged) -> tuple[Finding, ...]:
    """Findings that ask for a reason and do not have one yet."""
    if judged.submission is None:
        return judged.verdict.with_outcome(Outcome.REVIEW)
    return unanswered(
        judged.verdict, judged.dossier.motivations, submission=judged.submission, policy=judged.policy
    )


def can_be_released(judged: Judged) -> bool:
    """Whether every reason and approval that a release needs is there."""
    if judged.submission is None or judged.dossier.kind == "oefening":
        return False
    try:
        _released(judged, judged.submission)
    except Blocked:
        return False
    return True


def dossier_requests(content: Mapping[str, Any], *, catalogue: Catalogue | None = None) -> list[Request]:
    """What a dossier asks for, one request per ``[[indicator]]``, from ``catalogue`` or that of the package.

    Raises
    ------
    UsageError
        When the dossier asks for nothing.
    """
    known = catalogue or load_catalogue()
    requests = [
        Request(
            key=known.find(str(entry.get("sleutel", ""))).key,
            year=entry.get("jaar"),
            use=tuple(entry.get("gebruik", ("beschrijven",))),
            levels=tuple(entry.get("niveaus", ())),
            title=str(entry.get("titel", "")),
            note=str(entry.get("toelichting", "")),
        )
        for entry in content.get("indicator", [])
    ]
    asked = [(request.key, request.year) for request in requests]
    doubles = sorted({key for key, year in asked if asked.count((key, year)) > 1})
    if doubles:
        raise UsageError(
            f"Het dossier noemt een onderwerp twee keer: {', '.join(doubles)}.",
            remedy="Laat van elk onderwerp en jaar één blok [[indicator]] staan.",
        )
    if not requests:
        raise UsageError(
            "Het dossier noemt geen enkel onderwerp. Er valt niets te maken.",
            remedy='Voeg een blok [[indicator]] toe met bijvoorbeeld sleutel = "inwoners".',
        )
    return requests


def dossier_levels(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The levels of areas that a dossier describes, wijken and buurten if it names none."""
    levels = tuple(content.get("niveau", {}).get("gebieden", DEFAULT_LEVELS))
    strange = [level for level in levels if level not in DRAWN_LEVELS]
    if strange:
        raise UsageError(
            f"Het dossier noemt een niveau dat niet bestaat: {', '.join(strange)}.",
            remedy=f"Kies uit: {', '.join(DRAWN_LEVELS)}. Kleiner dan een buurt gaat niet.",
        )
    return levels


def boundaries_of(
    levels: tuple[str, ...], *, supply: Supply = EMBEDDED, years: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Boundaries]:
    """The boundaries on which ``levels`` are drawn: of ``years``, else the newest of the supply."""
    return {
        level: supply.boundaries(level, years.get(level) or supply.boundary_year(level))
        for level in levels
        if level in years or supply.boundary_years(level)
    }


def source_records(
    sets: tuple[tuple[str, str, int], ...], supply: Supply = EMBEDDED
) -> tuple[SourceRecord, ...]:
    """What the bundle records of each source: set, table, year, hash and attribution line."""
    return tuple(
        SourceRecord(
            set=name,
            table=table,
            year=year,
            sha256=supply.fingerprint(name),
            line=supply.card(name).source_line(table),
            provenance=supply.provenance(name),
        )
        for name, table, year in sets
    )


def current_sources() -> tuple[SourceRecord, ...]:
    """Every set of figures on this machine, one record per set and year it holds."""
    catalogue = load_catalogue()
    used = {(s.set, s.table, s.year) for i in catalogue.indicators.values() for s in i.sources}
    fetched: tuple[SourceRecord, ...] = ()
    for code in gemeenten_at_hand():
        here = supply_of(code)
        found = tuple((one.key, one.part.table, one.year) for one in here.fetched)
        fetched += source_records(found, here)
    return (*source_records(tuple(sorted(used))), *fetched)


def blocked(verdict: Verdict) -> ReleaseBlocked:
    """The error that stops a release, with the findings that block."""
    findings = verdict.with_outcome(Outcome.BLOCK)
    return ReleaseBlocked(
        f"Vrijgeven is gestopt: {len(findings)} keer geblokkeerd. Er is niets buiten uw werkmap opgeslagen.",
        findings=findings,
        remedy="Los de geblokkeerde punten op; bij elk punt staat hoe.",
    )


def _refused_names(content: Mapping[str, Any], policy: Policy) -> list[Finding]:
    names = [
        str(entry.get(key, ""))
        for table, key in (("indicator", "sleutel"), ("selectie", "sleutel"), ("samenstelling", "naam"))
        for entry in content.get(table, [])
    ]
    found = (check_name(name, policy=policy) for name in dict.fromkeys(names))
    return [finding for finding in found if finding is not None]


def _recipe(judged: Judged, released: Released) -> Recipe:
    kader = judged.dossier.kader
    return Recipe(
        dossier_text=judged.dossier.text,
        kader_text=None if kader is None else kader.read_text(encoding="utf-8"),
        law_text=judged.policy.law_text,
        motivations=judged.dossier.motivations,
        approvals=judged.dossier.approvals,
        peildatum=judged.verdict.peildatum,
        answers=judged.answers,
        records=public_records(judged.dossier.content, judged.dossier.records),
        own={f"{OWN}/{s.key}.json": approved_bytes(s, released) for s in judged.supply.own},
    )
