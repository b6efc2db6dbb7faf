"""The rules in force: the law layer that ships, tightened by the municipality's ``kader.toml``."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from guardrails.errors import PolicyError
from guardrails.layers import Exemption, check_tighter, narrowed_rules, read_exemptions
from guardrails.lexicon import Ground, Lexicon, Words
from guardrails.policy_schema import (
    ACCESS_ORDER,
    HEADINGS,
    Opening,
    Principle,
    Purpose,
    Rule,
    Tightening,
    parse,
    read_kader,
    read_law,
    read_lists,
)
from guardrails.switches import Switch, read_switches

LISTS = ("namen.toml", "woorden.toml", "personen.toml", "doorsnede.toml")
# The limits that a dossier sets for itself, as a file beside the others.
DOSSIER = "dossier.toml"


@dataclass(frozen=True)
class WordList:
    """A list of words with the code of the finding it gives."""

    code: str
    topic: str
    words: Words


@dataclass(frozen=True, eq=False)
class Policy:
    """Rules of law and kader together.

    ``rules`` maps an id to a `Rule` (threshold, direction, source, layer), ``principles`` an id to a rule
    without a number. ``fingerprint`` is the SHA-256 of the content of all files, independent of their layout.
    ``opened`` maps a cell that the council opened to the date from which that counts. ``switches`` holds what
    the council decided about its two switches; ``traits`` the words for each kind of trait of people.
    ``texts`` holds the files themselves by name, as they are written beside a release.

    Examples
    --------
    >>> Policy.load().threshold("minimum_inwoners")
    100.0
    """

    rules: Mapping[str, Rule]
    principles: Mapping[str, Principle]
    matrix: Mapping[tuple[str, str], str]
    levels: Mapping[str, tuple[str, ...]]
    cell_layers: Mapping[tuple[str, str], str]
    purposes: Mapping[str, Purpose]
    refused_purposes: tuple[tuple[str, Words], ...]
    recipients: Mapping[str, str]
    reasons: tuple[str, ...]
    lexicon: Lexicon = field(repr=False)
    word_lists: tuple[WordList, ...] = field(repr=False)
    person_columns: Words = field(repr=False)
    person_context: Mapping[str, Words] = field(repr=False)
    unit_patterns: Mapping[str, tuple[str, ...]] = field(repr=False)
    unit_refusals: Mapping[str, str] = field(repr=False)
    fingerprint: str = ""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    exemptions: tuple[Exemption, ...] = ()
    opened: Mapping[tuple[str, str], str] = field(default_factory=dict)
    switches: Mapping[str, Switch] = field(default_factory=dict)
    traits: tuple[tuple[str, Words], ...] = field(default=(), repr=False)

    @classmethod
    def load(cls, kader: Path | str | None = None) -> "Policy":
        """The law layer, tightened by the file ``kader`` if there is one.

        Raises
        ------
        PolicyError
            When the file cannot be read, has an unknown key or a wrong value, or loosens a rule.
        """
        texts = dict(_shipped())
        if kader is not None:
            path = Path(kader)
            try:
                texts["kader.toml"] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise PolicyError(
                    f"Het kader '{path.name}' kan niet worden gelezen: {error}.",
                    remedy="Controleer de naam van het bestand en sla het op als UTF-8.",
                ) from error
        return cls.from_texts(texts)

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "Policy":
        """The rules from the texts of the files (``law.toml``, the lists, and ``kader.toml`` if present).

        >>> Policy.from_texts(Policy.load().texts).fingerprint == Policy.load().fingerprint
        True
        """
        missing = [name for name in ("law.toml", *LISTS) if name not in texts]
        if missing:
            raise PolicyError(f"Het beleid is niet volledig: {', '.join(missing)} ontbreekt.")
        data = {name: parse(name, text) for name, text in sorted(texts.items())}
        law = read_law(data["law.toml"])
        read_lists({name: data[name] for name in LISTS})
        rules, matrix = dict(law.rules), dict(law.matrix)
        layers = dict.fromkeys(matrix, "wet")
        purposes, principles = dict(law.purposes), dict(law.principles)
        exemptions: tuple[Exemption, ...] = ()
        opened: dict[tuple[str, str], str] = {}
        switches: dict[str, Switch] = {}
        if "kader.toml" in data:
            kader = read_kader(data["kader.toml"], law)
            for rule in kader.rules.values():
                check_tighter("kader.toml", rule.id, rule.threshold, law.rules[rule.id])
            exemptions = read_exemptions("kader.toml", kader.exemptions)
            switches = read_switches("kader.toml", kader.switches)
            rules.update(kader.rules)
            principles.update(kader.principles)
            purposes = {key: p for key, p in purposes.items() if key not in kader.closed_purposes}
            for change in kader.changes:
                matrix[change.cell] = _changed(change, matrix)
                layers[change.cell] = "kader"
            opened = {change.cell: change.date for change in kader.changes if isinstance(change, Opening)}
        if DOSSIER in data:
            rules = narrowed_rules(rules, data[DOSSIER]["beleid"], file="dossier, [beleid]")
        return cls(
            rules=rules,
            principles=principles,
            matrix=matrix,
            levels=law.levels,
            cell_layers=layers,
            purposes=purposes,
            refused_purposes=tuple(
                (p["label"], Words.from_data(p)) for p in data["law.toml"]["geweigerd_doel"]
            ),
            recipients=dict(data["law.toml"]["ontvangers"]),
            reasons=(*data["law.toml"]["redenen"]["bron"], *data["law.toml"]["redenen"]["eigen"]),
            lexicon=Lexicon(tuple(Ground.from_data(g) for g in data["namen.toml"]["grond"])),
            word_lists=tuple(
                WordList(entry["code"], entry["wat"], Words.from_data(entry))
                for entry in data["woorden.toml"]["lijst"]
            ),
            person_columns=Words.from_data(data["personen.toml"]["kolomnamen"]),
            person_context={
                key: Words.from_data({"heel": words})
                for key, words in data["personen.toml"]["context"].items()
            },
            unit_patterns={"gebied": tuple(data["personen.toml"]["eenheden"]["gebied"])},
            unit_refusals=dict(data["personen.toml"]["eenheden"]["geweigerd"]),
            fingerprint=policy_fingerprint(data),
            texts=dict(texts),
            exemptions=exemptions,
            opened=opened,
            switches=switches,
            traits=tuple((k["naam"], Words.from_data(k)) for k in data["doorsnede.toml"]["kenmerk"]),
        )

    def narrowed(self, limits: Mapping[str, Any]) -> "Policy":
        """The same rules with the tighter ``limits`` (rule -> number) that a dossier sets for its own profile.

        Raises
        ------
        PolicyError
            For an unknown rule, a limit that is no number, or one that loosens a rule or makes no sense.

        Examples
        --------
        >>> Policy.load().narrowed({"minimum_inwoners": 200}).layer_of("minimum_inwoners")
        'dossier'
        """
        if not limits:
            return self
        narrowed_rules(self.rules, limits, file="dossier, [beleid]")
        lines = "".join(f"{key} = {float(value)!r}\n" for key, value in sorted(limits.items()))
        return Policy.from_texts({**self.texts, DOSSIER: f"schema = 1\n[beleid]\n{lines}"})

    @property
    def open_headings(self) -> tuple[str, ...]:
        """The headings under which the council has set no principle yet.

        >>> Policy.load().open_headings
        ('verzamelen', 'combineren', 'analyseren', 'algoritmen')
        """
        filled = {p.heading for p in self.principles.values()}
        return tuple(h for h in HEADINGS if h not in filled)

    @property
    def law_text(self) -> str:
        """The text of ``law.toml``."""
        return self.texts["law.toml"]

    @property
    def kader_text(self) -> str:
        """The text of ``kader.toml``; empty when there is none."""
        return self.texts.get("kader.toml", "")

    def threshold(self, rule: str) -> float:
        """The threshold of ``rule``, after tightening.

        Raises
        ------
        PolicyError
            For an id that is not in the law layer.
        """
        if rule not in self.rules:
            raise PolicyError(f"De regel '{rule}' bestaat niet.")
        return self.rules[rule].threshold

    def access(self, klass: str, use: str) -> str:
        """What ``klass`` says about ``use``: ``open``, ``reden``, ..., ``dicht``. Unknown is ``dicht``.

        >>> Policy.load().access("gesloten", "kaart")
        'dicht'
        """
        return self.matrix.get((klass, use), "dicht")

    def layer_of(self, rule: str) -> str:
        """The layer a rule rests on: ``wet``, ``kader`` or ``dossier``."""
        if rule in self.rules:
            return self.rules[rule].layer
        return self.principles[rule].layer if rule in self.principles else "wet"

    def refused_purpose(self, text: str) -> str:
        """The refused purpose that ``text`` names, or the empty string.

        >>> Policy.load().refused_purpose("fraude_aanpak")
        'opsporing'
        """
        return next((label for label, words in self.refused_purposes if words.find(text)), "")


def policy_fingerprint(data: Mapping[str, Mapping[str, Any]]) -> str:
    """SHA-256 of the parsed files as canonical JSON: keys sorted, no spaces, dates as ISO text."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _changed(change: Tightening | Opening, matrix: Mapping[tuple[str, str], str]) -> str:
    if isinstance(change, Opening):
        return "advies"
    return max(change.access, matrix[change.cell], key=ACCESS_ORDER.index)


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, str]:
    root = resources.files("guardrails")
    texts = {"law.toml": root.joinpath("law.toml").read_text(encoding="utf-8")}
    return texts | {name: root.joinpath("lijsten", name).read_text(encoding="utf-8") for name in LISTS}
