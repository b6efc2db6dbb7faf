"""Changing a dossier on disk: one thing at a time, whole or not at all, with a history of all that was typed."""

import datetime as dt
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijkprofiel.dossier import parse_dossier, read_records, read_text, wrong_type
from wijkprofiel.dossier_schema import (
    FOUR_QUESTIONS,
    NAMED_BY,
    OLDER_SCHEMAS,
    QUESTIONS,
    SCHEMA,
    SECTIONS,
    TABLES,
    TYPE_WORDS,
    type_of,
)
from wijkprofiel.dossier_text import place_in, with_value, without_block
from wijkprofiel.errors import DossierError, UsageError
from wijkprofiel.questions import load_question_lists, parse_answer
from wijkprofiel.records import append_record

HISTORY_FILE = "geschiedenis.jsonl"
OLDER_AGREEMENTS_FILE = "afspraken.jsonl"
_AGREEMENT_DAYS = {"gemaakt_op": "datum", "geldig_tot": "geldig_tot"}
DOSSIER_NAME = "dossier.toml"
LIST = "dossier"
# Parts of a place inside a block of an entry: indicator.1.vier_vragen.doel.
_NESTED = 4
_TOPIC_USE = ("beschrijven", "kaart")
_FORMS = ("%Y-%m-%d", "%d-%m-%Y")


@dataclass(frozen=True)
class DossierFile:
    """A dossier on disk that can be changed. Every change is read back before it takes the place of the old file."""

    path: Path

    @property
    def text(self) -> str:
        """The text as it is now."""
        return read_text(self.path)

    @property
    def content(self) -> dict[str, Any]:
        """The parsed content as it is now.

        Raises
        ------
        DossierError
            When someone made the file unreadable by hand; it stays as it is.
        """
        return parse_dossier(self.text, name=self.path.name)

    def value(self, place: str) -> Any:
        """What stands at a place; None when nothing does."""
        return value_at(self.content, place)

    def put(self, place: str, value: Any) -> bool:
        """Set a place to a value and save; False when it already was so. Empty takes it away.

        Raises
        ------
        UsageError
            When there is no such place or the value does not fit. What was typed stands in the history.
        """
        content = self.content
        place = place_in(content, place)
        old = value_at(content, place)
        try:
            _check_place(content, place)
            _check_value(place, value)
        except UsageError:
            self._remember(place, old, value, refused=True)
            raise
        if old == value or (old is None and value in ("", [], None)):
            return False
        self._save(with_value(self.text, place, value), content, place, value)
        self._remember(place, old, value)
        return True

    def type_in(self, place: str, typed: str) -> bool:
        """As `put`, with the value as someone typed it (``ja``, ``raad; college``, ``9-3-2026``)."""
        place = place_in(self.content, place)
        try:
            value = value_from_text(place, typed)
        except UsageError:
            self._remember(place, self.value(place), typed, refused=True)
            raise
        return self.put(place, value)

    def add_topic(self, key: str, *, year: int | None = None, use: Sequence[str] = _TOPIC_USE) -> bool:
        """Add a topic with what it is for; False when it stands there already, for that year."""
        topics = self.content.get("indicator", [])
        if any(e.get("sleutel") == key and e.get("jaar") == year for e in topics):
            return False
        number = len(topics) + 1
        self.put(f"indicator.{number}.sleutel", key)
        if year is not None:
            self.put(f"indicator.{number}.jaar", year)
        return self.put(f"indicator.{number}.gebruik", list(use))

    def number_of(self, table: str, name: str) -> int:
        """The number of the entry of a table with this name; that of a new entry when there is none."""
        held = self.content.get(table, [])
        named = (number for number, entry in enumerate(held, 1) if entry.get(NAMED_BY[table]) == name)
        return next(named, len(held) + 1)

    def drop(self, block: str) -> bool:
        """Take an entry of a table away (``indicator.2``); what stood in it stays in the history."""
        content = self.content
        block = place_in(content, block)
        table, _, number = block.partition(".")
        held = content.get(table, [])
        if table not in TABLES or not number.isdigit() or not 1 <= int(number) <= len(held):
            raise UsageError(
                f"Er is geen '{block}' om weg te halen.", remedy="Noem een blok met zijn nummer."
            )
        self._write(without_block(self.text, block))
        self._remember(block, held[int(number) - 1], None)
        return True

    def migrate(self) -> bool:
        """Bring an older form to the present one, keeping the old files beside it; False when there was no need."""
        moved = self._take_in_agreements()
        text, content = self.text, self.content
        if content["schema"] not in OLDER_SCHEMAS:
            return moved
        kept = self.path.with_name(f"{self.path.stem}.schema{content['schema']}.toml")
        if not kept.exists():
            write_whole(kept, text)
        self._save(with_value(text, "schema", SCHEMA), content, "schema", SCHEMA)
        self._remember("schema", content["schema"], SCHEMA)
        return True

    def _take_in_agreements(self) -> bool:
        """Agreements of the file of records from before they stood in the dossier; of a name the last line counts."""
        place = self.path.parent / OLDER_AGREEMENTS_FILE
        last = {str(record.get("afspraak", "")): record for record in read_records(place)}
        for name, record in last.items():
            number = self.number_of("afspraak", name)
            put: dict[str, Any] = {"naam": name, "wat": str(record.get("tekst", ""))}
            put |= {key: _date(str(record.get(old, ""))) for key, old in _AGREEMENT_DAYS.items()}
            for key, value in put.items():
                self.put(f"afspraak.{number}.{key}", value)
        if last:
            place.replace(place.with_suffix(".oud"))
        return bool(last)

    def _save(self, text: str, before: Mapping[str, Any], place: str, value: Any) -> None:
        """Write the text, after reading it back: only ``place`` may be different."""
        after = parse_dossier(text, name=self.path.name)
        same = _without(before, place) == _without(after, place)
        if not same or (value_at(after, place) or None) != (value or None):
            raise DossierError(
                f"'{place}' kan niet worden veranderd zonder iets anders in '{self.path.name}' te raken. "
                "Er is niets veranderd.",
                remedy="Verander deze regel met de hand in het bestand.",
            )
        self._write(text)

    def _write(self, text: str) -> None:
        tomllib.loads(text)
        write_whole(self.path, text)

    def _remember(self, place: str, old: Any, new: Any, *, refused: bool = False) -> None:
        if not refused and isinstance(old, str) and isinstance(new, str) and new.startswith(old):
            return  # someone types on: what stood there stands there still
        record = {
            "dossier": self.path.name,
            "plaats": place,
            "oud": _plain(old),
            "nieuw": _plain(new),
            "moment": dt.datetime.now().isoformat(timespec="microseconds"),
            **({"geweigerd": True} if refused else {}),
        }
        append_record(self.path.parent / HISTORY_FILE, record)


def new_dossier(
    path: str | Path,
    *,
    gemeente: str,
    titel: str,
    naam: str = "",
    soort: str = "profiel",
    topics: Sequence[str] = (),
) -> DossierFile:
    """A new dossier: at ``path`` itself when it ends on ``.toml``, else ``dossier.toml`` in the folder ``path``.

    Parameters
    ----------
    gemeente
        Code of the gemeente, such as ``GM0164``.
    naam
        Name of the profile, also that of folders; without it that of the folder or file.
    topics
        Keys of the catalogue to begin with.

    Raises
    ------
    UsageError
        When a dossier stands there already: its records would be mixed up.
    """
    place = dossier_path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    others = sorted(p.name for p in place.parent.glob("*.toml") if _is_dossier(p))
    if place.exists() or others:
        raise UsageError(
            f"In de map '{place.parent.resolve().name}' staat al een dossier ({', '.join(others) or place.name}). "
            "De stukken ernaast horen bij één dossier.",
            remedy="Kies een nieuwe map, zoals: wijkprofiel dossier nieuw hengelo-wonen.",
        )
    name = naam or _slug(place.parent.resolve().name if place.name == DOSSIER_NAME else place.stem)
    write_whole(place, f"schema = {SCHEMA}\n")
    made = DossierFile(place)
    for key, value in (("naam", name), ("titel", titel), ("soort", soort), ("gemeente", gemeente)):
        made.put(f"profiel.{key}", value)
    for topic in topics:
        made.add_topic(topic)
    return made


def open_dossier(path: str | Path) -> DossierFile:
    """The dossier at ``path``, or ``dossier.toml`` in that folder, to be changed.

    Raises
    ------
    UsageError
        When there is none.
    """
    place = dossier_path(path)
    if not place.is_file():
        raise UsageError(
            f"Er is geen dossier '{place.name}' in '{place.parent.resolve().name}'.",
            remedy="Maak er een met: wijkprofiel dossier nieuw.",
        )
    return DossierFile(place)


def dossier_path(path: str | Path) -> Path:
    """``path`` when it ends on ``.toml``, else ``dossier.toml`` in it.

    >>> dossier_path("hengelo-wonen").name
    'dossier.toml'
    """
    place = Path(path)
    return place if place.suffix == ".toml" else place / DOSSIER_NAME


def value_at(content: Mapping[str, Any], place: str) -> Any:
    """What stands at a place of a parsed dossier; None when nothing does.

    >>> value_at({"les": [{"tekst": "a"}]}, "les.1.tekst")
    'a'
    """
    held: Any = content
    for part in place.split("."):
        if isinstance(held, Mapping):
            held = held.get(part)
        elif isinstance(held, list) and part.isdigit() and 1 <= int(part) <= len(held):
            held = held[int(part) - 1]
        else:
            return None
    return held


def value_from_text(place: str, typed: str) -> Any:
    """What someone typed, as the value of a place. Empty text is empty.

    Raises
    ------
    UsageError
        When it does not fit, or there is no such place.

    Examples
    --------
    >>> value_from_text("geldigheid.herzien", "1-3-2027"), value_from_text("doel.ontvangers", "raad; college")
    (datetime.date(2027, 3, 1), ['raad', 'college'])
    """
    kind = _kind(place)
    typed = typed.strip()
    if not typed:
        return [] if kind is list else ""
    for question in load_question_lists()[LIST].questions:
        if question.key == place:
            value = parse_answer(question, typed)
            return dt.date.fromisoformat(value) if kind is dt.date else value
    if kind is list:
        return [part.strip() for part in typed.split(";") if part.strip()]
    made = {dt.date: _date, int: _whole, float: _number, bool: _truth}.get(kind, str)(typed)
    if made is None:
        raise UsageError(f"'{typed}' past niet bij '{place}'.", remedy=f"Verwacht: {TYPE_WORDS[kind]}.")
    return made


def write_whole(place: Path, text: str) -> None:
    """Write a file whole or not at all: a reader sees the old text or the new one.

    Raises
    ------
    UsageError
        When it cannot be written; the old file is untouched.
    """
    waiting = place.with_name(f".{place.name}.nieuw")
    try:
        with waiting.open("wb") as handle:
            handle.write(text.encode("utf-8"))
            handle.flush()
            os.fsync(handle.fileno())
        waiting.replace(place)
    except OSError as problem:
        waiting.unlink(missing_ok=True)
        raise UsageError(
            f"'{place.name}' kan niet worden geschreven: {problem.strerror}. Er is niets veranderd.",
            remedy="Controleer of u in deze map mag schrijven.",
        ) from problem


def _kind(place: str) -> type:
    parts = place.split(".")
    section, key = parts[0], parts[-1]
    numbered = section in TABLES
    if len(parts) == _NESTED and type_of(section, parts[2]) is dict and parts[2] == FOUR_QUESTIONS:
        kind = QUESTIONS.get(key)
    else:
        kind = type_of(section, key) if len(parts) == (3 if numbered else 2) else None
    if kind is None or kind is dict:
        known = [*SECTIONS.get(section, ()), *TABLES.get(section, ())] or [*SECTIONS, *TABLES]
        raise UsageError(
            f"Het dossier kent geen '{place}'.",
            remedy=f"Schrijf blok.sleutel, of blok.nummer.sleutel bij een lijst. Bekend zijn: {', '.join(known)}.",
        )
    return kind


def _check_place(content: Mapping[str, Any], place: str) -> None:
    _kind(place)
    parts = place.split(".")
    if len(parts) < 3:
        return
    count = len(content.get(parts[0], [])) - (
        len(parts) == _NESTED
    )  # what is inside an entry makes no new one
    if not parts[1].isdigit() or not 1 <= int(parts[1]) <= count + 1:
        named = f", of de naam van een {parts[0]}" if parts[0] in NAMED_BY else ""
        raise UsageError(
            f"'{parts[1]}' is geen nummer van een blok '{parts[0]}'; er zijn er {count}.",
            remedy=f"Gebruik 1 tot en met {count + 1}{named}; {count + 1} maakt een nieuw blok.",
        )


def _check_value(place: str, value: Any) -> None:
    if value in ("", [], None):
        return
    wrong = wrong_type(value, _kind(place))
    if wrong:
        raise UsageError(f"'{place}' moet {wrong} zijn.", remedy="Verbeter de waarde.")


def _without(content: Mapping[str, Any], place: str) -> Any:
    """The content with a place left out, and without blocks that are empty then."""
    copy = deepcopy(dict(content))
    held = value_at(copy, place.rpartition(".")[0]) if "." in place else copy
    if isinstance(held, dict):
        held.pop(place.rpartition(".")[2], None)
    return _pruned(copy)


def _pruned(value: Any) -> Any:
    """A value without the blocks and lists in it that hold nothing."""
    if isinstance(value, Mapping):
        return {key: kept for key, part in value.items() if (kept := _pruned(part)) not in ({}, [])}
    if isinstance(value, list):
        return [kept for part in value if (kept := _pruned(part)) not in ({}, [])]
    return value


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str, ensure_ascii=False))


def _is_dossier(path: Path) -> bool:
    try:
        return {"schema", "profiel"} <= set(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return False


def _slug(name: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in name.casefold()).split()
    return "-".join(words) or "profiel"


def _date(typed: str) -> dt.date | None:
    for form in _FORMS:
        try:
            return dt.datetime.strptime(typed, form).date()
        except ValueError:
            continue
    return None


def _number(typed: str) -> float | None:
    try:
        return float(typed.replace(".", "").replace(",", ".") if "," in typed else typed)
    except ValueError:
        return None


def _whole(typed: str) -> int | None:
    return int(typed) if typed.lstrip("-").isdigit() else None


def _truth(typed: str) -> bool | None:
    return {"ja": True, "true": True, "nee": False, "false": False}.get(typed.casefold())
