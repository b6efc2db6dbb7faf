"""Duiding: what persons say that figures mean, beside the figures, dated, with role and organisation."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import Outcome, Policy, check_text, findings_text
from wijkprofiel.dossier import read_records
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.records import append_record

INTERPRETATIONS_FILE = "duiding.jsonl"
ORIGINS = ("duiding", "werksessie", "feitencheck")
FIELDS = ("gebied", "indicator", "tekst", "naam", "rol", "organisatie", "datum", "herkomst")
# Of a remark of a fact-check round: what was answered, and whether the text was changed for it.
OPTIONAL = ("voorstel", "reactie", "overgenomen")
_LONGEST = 4000


@dataclass(frozen=True)
class Interpretation:
    """What someone said about an area, an indicator, both, or the whole profile.

    ``area`` is a code or empty, ``indicator`` a key of the catalogue or empty. ``name`` says who spoke; it stays
    in the folder of the dossier and never leaves. ``origin`` is ``duiding``, ``werksessie`` or ``feitencheck``.
    ``proposal``, ``reaction`` and ``adopted`` belong to a fact-check remark: what was asked to be changed, what
    was answered, and whether it was done (``ja``, ``nee``, ``deels``; empty while there is no answer).
    """

    text: str
    role: str
    organisation: str
    day: str
    name: str = ""
    area: str = ""
    indicator: str = ""
    origin: str = "duiding"
    proposal: str = ""
    reaction: str = ""
    adopted: str = ""

    def to_record(self) -> dict[str, str]:
        """The line of ``duiding.jsonl``: the eight agreed fields, and those of a remark where they are filled.

        >>> sorted(Interpretation("Veel ouderen.", "wijkverpleegkundige", "Zorg", "2026-03-09").to_record())
        ['datum', 'gebied', 'herkomst', 'indicator', 'naam', 'organisatie', 'rol', 'tekst']
        """
        record = {
            "gebied": self.area,
            "indicator": self.indicator,
            "tekst": self.text,
            "naam": self.name,
            "rol": self.role,
            "organisatie": self.organisation,
            "datum": self.day,
            "herkomst": self.origin,
        }
        remark = {"voorstel": self.proposal, "reactie": self.reaction, "overgenomen": self.adopted}
        return record | {key: value for key, value in remark.items() if value}


def read_interpretations(path: str | Path) -> tuple[Interpretation, ...]:
    """The interpretations in the file at ``path``, oldest first; none when the file is absent.

    ``path`` is the file, or the folder in which ``duiding.jsonl`` may lie.

    Raises
    ------
    DossierError
        When a line is no record, lacks a field, has an unknown one, or holds a wrong value; the message names the
        line.
    """
    place = interpretations_file(path)
    return tuple(
        parse_interpretation(record, line=line, name=place.name)
        for line, record in enumerate(read_records(place), start=1)
    )


def add_interpretation(path: str | Path, item: Interpretation) -> bool:
    """Add ``item`` to the file at ``path`` (or in that folder); False when it already stands there.

    Nothing that was written before is changed. Texts are judged on words and persons by whoever shows them.

    Raises
    ------
    UsageError
        When a field is empty or wrong, or the file cannot be written.
    """
    place = interpretations_file(path)
    wrong = _wrong(item)
    if wrong:
        raise UsageError(f"Deze duiding kan zo niet worden bewaard: {wrong}.", remedy=_REMEDY)
    return append_record(place, item.to_record())


def check_spoken(item: Interpretation, *, policy: Policy) -> None:
    """Refuse a duiding that labels an area or holds personal data: it will be read by others.

    Raises
    ------
    UsageError
    """
    text = "\n".join(filter(None, (item.text, item.role, item.organisation, item.proposal, item.reaction)))
    found = [f for f in check_text("duiding", text, policy=policy) if f.outcome == Outcome.BLOCK]
    if found:
        raise UsageError(f"Deze tekst kan zo niet mee.\n{findings_text(found)}", remedy=found[0].remedy)


def interpretations_file(path: str | Path) -> Path:
    """The file with interpretations: ``path`` itself, or ``duiding.jsonl`` in the folder ``path``."""
    place = Path(path)
    return place / INTERPRETATIONS_FILE if place.is_dir() else place


def parse_interpretation(record: Mapping[str, Any], *, line: int, name: str) -> Interpretation:
    """An interpretation from its record; strict, so that nothing is read that is not kept.

    Raises
    ------
    DossierError
    """
    where = f"Regel {line} van '{name}'"
    wrong = sorted({*FIELDS} - {*record} | ({*record} - {*FIELDS, *OPTIONAL}))
    if wrong:
        raise DossierError(
            f"{where}: {', '.join(wrong)} ontbreekt of hoort er niet.", remedy=f"Velden: {', '.join(FIELDS)}."
        )
    if not all(isinstance(value, str) for value in record.values()):
        raise DossierError(
            f"{where}: elk veld moet tekst zijn.", remedy="Zet elk veld tussen aanhalingstekens."
        )
    item = Interpretation(
        text=record["tekst"],
        role=record["rol"],
        organisation=record["organisatie"],
        day=record["datum"],
        name=record["naam"],
        area=record["gebied"],
        indicator=record["indicator"],
        origin=record["herkomst"],
        proposal=record.get("voorstel", ""),
        reaction=record.get("reactie", ""),
        adopted=record.get("overgenomen", ""),
    )
    problem = _wrong(item)
    if problem:
        raise DossierError(f"{where}: {problem}.", remedy=_REMEDY)
    return item


def about(
    items: Iterable[Interpretation], *, area: str = "", indicator: str = ""
) -> tuple[Interpretation, ...]:
    """The interpretations that touch an area or indicator: those that name it, and those about everything.

    >>> one = Interpretation("a", "r", "o", "2026-03-09", area="WK1")
    >>> spoken = [one, Interpretation("b", "r", "o", "2026-03-09")]
    >>> [item.text for item in about(spoken, area="WK2")]
    ['b']
    """
    return tuple(
        item
        for item in items
        if item.area in ("", area or item.area) and item.indicator in ("", indicator or item.indicator)
    )


_REMEDY = (
    "Vul tekst, rol, organisatie, datum (jjjj-mm-dd) en herkomst (duiding, werksessie of feitencheck) in; "
    "gebied en indicator mogen leeg zijn."
)


def _wrong(item: Interpretation) -> str:
    empty = [
        name
        for name, value in (("tekst", item.text), ("rol", item.role), ("organisatie", item.organisation))
        if not value.strip()
    ]
    if empty:
        return f"{', '.join(empty)} is leeg"
    if max(len(item.text), len(item.proposal), len(item.reaction)) > _LONGEST:
        return f"de tekst is langer dan {_LONGEST} tekens"
    try:
        dt.date.fromisoformat(item.day)
    except ValueError:
        return f"'{item.day}' is geen datum"
    if item.origin not in ORIGINS:
        return f"de herkomst '{item.origin}' bestaat niet"
    if item.adopted not in ("", "ja", "nee", "deels"):
        return f"overgenomen is '{item.adopted}', en moet ja, nee of deels zijn"
    return ""
