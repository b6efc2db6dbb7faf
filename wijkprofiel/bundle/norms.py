"""The norms of the audit (S4) with their state, read off a bundle: what was met, what was answered, what is open."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from guardrails.explain import KINDS
from wijkprofiel.bundle.archive import read_zip
from wijkprofiel.bundle.integrity import read_record
from wijkprofiel.bundle.paths import read_folder
from wijkprofiel.errors import UsageError

MET, ANSWERED, OPEN, ELSEWHERE = "gehaald", "met reden", "open", "bij de organisatie"
# From light to heavy; what stays with the organisation says nothing about the bundle.
_ORDER = (MET, ANSWERED, OPEN)
# In an exercise these say what would stop a real profile; which finding they stand for is in their evidence.
_STAND_IN = ("A90", "R12")
_SHOWN = 3


@dataclass(frozen=True)
class NormPart:
    """One part of a norm: what was looked at, its state, and which findings or files make it so."""

    text: str
    state: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class NormState:
    """One norm: the state of its heaviest part, and the parts."""

    name: str
    state: str
    parts: tuple[NormPart, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data with Dutch keys."""
        return {
            "norm": self.name,
            "stand": self.state,
            "delen": [{"deel": p.text, "stand": p.state, "waarom": list(p.because)} for p in self.parts],
        }


def norms_of(path: str | Path) -> tuple[NormState, ...]:
    """The norms for the bundle (folder or zip) at ``path``.

    Raises
    ------
    UsageError
        When there is no bundle.
    BundleError
        When it has no record that can be read.
    """
    place = Path(path)
    if not place.exists():
        raise UsageError(f"Er is geen bundel '{place.name}'.", remedy="Controleer de naam en de map.")
    content = read_folder(place)[0] if place.is_dir() else read_zip(place)[1]
    return judge_norms(read_record(content), set(content))


def judge_norms(record: Mapping[str, Any], paths: set[str]) -> tuple[NormState, ...]:
    """The norms for a bundle with this ``record`` and files at ``paths``.

    A part is *gehaald* when none of its findings asks or blocks, *met reden* when each that asks has a reason on
    record, and *open* otherwise or when a file or a finding that belongs there is absent.
    """
    return tuple(_norm(norm, record, paths) for norm in _norms())


def norms_text(norms: Sequence[NormState]) -> str:
    """The norms as text for a screen.

    >>> norms_text([NormState("Iets", MET, (NormPart("Een deel.", MET),))]).splitlines()[0]
    'Normen van de rekenkamer:'
    """
    lines = ["Normen van de rekenkamer:"]
    for number, norm in enumerate(norms, 1):
        lines.append(f"{number}. {norm.name}: {norm.state}")
        for part in norm.parts:
            more = len(part.because) - _SHOWN
            shown = [*part.because[:_SHOWN], *([f"en nog {more}"] if more > 0 else [])]
            why = f" ({', '.join(shown)})" if shown else ""
            lines.append(f"   {part.state:<20} {part.text}{why}")
    return "\n".join(lines)


@cache
def _norms() -> tuple[Mapping[str, Any], ...]:
    text = (files("wijkprofiel.bundle") / "normen.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["norm"])


def _norm(norm: Mapping[str, Any], record: Mapping[str, Any], paths: set[str]) -> NormState:
    parts = tuple(_part(part, record, paths) for part in norm["deel"])
    states = [part.state for part in parts if part.state != ELSEWHERE]
    return NormState(norm["naam"], max(states, key=_ORDER.index, default=ELSEWHERE), parts)


def _part(part: Mapping[str, Any], record: Mapping[str, Any], paths: set[str]) -> NormPart:
    if part.get("organisatie"):
        return NormPart(part["tekst"], ELSEWHERE)
    found = [f for f in record["oordeel"].get("bevindingen", ()) if isinstance(f, dict)]
    given = {
        (m.get("bevinding"), m.get("onderwerp")) for m in record.get("personen", {}).get("motiveringen", ())
    }
    waiting = [f for f in found if f.get("uitkomst") != "pass" and _about(f, part)]
    unanswered = [f for f in waiting if (f.get("code"), f.get("onderwerp")) not in given]
    absent = [path for path in part.get("bestanden", ()) if path not in paths]
    wanted = part.get("aanwezig", ())
    lacking = [code for code in wanted if code not in {f.get("code") for f in found}]
    because = [f"{_code(f)} {f.get('onderwerp')}" for f in unanswered] + [
        f"{path} ontbreekt" for path in absent
    ]
    if lacking and len(lacking) == len(wanted):
        because.append("niets vastgelegd")
    state = OPEN if because else ANSWERED if waiting else MET
    return NormPart(part["tekst"], state, tuple(dict.fromkeys(because)))


def _about(found: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    code = _code(found)
    known = code in part.get("codes", ())
    if found.get("code") in _STAND_IN:
        return known or _rule_of(code) in part.get("regels", ())
    return known or found.get("regel") in part.get("regels", ())


def _code(found: Mapping[str, Any]) -> str:
    """The code of a finding, or of the one it stands for in an exercise."""
    if found.get("code") in _STAND_IN:
        return str(dict(found.get("bewijs", {})).get("which", found["code"]))
    return str(found.get("code"))


def _rule_of(code: str) -> str:
    """The rule behind a code, as the guardrails have it now; empty for an unknown code."""
    kind = KINDS.get(code)
    return kind.rule if kind else ""
