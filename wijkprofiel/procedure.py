"""The course of a dossier: profile, submission, verdict, and then a bundle; also the same again for a check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import (
    Blocked,
    Finding,
    Outcome,
    Policy,
    ReleaseBlocked,
    Released,
    Strengths,
    Submission,
    Vault,
    Verdict,
    check_name,
    read_back,
    read_ledgers,
    rehearse,
    release,
    review,
    unanswered,
)
from wijkprofiel.answers import with_answers
from wijkprofiel.areas import boundary_year, find_gemeente, load_boundaries
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle import BundleResult, Recipe, SourceRecord, write_bundle
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.dossier import Dossier, parse_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.profile import DRAWN_LEVELS, Request, build_profile
from wijkprofiel.recompute import recompute
from wijkprofiel.sources.open_data import load_card, open_data_dir, set_fingerprint, vault_path
from wijkprofiel.submit import submit

Progress = Callable[[str], None]
DEFAULT_LEVELS = ("wijk", "buurt")


@dataclass(frozen=True)
class Judged:
    """A dossier with what was offered and what was said of it.

    ``submission`` is None when the dossier asks for something so closed that nothing was computed. ``answers``
    are the records of the four questions that were used.
    """

    dossier: Dossier
    policy: Policy
    submission: Submission | None
    verdict: Verdict
    sets: tuple[tuple[str, str, int], ...] = ()
    answers: tuple[Mapping[str, Any], ...] = ()


def judge(dossier: Dossier, *, peildatum: str, earlier: Path | None = None) -> Judged:
    """Profile, submission and verdict of a dossier. A protected attribute is refused before anything is computed.

    ``earlier`` is the folder with bundles made before; what is offered is audited against their ledgers.

    Raises
    ------
    UnknownArea, AmbiguousArea, UnknownIndicator, UsageError, BoundaryError, PolicyError
    """
    policy = Policy.load(dossier.kader).narrowed(dossier.content.get("beleid", {}))
    days = int(policy.threshold("motivering_dagen"))
    content, answers = with_answers(dossier.content, dossier.answers, days=days)
    refused = _refused_names(content, policy)
    if refused:
        verdict = Verdict(tuple(refused), peildatum, "", policy.fingerprint, ("beschermd",))
        return Judged(dossier, policy, None, verdict)
    profile = build_profile(
        find_gemeente(dossier.gemeente), dossier_requests(content), levels=dossier_levels(content)
    )
    submission = submit(profile, content, policy=policy)
    verdict = review(
        submission,
        policy=policy,
        vault=Vault.load(vault_path()),
        peildatum=peildatum,
        motivations=dossier.motivations,
        reference=recompute(submission),
        ledger=() if earlier is None else read_ledgers(earlier),
        strengths=Strengths.load(open_data_dir()),
    )
    used = sorted({(s.set, s.table, s.year) for s in profile.sources.values()})
    return Judged(dossier, policy, submission, verdict, tuple(used), answers)


def publish(judged: Judged, *, into: Path, progress: Progress | None = None) -> BundleResult:
    """The bundle of a judged dossier: an exercise for an exercise, a release for anything else.

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
        released = rehearse(submission, verdict, policy=policy, peildatum=verdict.peildatum)
    else:
        released = _released(judged, submission)
    return write_bundle(
        released,
        verdict,
        recipe=_recipe(judged),
        boundaries=boundaries_of(released.drawn),
        sources=source_records(judged.sets),
        into=into,
        progress=progress,
        inspect=lambda folder: read_back(folder, released, policy=policy, vault=Vault.load(vault_path())),
    )


def _released(judged: Judged, submission: Submission) -> Released:
    return release(
        submission,
        judged.verdict,
        policy=judged.policy,
        motivations=judged.dossier.motivations,
        approvals=judged.dossier.approvals,
        peildatum=judged.verdict.peildatum,
    )


def rebuild(recipe: Recipe, folder: Path) -> Path:
    """The bundle that ``recipe`` gives with the figures on this machine, written in ``folder``."""
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
    )
    return publish(judge(dossier, peildatum=recipe.peildatum), into=folder / "uit").folder


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


def dossier_requests(content: Mapping[str, Any]) -> list[Request]:
    """What a dossier asks for, one request per ``[[indicator]]``.

    Raises
    ------
    UsageError
        When the dossier asks for nothing.
    """
    catalogue = load_catalogue()
    requests = [
        Request(
            key=catalogue.find(str(entry.get("sleutel", ""))).key,
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


def boundaries_of(levels: tuple[str, ...]) -> dict[str, Boundaries]:
    """The boundaries on which ``levels`` are drawn."""
    return {level: load_boundaries(level, boundary_year(level)) for level in levels}


def source_records(sets: tuple[tuple[str, str, int], ...]) -> tuple[SourceRecord, ...]:
    """What the bundle records of each source: set, table, year, hash and attribution line."""
    return tuple(
        SourceRecord(
            set=name,
            table=table,
            year=year,
            sha256=set_fingerprint(name),
            line=load_card(name).source_line(table),
        )
        for name, table, year in sets
    )


def current_sources() -> tuple[SourceRecord, ...]:
    """Every set of figures on this machine, one record per set and year it holds."""
    catalogue = load_catalogue()
    used = {(s.set, s.table, s.year) for i in catalogue.indicators.values() for s in i.sources}
    return source_records(tuple(sorted(used)))


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
        str(entry.get("sleutel", ""))
        for table in ("indicator", "selectie")
        for entry in content.get(table, [])
    ]
    found = (check_name(name, policy=policy) for name in dict.fromkeys(names))
    return [finding for finding in found if finding is not None]


def _recipe(judged: Judged) -> Recipe:
    kader = judged.dossier.kader
    return Recipe(
        dossier_text=judged.dossier.text,
        kader_text=None if kader is None else kader.read_text(encoding="utf-8"),
        law_text=judged.policy.law_text,
        motivations=judged.dossier.motivations,
        approvals=judged.dossier.approvals,
        peildatum=judged.verdict.peildatum,
        answers=judged.answers,
    )
