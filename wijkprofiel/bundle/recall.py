"""Recalling a release: a line in the journal beside the bundles and a correction notice; the bundle stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from guardrails import Outcome, Policy, ReleaseBlocked, check_text, findings_text
from wijkprofiel.bundle.layout import JOURNAL
from wijkprofiel.bundle.outer_journal import open_journal
from wijkprofiel.bundle.place import told_in_dutch
from wijkprofiel.bundle.record import KINDS
from wijkprofiel.errors import UsageError
from wijkprofiel.numbers import format_date

RECALLED = "INGETROKKEN"
STEP = "ingetrokken"
NOTICE = "-ingetrokken.html"
_RELEASED = next(status for status, kind in KINDS.items() if kind == "vrijgave")
_KEPT = ("bundel", "kenmerk", "canonieke_hash", "peildatum", "reden", "door")


@dataclass(frozen=True)
class Recall:
    """A recalled release: the name of the bundle, where the notice stands, and whether it was recalled just now."""

    bundle: str
    notice: Path
    entry: Mapping[str, Any]
    created: bool


def recall_bundle(path: str | Path, *, reason: str, by: str, day: str, policy: Policy) -> Recall:
    """Recall the release at ``path`` (folder or zip, or the place where it stood). The bundle is not changed.

    Parameters
    ----------
    reason
        Why, for everyone who received the release; judged like every typed text.
    by
        Who recalls it.
    day
        ISO date of the recall.

    Raises
    ------
    UsageError
        When reason or person is absent, or the journal beside the bundle knows no such release.
    ReleaseBlocked
        When the reason holds personal data or a label.
    """
    place = Path(path).resolve()
    name, folder = place.name.removesuffix(".zip"), place.parent
    _check_typed(reason, by, policy)
    if not (folder / JOURNAL).is_file():
        raise UsageError(
            f"Naast '{name}' ligt geen journaal. Intrekken gebeurt in de map waar de vrijgave is geschreven.",
            remedy="Geef het pad van de bundel in de uitvoermap.",
        )
    with told_in_dutch(folder), open_journal(folder) as journal:
        entries = journal.entries()
        written = [e for e in entries if e.get("bundel") == name and e.get("status") == _RELEASED]
        if not written:
            raise UsageError(
                f"Het journaal kent geen vrijgave '{name}'. Alleen een vrijgave kan worden ingetrokken.",
                remedy="Controleer de naam. Een oefening is niet vrijgegeven en hoeft niet te worden ingetrokken.",
            )
        earlier = recall_of(name, entries)
        entry = earlier or {
            "stap": STEP,
            "bundel": name,
            "kenmerk": written[-1]["kenmerk"],
            "canonieke_hash": written[-1]["canonieke_hash"],
            "peildatum": day,
            "status": RECALLED,
            "reden": " ".join(reason.split()),
            "door": " ".join(by.split()),
        }
        if earlier is None:
            journal.write(entry)
        notice = folder / f"{name}{NOTICE}"
        _put(notice, notice_page(entry, written[-1]))
    return Recall(name, notice, entry, created=earlier is None)


def recall_of(name: str, entries: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The entry with which the release ``name`` was recalled; None when it was not.

    >>> recall_of("vrijgave-2026-001", [{"bundel": "vrijgave-2026-001", "stap": "geschreven"}]) is None
    True
    """
    return next((dict(e) for e in entries if e.get("stap") == STEP and e.get("bundel") == name), None)


def recall_lines(name: str, folder: Path, entries: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """What a check says about a recall; empty when the release stands. The notice alone counts too."""
    entry = recall_of(name, entries)
    if entry is not None:
        texts = {key: str(entry.get(key, "")) for key in _KEPT}
        return (
            f"Deze vrijgave is ingetrokken op {_day(texts['peildatum'])} door {texts['door']}. "
            f"Reden: {texts['reden']}",
        )
    if (folder / f"{name}{NOTICE}").is_file():
        return (
            f"Naast de bundel ligt een bericht dat deze vrijgave is ingetrokken ({name}{NOTICE}); "
            "het journaal noemt dat niet.",
        )
    return ()


def notice_page(entry: Mapping[str, Any], written: Mapping[str, Any]) -> bytes:
    """The correction notice, in Dutch: what is recalled, why, by whom, and what a receiver has to do."""
    page: str = _template().render(
        entry=entry, day=_day(str(entry["peildatum"])), released=_day(str(written["peildatum"]))
    )
    return (page.rstrip("\n") + "\n").encode()


def _day(text: str) -> str:
    try:
        return format_date(text)
    except ValueError:
        return text


def _put(place: Path, content: bytes) -> None:
    """Write a file whole or not at all; what says the same stays as it is."""
    if place.is_file() and place.read_bytes() == content:
        return
    waiting = place.with_name(f".{place.name}.nieuw")
    waiting.write_bytes(content)
    waiting.replace(place)


def _check_typed(reason: str, by: str, policy: Policy) -> None:
    least = int(policy.threshold("motivering_tekens"))
    if len(" ".join(reason.split())) < least or not by.strip():
        raise UsageError(
            f"Een intrekking heeft een reden van minstens {least} tekens en de naam van wie intrekt.",
            remedy="Schrijf in een zin wat er niet klopt en wat lezers moeten weten.",
        )
    found = tuple(f for f in check_text("reden", reason, policy=policy) if f.outcome == Outcome.BLOCK)
    if found:
        raise ReleaseBlocked(
            f"Deze reden kan niet in het bericht.\n{findings_text(found)}",
            findings=found,
            remedy=found[0].remedy,
        )


@cache
def _template() -> Any:
    loader = PackageLoader("wijkprofiel.bundle", "static")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, newline_sequence="\n"
    )
    return environment.get_template("ingetrokken.html")
