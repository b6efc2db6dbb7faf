"""What came out of resolving one download: columns with their concept, gaps with their reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wijkprofiel.concepts.loading import load_registry
from wijkprofiel.concepts.registry import KEY_CLASS, Concept
from wijkprofiel.concepts.spelling import fold, stem
from wijkprofiel.errors import ConceptError

UNKNOWN, AMBIGUOUS, OTHER_UNIT, OTHER_GROUP, DOUBLE, CONTRADICTION = (
    "onbekend",
    "dubbelzinnig",
    "andere_eenheid",
    "andere_groep",
    "dubbel",
    "tegenspraak",
)
TRIED_WORDS: Mapping[str, str] = {
    "metadata": "beproefd op de echte beschrijving van dit jaar",
    "kolommenlijst": "beproefd op de lijst van kolommen van dit jaar",
    "niet": "niet beproefd: alleen op namen en titels van andere jaren",
}


@dataclass(frozen=True)
class ResolvedColumn:
    """A column and the concept it is; ``evidence`` says on what that rests, ``note`` what is unusual about it.

    ``provisional`` is whether the download itself calls these figures provisional.
    """

    key: str
    concept: Concept
    title: str
    path: tuple[str, ...]
    unit: str
    position: int
    evidence: str
    note: str = ""
    provisional: bool = False

    @property
    def measure(self) -> str:
        """The name of the measure here."""
        return self.concept.measure


@dataclass(frozen=True)
class Gap:
    """A column that stays out.

    ``code`` is one of onbekend, dubbelzinnig, andere_eenheid, andere_groep, dubbel and tegenspraak.
    """

    key: str
    title: str
    code: str
    message: str


@dataclass(frozen=True)
class Resolution:
    """What the columns of one download mean.

    ``tried`` says on what the resolving of this year was tried (``metadata``, ``kolommenlijst`` or ``niet``).
    """

    table: str
    year: int
    tried: str
    columns: tuple[ResolvedColumn, ...]
    gaps: tuple[Gap, ...]
    absent: tuple[str, ...]

    @cached_property
    def measures(self) -> dict[str, str]:
        """Measure by column key, of the columns with figures; what identifies a row is left out."""
        return {c.key: c.measure for c in self.columns if c.concept.klass != KEY_CLASS}

    @cached_property
    def identification(self) -> dict[str, str]:
        """Concept by column key, of the columns that identify a row: code, name, level, postcode."""
        return {c.key: c.measure for c in self.columns if c.concept.klass == KEY_CLASS}

    @cached_property
    def protected(self) -> dict[str, tuple[str, str]]:
        """Ground and group by column key, of the columns that may only be tested with."""
        return {c.key: c.concept.vault for c in self.columns if c.concept.is_protected and c.concept.vault}

    @cached_property
    def provisional(self) -> frozenset[str]:
        """Measures whose figures this download calls provisional."""
        return frozenset(c.measure for c in self.columns if c.provisional)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Class by column key."""
        return {c.key: c.concept.klass for c in self.columns}

    @cached_property
    def _by_measure(self) -> dict[str, ResolvedColumn]:
        return {c.measure: c for c in self.columns}

    def column(self, measure: str) -> ResolvedColumn:
        """The column of a measure.

        Raises
        ------
        ConceptError
            When this download does not have it, or has it more than once; the message says which of the two.
        """
        found = self._by_measure.get(measure)
        if found is not None:
            return found
        concept = load_registry().find(measure)
        if concept.measure in self._by_measure:
            return self._by_measure[concept.measure]
        stems = {fold(s) for s in concept.stems}
        for gap in self.gaps:
            if gap.code != UNKNOWN and fold(stem(gap.key)) in stems:
                raise ConceptError(f"'{concept.label}' is in tabel {self.table} niet zeker: {gap.message}")
        raise ConceptError(
            f"Tabel {self.table} ({self.year}) heeft geen kolom voor '{concept.label}'.",
            remedy="Kijk met 'wijkprofiel definitiewijzigingen' in welke jaren het er is.",
        )

    @property
    def tried_words(self) -> str:
        """On what this was tried, in Dutch."""
        return TRIED_WORDS[self.tried]
