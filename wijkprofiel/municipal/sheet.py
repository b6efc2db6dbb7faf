"""The sheet of a source: what people answered about a file, kept beside it in ``<naam>.bron.toml``."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from wijkprofiel.municipal.as_text import as_text

CLASSIFICATIONS = ("openbaar", "intern", "vertrouwelijk")
# What is asked once, at release: field -> words for it.
AT_RELEASE: Mapping[str, str] = {
    "eigenaar": "eigenaar",
    "definitie": "definitie",
    "doel_verzameling": "doel van de verzameling",
    "grondslag": "grondslag",
    "publiceren": "mag het worden gepubliceerd",
    "classificatie": "classificatie",
    "kwaliteitseigenaar": "wie voor de kwaliteit zorgt",
    "contact": "waar een fout kan worden gemeld",
    "herzien": "wanneer het opnieuw wordt bekeken",
}


@dataclass(frozen=True)
class SourceSheet:
    """Answers about a source; empty is not yet answered.

    ``publiceren`` is True, False or None (not answered). ``classificatie`` is ``openbaar``, ``intern`` or
    ``vertrouwelijk``. ``maker`` and ``gebruikers`` are departments or functions: who makes the data and who works
    with them; ``registernummer`` is that of the register of processing or of the data catalogue. ``herzien`` is the
    day on which someone looks at these answers again.
    """

    eigenaar: str = ""
    kwaliteitseigenaar: str = ""
    contact: str = ""
    definitie: str = ""
    eenheid: str = ""
    doel_verzameling: str = ""
    grondslag: str = ""
    publiceren: bool | None = None
    classificatie: str = ""
    licentie: str = ""
    maker: str = ""
    gebruikers: str = ""
    registernummer: str = ""
    herzien: date | None = None

    def __post_init__(self) -> None:
        for name, value in vars(self).copy().items():
            if isinstance(value, str):
                object.__setattr__(self, name, as_text(value))

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields that a release asks for and that have no answer."""
        return tuple(name for name in AT_RELEASE if getattr(self, name) in ("", None))

    @property
    def later(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(AT_RELEASE[name] for name in self.missing)

    def with_answers(self, **answers: Any) -> "SourceSheet":
        """The sheet with some answers replaced."""
        return replace(self, **answers)

    def to_json(self) -> dict[str, Any]:
        """The answers as plain data, without what is empty.

        >>> SourceSheet(eigenaar="Openbare Ruimte").to_json()
        {'eigenaar': 'Openbare Ruimte'}
        """
        out = {k: v for k, v in asdict(self).items() if v not in ("", None)}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in out.items()}
