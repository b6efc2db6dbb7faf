"""Finding the dossiers and bundles in a folder, and saying of each how it stands. Nothing is computed or changed."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from guardrails import GuardrailsError, actions_of, is_open_risk
from wijkprofiel.areas import find_gemeente, load_areas
from wijkprofiel.bundle.outer_journal import entries_of
from wijkprofiel.bundle.recall import recall_of
from wijkprofiel.catalogue import Catalogue, load_catalogue
from wijkprofiel.dossier import Dossier, load_dossier
from wijkprofiel.dossier_records import with_records
from wijkprofiel.dossier_state import state_of
from wijkprofiel.errors import UsageError, WijkprofielError
from wijkprofiel.overview.rows import (
    EXPIRED,
    NO_STATUS,
    NOTHING,
    RECALLED,
    UNREADABLE,
    DataRow,
    OpenAction,
    OpenRisk,
    Overview,
    ProfileRow,
)
from wijkprofiel.sources.at_hand import load_card

RECORD, INSIDE = "vrijgave.json", Path("beleid") / "dossier.toml"
_KADER = "kader.toml"
_DONE, _OPEN = "klaar", "open"


@dataclass(frozen=True)
class _Bundle:
    """A bundle as its record tells of it."""

    folder: Path
    record: Mapping[str, Any]
    recalled: bool

    @property
    def day(self) -> str:
        return str(self.record.get("peildatum", ""))


def collect(folder: str | Path, *, day: str) -> Overview:
    """Every profile in ``folder`` and the folders in it, as it stands on the ISO date ``day``.

    A profile is a dossier with its bundles, or a bundle of which the dossier lies elsewhere. What cannot be read has
    a row that says so. Files inside a bundle are no dossiers of their own.

    Raises
    ------
    UsageError
        When there is no such folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise UsageError(
            f"Er is geen map '{root.name}'.", remedy="Geef de map waarin de dossiers en bundels staan."
        )
    bundles = list(_bundles(root))
    catalogue = load_catalogue()
    profiles: list[ProfileRow] = []
    data: list[DataRow] = []
    seen: set[str] = set()
    for place in _dossiers(root, bundles):
        made = _read(place, root, bundles, catalogue, day)
        profiles.append(made[0])
        data += made[1]
        seen.add(made[0].name)
    for bundle in _newest(b for b in bundles if str(b.record.get("naam", "")) not in seen):
        made = _read(bundle.folder / INSIDE, root, bundles, catalogue, day)
        profiles.append(made[0])
        data += made[1]
    ordered = sorted(profiles, key=lambda p: (p.gemeente, p.title, p.place))
    return Overview(
        root.resolve().name,
        day,
        tuple(ordered),
        tuple(sorted(set(data), key=lambda d: (d.gemeente, d.process, d.data))),
    )


def _dossiers(root: Path, bundles: list[_Bundle]) -> Iterator[Path]:
    inside = [b.folder for b in bundles]
    for place in sorted(root.rglob("*.toml")):
        if place.name == _KADER or any(place.is_relative_to(folder) for folder in inside):
            continue
        try:
            content = tomllib.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            yield place  # it has a row that says what is wrong
            continue
        if "profiel" in content:
            yield place


def _bundles(root: Path) -> Iterator[_Bundle]:
    for place in sorted(root.rglob(RECORD)):
        try:
            record = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            record = {}
        if isinstance(record, dict):
            folder = place.parent
            yield _Bundle(folder, record, recall_of(folder.name, _journal(folder.parent)) is not None)


def _journal(folder: Path) -> list[dict[str, Any]]:
    """Lines of the journal beside bundles that can be read; a broken journal is for *controleren* to judge."""
    try:
        lines = (folder / "journaal.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return entries_of(lines)


def _newest(bundles: Iterator[_Bundle]) -> list[_Bundle]:
    last: dict[str, _Bundle] = {}
    for bundle in sorted(bundles, key=lambda b: (b.day, b.folder.name)):
        last[str(bundle.record.get("naam", bundle.folder.name))] = bundle
    return [last[name] for name in sorted(last)]


def _read(
    place: Path, root: Path, bundles: list[_Bundle], catalogue: Catalogue, day: str
) -> tuple[ProfileRow, list[DataRow]]:
    where = place.relative_to(root).as_posix()
    try:
        dossier = load_dossier(place)
        state = state_of(dossier, peildatum=day, catalogue=catalogue)
    except (WijkprofielError, GuardrailsError) as problem:
        row = ProfileRow(place.stem, place.stem, "", where, UNREADABLE, problem=problem.message)
        return row, []
    own = [b for b in bundles if b.record.get("naam") == dossier.name]
    latest = next(iter(_newest(iter(own))), None)
    row = replace(
        _row(dossier, where, day, latest),
        track=state.track,
        blocking=len(state.blocking),
        remedies=tuple(dict.fromkeys(f.remedy for f in state.blocking))[:3],
    )
    return row, list(_data(dossier, row, latest, catalogue))


def _row(dossier: Dossier, where: str, day: str, latest: _Bundle | None) -> ProfileRow:
    content = with_records(dossier.content, dossier.records)
    profile, purpose, owner = (dict(content.get(key, {})) for key in ("profiel", "doel", "eigenaar"))
    until = min(filter(None, _ends(content, latest)), default="")
    status = str(profile.get("status", "") or NO_STATUS)
    state = RECALLED if latest and latest.recalled else EXPIRED if until and until < day else status
    spoken = [str(d.get("datum", "")) for d in content.get("duiding", ())]
    return ProfileRow(
        name=dossier.name,
        title=str(profile.get("titel") or dossier.name or where),
        gemeente=_gemeente(dossier.gemeente),
        place=where,
        state=state,
        kind=dossier.kind,
        process=_text(purpose.get("omschrijving")),
        decision=_text(purpose.get("besluit")),
        owner=", ".join(filter(None, (str(owner.get("naam", "")), str(owner.get("functie", ""))))) or NOTHING,
        contact=_text(owner.get("contact")),
        classification=_text(content.get("toegang", {}).get("classificatie")),
        until=until,
        release=latest.folder.name if latest else "",
        explained=max(spoken, default=""),
        actions=tuple(_actions(content, day)),
        agreements=tuple(_agreements(content)),
        risks=tuple(_risks(content)),
        wishes=tuple(_wishes(content)),
    )


def _ends(content: Mapping[str, Any], latest: _Bundle | None) -> list[str]:
    """ISO dates on which something of a profile runs out."""
    held = content.get("geldigheid", {})
    ends = [str(held.get(key, "") or "") for key in ("herzien", "geldig_tot")]
    ends += [str(latest.record.get("geldig_tot", ""))] if latest else []
    return ends


def _actions(content: Mapping[str, Any], day: str) -> Iterator[OpenAction]:
    for action in actions_of(content):
        if action.get("stand") != _DONE:
            due = str(action.get("voor", ""))
            yield OpenAction(
                _text(action.get("tekst")),
                _text(action.get("eigenaar")),
                due,
                action.get("kritiek") is not False,
                bool(due) and due < day,
            )


def _risks(content: Mapping[str, Any]) -> Iterator[OpenRisk]:
    for risk in filter(is_open_risk, content.get("risico", ())):
        text, owner, measure = (_text(risk.get(key)) for key in ("tekst", "eigenaar", "maatregel"))
        yield OpenRisk(text, owner, measure, str(risk.get("datum", "")))


def _wishes(content: Mapping[str, Any]) -> Iterator[str]:
    for wish in content.get("wens", ()):
        if wish.get("stand", _OPEN) == _OPEN:
            yield f"{_text(wish.get('tekst'))} ({_text(wish.get('van'))})"


def _agreements(content: Mapping[str, Any]) -> Iterator[str]:
    for agreement in content.get("afspraak", ()):
        yield f"{_text(agreement.get('wat'))} (geldig tot {agreement.get('geldig_tot') or NOTHING})"


def _data(
    dossier: Dossier, row: ProfileRow, latest: _Bundle | None, catalogue: Catalogue
) -> Iterator[DataRow]:
    """The data sets of a profile: those its newest bundle records, else those its topics come from."""
    for line, owner, own in _sets(dossier, latest, catalogue):
        yield DataRow(row.gemeente, row.process, line, owner, row.title, row.owner, row.contact, own)


def _sets(dossier: Dossier, latest: _Bundle | None, catalogue: Catalogue) -> Iterator[tuple[str, str, bool]]:
    for source in dossier.content.get("bron", ()):
        yield str(source.get("bestand", "")), "de gemeente", True
    for entry in dossier.content.get("indicator", ()):
        known = catalogue.indicators.get(str(entry.get("sleutel", "")))
        if known is None:
            continue
        years = [s for s in known.sources if s.year == entry.get("jaar")] or list(known.sources[-1:])
        for source in years:
            yield load_card(source.set).source_line(source.table), known.owner or NOTHING, False
    recorded = dict(latest.record.get("invoer", {})).get("bronnen", ()) if latest else ()
    for source in recorded if isinstance(recorded, list) else ():
        if isinstance(source, dict) and source.get("opgehaald"):
            yield str(source.get("bronregel", "")), "de uitgever van deze cijfers", False


def _gemeente(text: str) -> str:
    try:
        return str(load_areas().frame.loc[find_gemeente(text), "naam"])
    except WijkprofielError:
        return text or NOTHING


def _text(value: object) -> str:
    return " ".join(str(value or "").split()) or NOTHING
