"""The record of a bundle: what was decided, on what it rests, with what it was made."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from guardrails import Released, Verdict, append_entry, canonical_bytes
from wijkprofiel.audiences import audiences_of
from wijkprofiel.boundaries import Boundaries
from wijkprofiel.bundle.layout import SCHEMA, listed_sums, plain, public_record, sha256
from wijkprofiel.bundle.recipe import Recipe, SourceRecord
from wijkprofiel.errors import BundleError, UsageError
from wijkprofiel.stages import stage_of

EXERCISE, EXERCISE_KIND = "OEFENING", "oefening"
KINDS = {EXERCISE: EXERCISE_KIND, "VRIJGEGEVEN": "vrijgave"}
NOTE_ON_NAMES = "Namen zijn opgegeven namen: er staat geen handtekening onder."
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_NAME = 60


def profile_name(released: Released) -> str:
    """The name of the profile, fit to be part of a folder name.

    Raises
    ------
    UsageError
        When the dossier gives no name, or one with other signs than small letters, digits and hyphens.
    """
    name = str(released.dossier.get("profiel", {}).get("naam", ""))
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise UsageError(
            f"De naam van het profiel ('{name}') kan geen mapnaam zijn.",
            remedy="Gebruik bij naam alleen kleine letters, cijfers en koppeltekens, zoals 'hengelo-2020'.",
        )
    return name


def settled_record(
    released: Released,
    verdict: Verdict,
    *,
    recipe: Recipe,
    boundaries: Mapping[str, Boundaries],
    sources: Sequence[SourceRecord],
    versions: Mapping[str, str],
) -> dict[str, Any]:
    """The record without the sums of the files: all that is known before anything is drawn.

    Raises
    ------
    UsageError
        When the name of the profile cannot be the name of a folder.
    BundleError
        When verdict, recipe and boundaries are not those of what was released.
    """
    name = profile_name(released)
    _check_belonging(released, verdict, recipe=recipe, boundaries=boundaries)
    profile = released.dossier.get("profiel", {})
    record = {
        "schema": SCHEMA,
        "status": released.status,
        "soort": KINDS[released.status],
        "naam": name,
        "titel": profile.get("titel", ""),
        "melding": released.dossier.get("melding", ""),
        "gemeente": profile.get("gemeente", ""),
        "plaats": str(released.names.get(released.subject, released.subject)),
        "onderwerp": released.subject,
        "doel": released.dossier.get("doel", {}),
        "eigenaar": released.dossier.get("eigenaar", {}),
        "peildatum": released.peildatum,
        "keten": stage_of(released),
        "beelden": list(audiences_of(released.dossier)),
        "geldig_tot": released.valid_until,
        "canonieke_hash": released.canonical_hash,
        "beleid": {
            "vingerafdruk": released.policy_fingerprint,
            "wet_sha256": sha256(recipe.law_text.encode()),
            "kader_sha256": None if recipe.kader_text is None else sha256(recipe.kader_text.encode()),
        },
        "invoer": {
            "bronnen": [s.to_json() for s in sorted(sources, key=lambda s: (s.set, s.table, s.year))],
            "grenzen": {
                level: {"naam": b.name, "jaar": b.year, "sha256": b.sha256, "bronregel": b.source_line}
                for level, b in boundaries.items()
                if level in released.boundaries
            },
        },
        "oordeel": verdict.to_json(),
        "personen": {
            "rollen": released.dossier.get("rollen", {}),
            "motiveringen": [public_record(record) for record in released.motivations],
            "goedkeuringen": [public_record(record) for record in released.approvals],
            "let_op": NOTE_ON_NAMES,
        },
        "versies": dict(versions),
    }
    settled: dict[str, Any] = plain(record)
    return settled


def complete_record(settled: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The record with the sums of ``files`` (path in the bundle -> content)."""
    return {**settled, "bestanden": listed_sums(files)}


def journal_text(record: Mapping[str, Any], record_sha256: str) -> bytes:
    """The journal of a bundle: one chained line per step, of which the last names the sum of the record."""
    verdict = record["oordeel"]
    last = "geoefend" if record["status"] == EXERCISE else "vrijgegeven"
    common = {"naam": record["naam"], "peildatum": record["peildatum"]}
    steps: tuple[dict[str, Any], ...] = (
        {"stap": "ingediend", **common, "canonieke_hash": record["canonieke_hash"]},
        {
            "stap": "getoetst",
            **common,
            "uitkomst": verdict["uitkomst"],
            "bevindingen": len(verdict["bevindingen"]),
            "beleid": record["beleid"]["vingerafdruk"],
        },
        {"stap": last, **common, "status": record["status"], "vrijgave_sha256": record_sha256},
    )
    lines: list[str] = []
    for step in steps:
        lines.append(append_entry(lines, step))
    return "".join(line + "\n" for line in lines).encode()


def journal_entry(name: str, kenmerk: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """What the journal beside the bundles says of the bundle in the folder ``name``."""
    return {
        "stap": "geschreven",
        "bundel": name,
        "kenmerk": kenmerk,
        "canonieke_hash": record["canonieke_hash"],
        "peildatum": record["peildatum"],
        "status": record["status"],
    }


def _check_belonging(
    released: Released, verdict: Verdict, *, recipe: Recipe, boundaries: Mapping[str, Boundaries]
) -> None:
    if sha256(canonical_bytes(released, released.policy_fingerprint)) != released.canonical_hash:
        raise BundleError(
            "Wat is vrijgegeven, is daarna veranderd: de canonieke hash past niet meer.",
            remedy="Toets het profiel opnieuw en geef het opnieuw vrij.",
        )
    if verdict.submission_hash != released.canonical_hash:
        raise BundleError("Het oordeel hoort niet bij wat er is vrijgegeven: de hash is anders.")
    if verdict.policy_fingerprint != released.policy_fingerprint:
        raise BundleError("Het oordeel is gegeven met andere regels dan de vrijgave.")
    if recipe.peildatum != released.peildatum:
        raise BundleError("De peildatum van het dossier is niet die van de vrijgave.")
    for level, expected in released.boundaries.items():
        given = boundaries.get(level)
        if given is None or given.sha256 != expected.sha256:
            raise BundleError(
                f"De grenzen van het niveau '{level}' zijn niet de grenzen die zijn getoetst.",
                remedy="Geef de grenzen mee waarmee het profiel is ingediend.",
            )
