"""The course of a dossier: profile, submission, verdict, and then a bundle; also the same again for a check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import (
    Finding,
    Outcome,
    Policy,
    ReleaseBlocked,
    Submission,
    Vault,
    Verdict,
    check_name,
    rehearse,
    release,
    review,
)
from wijkprofiel.areas import boundary_year, find_gemeente, load_boundaries
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle import BundleResult, Recipe, SourceRecord, write_bundle
from wijkprofiel.catalogue import load_catalogue
from wijkprofiel.dossier import Dossier, parse_dossier
from wijkprofiel.errors import UsageError
from wijkprofiel.profile import DRAWN_LEVELS, Request, build_profile
from wijkprofiel.sources.open_data import load_card, set_fingerprint, vault_path
from wijkprofiel.submit import submit

Progress = Callable[[str], None]
DEFAULT_LEVELS = ("wijk", "buurt")


@dataclass(frozen=True)
class Judged:
    """A dossier with what was offered and what was said of it.

    ``submission`` is None when the dossier asks for something so closed that nothing was computed.
    """

    dossier: Dossier
    policy: Policy
    submission: Submission | None
    verdict: Verdict
    sets: tuple[tuple[str, str, int], ...] = ()


def judge(dossier: Dossier, *, peildatum: str) -> Judged:
    """Profile, submission and verdict of a dossier. A protected attribute is refused before anything is computed.

    Raises
    ------
    UnknownArea, AmbiguousArea, UnknownIndicator, UsageError, BoundaryError, PolicyError
    """
    policy = Policy.load(dossier.kader)
    content = dossier.content
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
    )
    used = sorted({(s.set, s.table, s.year) for s in profile.sources.values()})
    return Judged(dossier, policy, submission, verdict, tuple(used))


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
        released = release(
            submission,
            verdict,
            policy=policy,
            motivations=judged.dossier.motivations,
            approvals=judged.dossier.approvals,
            peildatum=verdict.peildatum,
        )
    return write_bundle(
        released,
        verdict,
        recipe=_recipe(judged),
        boundaries=boundaries_of(released.drawn),
        sources=source_records(judged.sets),
        into=into,
        progress=progress,
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
    )
    return publish(judge(dossier, peildatum=recipe.peildatum), into=folder / "uit").folder


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
    )
