"""Source cards: what a set of figures is, where it comes from, what happened to each column of the source."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from guardrails import toml_problem
from wijkprofiel.errors import SourceError
from wijkprofiel.numbers import format_date

COLUMN_STATES = ("opgenomen", "kluis", "leeg", "niet_opgenomen")
UNKNOWN = "onbekend"


@dataclass(frozen=True)
class CardColumn:
    """One column of the source.

    ``state`` is ``opgenomen`` (taken over as ``measure``), ``kluis`` (only to test with), ``leeg`` (empty in
    the source) or ``niet_opgenomen``; ``reason`` says why.
    """

    name: str
    state: str
    measure: str
    reason: str


@dataclass(frozen=True)
class SourceCard:
    """The card of one set. ``published`` says that figures or counted objects are public open data.

    ``file`` is the path inside ``data/open``; ``rows`` and ``sha256`` belong to that file. ``kind`` is
    ``geteld``, ``gemodelleerd`` or both in words; ``predictors`` are the traits that a model used.
    ``release`` is the moment of the release that was fetched, empty for embedded sets.
    """

    key: str
    title: str
    owner: str
    table: str
    years: tuple[int, ...]
    boundary_years: tuple[int, ...]
    licence: str
    attribution: str
    origin: str
    retrieved: str
    status: str
    published: bool
    kind: str
    predictors: tuple[str, ...]
    file: str
    rows: int
    sha256: str
    caveats: tuple[str, ...]
    checked: tuple[str, ...]
    columns: tuple[CardColumn, ...]
    release: str = ""

    def source_line(self, table: str = "") -> str:
        """The line under a figure: owner, title, table, release when known, retrieval and licence.

        ``table`` narrows a set that was made from more than one table.
        """
        moment = "datum van ophalen onbekend"
        if self.retrieved != UNKNOWN:
            moment = f"opgehaald {format_date(self.retrieved)}"
        if self.release:
            moment = f"uitgave {format_date(self.release[:10])}, {moment}"
        return f"{self.owner}, {self.title} ({table or self.table}), {moment}, {self.licence}"


def read_card(path: Path) -> SourceCard:
    """The source card in a TOML file.

    Raises
    ------
    SourceError
        When the file is absent, is no TOML or lacks a field.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        columns = tuple(
            CardColumn(c["naam"], c["staat"], c.get("maat", ""), c.get("reden", "")) for c in raw["kolom"]
        )
        return SourceCard(
            key=raw["set"],
            title=raw["naam"],
            owner=raw["eigenaar"],
            table=raw["tabel"],
            years=tuple(raw["jaren"]),
            boundary_years=tuple(raw["grensjaren"]),
            licence=raw["licentie"],
            attribution=raw["naamsvermelding"],
            origin=raw["herkomst"],
            retrieved=raw["opgehaald"],
            status=raw["status"],
            published=raw["gepubliceerd"],
            kind=raw["soort"],
            predictors=tuple(raw["voorspellers"]),
            file=raw["bestand"],
            rows=raw["rijen"],
            sha256=raw["sha256"],
            caveats=tuple(raw["kanttekeningen"]),
            checked=tuple(raw["gecontroleerd"]),
            columns=columns,
        )
    except OSError as error:
        raise SourceError(
            f"De bronkaart '{path.name}' is er niet of is niet te lezen.",
            remedy="Haal de map data/open opnieuw op uit de repository.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(
            f"De bronkaart '{path.name}' is geen geldige TOML: {toml_problem(error)}."
        ) from error
    except KeyError as error:
        raise SourceError(f"In de bronkaart '{path.name}' ontbreekt het veld {error}.") from error
