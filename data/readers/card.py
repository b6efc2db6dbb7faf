"""Source cards: what a set is, where it comes from, and what happened to each column of the source."""

import json
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

STATES = ("opgenomen", "kluis", "leeg", "niet_opgenomen")


@dataclass(frozen=True)
class SourceColumn:
    """A column of the source: taken over (``opgenomen``), to the vault (``kluis``), empty, or left out."""

    name: str
    state: str
    measure: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state not in STATES:
            raise ValueError(f"unknown state {self.state!r} of column {self.name!r}")


@dataclass(frozen=True)
class SourceCard:
    """Everything on a card except what follows from the written file (rows and hash)."""

    title: str
    owner: str
    table: str
    years: tuple[int, ...]
    boundary_years: tuple[int, ...]
    attribution: str
    origin: str
    retrieved: str
    status: str
    kind: str
    columns: tuple[SourceColumn, ...]
    caveats: tuple[str, ...]
    checked: tuple[str, ...]
    predictors: tuple[str, ...] = ()
    licence: str = "CC BY 4.0"
    published: bool = True


@dataclass(frozen=True)
class OpenSet:
    """A set ready to be written: tidy measures and a card; ``extra`` holds what other builders need."""

    key: str
    measures: pd.DataFrame
    card: SourceCard
    extra: dict[str, Any] = field(default_factory=dict)


def card_bytes(key: str, card: SourceCard, *, file: str, rows: int, sha256: str) -> bytes:
    """The TOML text of a card."""
    lines = [
        f"set = {_toml(key)}",
        f"naam = {_toml(card.title)}",
        f"eigenaar = {_toml(card.owner)}",
        f"tabel = {_toml(card.table)}",
        f"jaren = {_toml(card.years)}",
        f"grensjaren = {_toml(card.boundary_years)}",
        f"licentie = {_toml(card.licence)}",
        f"naamsvermelding = {_toml(card.attribution)}",
        f"herkomst = {_toml(card.origin)}",
        f"opgehaald = {_toml(card.retrieved)}",
        f"status = {_toml(card.status)}",
        f"gepubliceerd = {_toml(card.published)}",
        f"soort = {_toml(card.kind)}",
        f"voorspellers = {_toml(card.predictors)}",
        f"bestand = {_toml(file)}",
        f"rijen = {rows}",
        f"sha256 = {_toml(sha256)}",
        f"kanttekeningen = {_toml_list(card.caveats)}",
        f"gecontroleerd = {_toml_list(card.checked)}",
    ]
    for column in card.columns:
        lines += ["", "[[kolom]]", f"naam = {_toml(column.name)}", f"staat = {_toml(column.state)}"]
        if column.measure:
            lines.append(f"maat = {_toml(column.measure)}")
        if column.reason:
            lines.append(f"reden = {_toml(column.reason)}")
    return ("\n".join(lines) + "\n").encode()


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _toml_list(values: tuple[str, ...]) -> str:
    if not values:
        return "[]"
    return "[\n" + "".join(f"    {_toml(v)},\n" for v in values) + "]"
