"""What was measured of the quality of the data: facts without words, as they travel with an approved profile."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wijkprofiel.errors import QualityError

# The key under which the record stands in the dossier that goes with a submission.
KEY = "kwaliteit"
SCHEMA = 1
DIMENSIONS = (
    "volledigheid",
    "geldigheid",
    "samenhang",
    "actualiteit",
    "nauwkeurigheid",
    "aannemelijkheid",
    "herleidbaarheid",
)
State = Literal["in_orde", "let_op", "niet_te_beoordelen"]
STATES: tuple[State, ...] = ("in_orde", "let_op", "niet_te_beoordelen")


@dataclass(frozen=True)
class QualityCheck:
    """The answer to one of the seven questions about one column on one level.

    ``column`` is the name of the column, ``level`` the level of areas (empty where the question is about the column
    as a whole), ``dimension`` one of `DIMENSIONS`. ``facts`` are numbers, codes and texts; no words for a reader.
    """

    column: str
    level: str
    dimension: str
    state: State
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceQuality:
    """What is known of one source.

    ``columns`` counts the columns of the source per state (``totaal``, ``gevuld``, ``leeg``, ``opgenomen``, ...);
    empty when the card does not list them. ``sums_agree`` says whether the file still has the hash on its card, None
    where there is no file to compare. ``steward`` is who answers for the quality, empty when nobody is named.
    ``report_to`` is where a mistake can be reported. ``maker`` makes the data, ``users`` work with them,
    ``classification`` is ``openbaar``, ``intern`` or ``vertrouwelijk``, and ``register`` is its number in a register;
    empty when not said.
    """

    key: str
    title: str
    owner: str
    steward: str
    table: str
    years: tuple[int, ...]
    licence: str
    retrieved: str
    release: str
    status: str
    rows: int | None
    columns: Mapping[str, int]
    sums_agree: bool | None
    caveats: tuple[str, ...]
    report_to: str
    maker: str = ""
    users: str = ""
    classification: str = ""
    register: str = ""


@dataclass(frozen=True)
class SourceNotice:
    """Something to report to the source instead of mending it in silence.

    ``kind`` is ``verschil``, ``onmogelijk``, ``opvallend``, ``zonder_reden``, ``gewijzigd`` or ``geen_eigenaar``.
    """

    kind: str
    source: str
    column: str
    level: str
    areas: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class QualityRecord:
    """All checks, all sources and all notices of one profile."""

    checks: tuple[QualityCheck, ...]
    sources: tuple[SourceQuality, ...]
    notices: tuple[SourceNotice, ...]

    def of_column(self, column: str, *, level: str | None = None) -> tuple[QualityCheck, ...]:
        """The checks of one column, in the order of `DIMENSIONS`; on one level if that is asked."""
        return tuple(c for c in self.checks if c.column == column and level in (None, "", c.level))

    def to_plain(self) -> dict[str, Any]:
        """Plain data, to go along in a dossier."""
        return {"schema": SCHEMA, **_plain(asdict(self))}


def record_of(plain: Mapping[str, Any]) -> QualityRecord:
    """The record from plain data.

    Raises
    ------
    QualityError
        When the data are no record of this version.
    """
    try:
        if plain["schema"] != SCHEMA:
            raise ValueError(f"schema {plain['schema']}")
        return QualityRecord(
            checks=tuple(QualityCheck(**entry) for entry in plain["checks"]),
            sources=tuple(SourceQuality(**_tuples(entry)) for entry in plain["sources"]),
            notices=tuple(SourceNotice(**_tuples(entry)) for entry in plain["notices"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise QualityError(
            f"De meting van de gegevenskwaliteit is niet te lezen: {problem}.",
            remedy="Toets het profiel opnieuw; de meting wordt dan opnieuw gedaan.",
        ) from problem


def quality_of(dossier: Mapping[str, Any]) -> QualityRecord:
    """The record that goes with an approved profile.

    Raises
    ------
    QualityError
        When it was not measured: then nobody can say how reliable the figures are, and nothing is written.
    """
    if KEY not in dossier:
        raise QualityError(
            "Bij dit profiel hoort geen meting van de gegevenskwaliteit. Zonder die meting kan een lezer niet zien "
            "hoe betrouwbaar de cijfers zijn. Er is niets opgeslagen.",
            remedy="Maak het profiel opnieuw met wijkprofiel maken of vrijgeven.",
        )
    return record_of(dossier[KEY])


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
