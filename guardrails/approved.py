"""What may be seen (`Cleared`) and what may leave (`Released`): approved columns only, without groups."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, fields
from typing import Any, Literal, NoReturn

import pandas as pd

from guardrails.errors import NotApproved
from guardrails.finding import Finding
from guardrails.seal import same_seal, seal_of
from guardrails.submission import BoundarySet, Column, Output

Status = Literal["CONCEPT", "OEFENING", "VRIJGEGEVEN"]

_GATE = object()


@dataclass(frozen=True)
class Cleared:
    """What passed the hard rules and may be drawn on a screen, marked with ``status``.

    The fields are those of the submission, after repair: ``reasons`` also holds ``onderdrukt``, ``te_klein``
    and ``geweigerd`` where the guardrails took a figure away. Made by ``guardrails.clear`` and nowhere else; it
    cannot be copied or pickled, and ``seal`` shows a change that was made after the gate.
    """

    table: pd.DataFrame
    reasons: pd.DataFrame
    names: pd.Series
    parent: pd.Series
    cluster: pd.Series
    level: pd.Series
    columns: Mapping[str, Column]
    outputs: Mapping[str, Output]
    boundaries: Mapping[str, BoundarySet]
    subject: str
    drawn: tuple[str, ...]
    dossier: Mapping[str, Any]
    findings: tuple[Finding, ...]
    canonical_hash: str
    policy_fingerprint: str
    peildatum: str
    valid_until: str
    status: Status = "CONCEPT"
    seal: str = field(default="", init=False, repr=False, compare=False)
    gate: InitVar[object] = None

    def __post_init__(self, gate: object) -> None:
        if gate is not _GATE:
            raise NotApproved(
                "Dit object ontstaat alleen in de guardrails (clear, rehearse of release).",
                remedy="Roep guardrails.clear of guardrails.release aan.",
            )
        object.__setattr__(self, "seal", _seal(self))

    def __reduce__(self) -> NoReturn:
        """No copy and no pickle: what comes out of those did not come out of the gate."""
        raise NotApproved(
            "Wat door de guardrails is goedgekeurd, kan niet worden gekopieerd of als object bewaard.",
            remedy="Maak het opnieuw met guardrails.clear of guardrails.release.",
        )

    def units_of(self, level: str) -> pd.Index:
        """Units of one level, in code order."""
        return self.level.index[self.level == level].sort_values()


@dataclass(frozen=True)
class Released(Cleared):
    """What passed every rule and may be written to share. ``status`` is ``OEFENING`` or ``VRIJGEGEVEN``.

    ``disparity`` is the public summary (state, largest gap, number of areas per output); ``motivations`` and
    ``approvals`` are the records of persons on which the release rests (empty for an exercise).
    """

    disparity: tuple[Mapping[str, Any], ...] = ()
    motivations: tuple[Mapping[str, Any], ...] = ()
    approvals: tuple[Mapping[str, Any], ...] = ()
    checks: tuple[str, ...] = ()


def require_released(approved: object) -> Released:
    """The argument, if it is a `Released`; files to share are written from nothing else.

    Raises
    ------
    NotApproved
        For anything else, a `Cleared` included, and for what was changed after the gate.
    """
    if not isinstance(approved, Released):
        raise NotApproved(
            f"Alleen wat vrijgegeven is, kan als bestand worden opgeslagen. Dit is een "
            f"{type(approved).__name__}.",
            remedy="Gebruik wijkprofiel vrijgeven (of maken voor een oefening).",
        )
    if not same_seal(str(getattr(approved, "seal", "")), _seal(approved)):
        raise NotApproved(
            "Dit is na de vrijgave veranderd: inhoud en zegel horen niet meer bij elkaar.",
            remedy="Geef opnieuw vrij en verander daarna niets.",
        )
    return approved


def _seal(approved: Cleared) -> str:
    """The seal over everything that a `Cleared` or `Released` holds."""
    names = [f.name for f in fields(approved) if f.name != "seal"]
    return seal_of(type(approved).__name__, *((name, getattr(approved, name)) for name in names))
