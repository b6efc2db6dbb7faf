"""Making a bundle again from its own recipe and the sources of this machine, and laying both side by side."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guardrails import GuardrailsError, VaultError
from wijkprofiel.bundle.answer import Answer, CheckItem
from wijkprofiel.bundle.integrity import describe_places, read_figures, read_record
from wijkprofiel.bundle.layout import (
    JOURNAL,
    LAW,
    OWN,
    RECORD,
    REPORT_HTML,
    REPORT_PDF,
    START_PAGE,
    SUMS,
    WORKBOOK,
)
from wijkprofiel.bundle.paths import read_folder
from wijkprofiel.bundle.recipe import Recipe, SourceRecord, read_recipe
from wijkprofiel.bundle.versions import current_versions, different_versions
from wijkprofiel.errors import BundleError, SourceError, WijkprofielError

Rebuild = Callable[[Recipe, Path], Path]
ITEM = "opnieuw gemaakt"
# Own files of the gemeente stay behind: their approved figures go along, and those are what is recomputed from.
OWN_SET = "eigen_"
OWN_STAYS = (
    "eigen bestand van de gemeente; het blijft achter, alleen de goedgekeurde cijfers zitten in de bundel"
)
# What was hidden of own figures does not travel along. How many were hidden only to protect others, and which areas
# could be merged instead, then cannot be worked out again; these files tell of it.
HIDDEN_STAY_BEHIND = "wat van eigen cijfers is verborgen, staat niet in de bundel"
TELL_OF_HIDDEN = (START_PAGE, WORKBOOK, REPORT_HTML, REPORT_PDF, RECORD, JOURNAL, SUMS)
_NOT_HERE = (SourceError, VaultError, BundleError)


@dataclass(frozen=True)
class Remake:
    """Answers of making a bundle again. ``proven`` says that every file came out the same."""

    items: tuple[CheckItem, ...] = ()
    proven: bool = False


def remake(
    files: Mapping[str, bytes], *, rebuild: Rebuild | None, current_sources: Sequence[SourceRecord] | None
) -> Remake:
    """Make the bundle with content ``files`` again and compare, file by file and figure by figure.

    What differs while sources and program are those of then, deviates. What differs while one of them is
    another, cannot be checked; except for the figures, which deviate as long as the sources are the same.
    """
    record = read_record(files)
    changed = _changed_sources(record, current_sources)
    source_items = _source_items(record, changed, current_sources)
    if rebuild is None:
        return Remake((*source_items, CheckItem(ITEM, "niet te controleren", "er is niet opnieuw berekend")))
    others = different_versions(record["versies"])
    try:
        recipe = read_recipe(files)
    except BundleError as problem:
        return Remake((*source_items, CheckItem(ITEM, "wijkt af", problem.message)))
    with tempfile.TemporaryDirectory(prefix="wijkprofiel-") as folder:
        try:
            again, _ = read_folder(rebuild(recipe, Path(folder)))
        except (WijkprofielError, GuardrailsError) as problem:
            return Remake((*source_items, _failed(problem, excused=bool(others or changed))))
    excuse = _excuse(changed, others)
    figures = _figures_item(files, again, changed)
    rest = _file_items(files, again, excuse=excuse, record=record)
    return Remake((*source_items, figures, *rest), proven=dict(files) == again)


def _failed(problem: WijkprofielError | GuardrailsError, *, excused: bool) -> CheckItem:
    outcome: Answer = "niet te controleren" if excused or isinstance(problem, _NOT_HERE) else "wijkt af"
    return CheckItem(ITEM, outcome, f"uit dit dossier komt hier geen bundel: {problem.message}")


def _excuse(changed: Sequence[str], others: Sequence[str]) -> str:
    reasons = [*(f"bron gewijzigd na vrijgave ({name})" for name in changed), *others]
    return "; ".join(reasons[:4])


def _figures_item(
    files: Mapping[str, bytes], again: Mapping[str, bytes], changed: Sequence[str]
) -> CheckItem:
    name = "cijfers opnieuw berekend"
    fresh = read_figures(again)
    try:
        then = read_figures(files)
    except BundleError as problem:
        return CheckItem(name, "wijkt af", problem.message)
    places = sorted(place for place in {*then, *fresh} if then.get(place) != fresh.get(place))
    if not places:
        return CheckItem(name, "klopt", f"{len(fresh)} cijfers, waarde voor waarde gelijk")
    detail = f"{len(places)} cijfers anders: {describe_places(places)}"
    if changed:
        return CheckItem(name, "niet te controleren", f"bron gewijzigd na vrijgave; {detail}")
    return CheckItem(name, "wijkt af", detail)


def _file_items(
    files: Mapping[str, bytes], again: Mapping[str, bytes], *, excuse: str, record: Mapping[str, Any]
) -> list[CheckItem]:
    differing = [path for path in sorted({*files, *again}) if files.get(path) != again.get(path)]
    if not differing:
        return [CheckItem(ITEM, "klopt", f"{len(again)} bestanden, byte voor byte gelijk")]
    # The law belongs to a version of the package: within one version number a difference is never excused.
    same_version = record["versies"].get("wijkprofiel") == current_versions()["wijkprofiel"]
    hidden = HIDDEN_STAY_BEHIND if _hides_own(files) else ""
    blamed = [
        path
        for path in differing
        if (path == LAW and same_version) or not (excuse or (hidden and path in TELL_OF_HIDDEN))
    ]
    excuse = "; ".join(filter(None, (excuse, hidden)))
    items = [CheckItem(f"{ITEM}: {path}", "wijkt af", _difference(path, files, again)) for path in blamed]
    excused = [path for path in differing if path not in blamed]
    if excused:
        count = f"{len(excused)} van {len(again)} bestanden komen er anders uit"
        detail = f"{count}, door: {excuse} ({', '.join(excused)})"
        items.append(CheckItem(ITEM, "niet te controleren", detail))
    return items


def _hides_own(files: Mapping[str, bytes]) -> bool:
    own = (content for path, content in files.items() if path.startswith(f"{OWN}/"))
    return any(b'"onderdrukt"' in content for content in own)


def _difference(path: str, files: Mapping[str, bytes], again: Mapping[str, bytes]) -> str:
    if path not in again:
        return "ontstaat niet uit dit dossier en deze bronnen"
    if path not in files:
        return "ontbreekt in de bundel"
    if path == RECORD:
        then, now = json.loads(files[path]), json.loads(again[path])
        fields = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
        return f"andere inhoud in {', '.join(fields)}" if fields else "andere schrijfwijze"
    return "komt er anders uit"


def _changed_sources(record: Mapping[str, Any], current: Sequence[SourceRecord] | None) -> list[str]:
    if current is None:
        return []
    here = {(s.set, s.year): s.sha256 for s in current}
    return [name for name, key, digest in _recorded_sources(record) if here.get(key, digest) != digest]


def _source_items(
    record: Mapping[str, Any], changed: Sequence[str], current: Sequence[SourceRecord] | None
) -> list[CheckItem]:
    if current is None:
        return [
            CheckItem("bronnen", "niet te controleren", "de bronnen van deze machine zijn niet opgegeven")
        ]
    here = {(s.set, s.year) for s in current}
    items = []
    for name, key, _ in _recorded_sources(record):
        if name.startswith(OWN_SET):
            items.append(CheckItem(f"bron {name}", "niet te controleren", OWN_STAYS))
        elif key not in here:
            items.append(CheckItem(f"bron {name}", "niet te controleren", "deze bron is er hier niet"))
        elif name in changed:
            items.append(CheckItem(f"bron {name}", "niet te controleren", "bron gewijzigd na vrijgave"))
        else:
            items.append(CheckItem(f"bron {name}", "klopt", "zelfde inhoud als toen"))
    return items


def _recorded_sources(record: Mapping[str, Any]) -> list[tuple[str, tuple[str, int], str]]:
    sources = record["invoer"].get("bronnen")
    if not isinstance(sources, list) or not all(isinstance(s, dict) for s in sources):
        return []
    return [
        (f"{s.get('set')} {s.get('jaar')}", (s.get("set"), s.get("jaar")), s.get("sha256")) for s in sources
    ]
