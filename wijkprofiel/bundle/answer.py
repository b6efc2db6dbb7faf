"""What a check of a bundle answers: item by item, and as a whole."""

from dataclasses import dataclass
from typing import Any, Literal

from wijkprofiel.paragraphs import paragraph

Answer = Literal["klopt", "wijkt af", "niet te controleren"]

EXERCISE_STATUS = "oefening, niet vrijgegeven"
RELEASED_STATUS = "vrijgegeven"
NO_STATUS = "niet vrijgegeven"
RECALLED_STATUS = "ingetrokken"
EXPIRED_STATUS = "verlopen, niet meer gebruiken"
FILE = "bestand "
CONSISTENT_ONLY = "onderling kloppend, herkomst niet bewezen"


@dataclass(frozen=True)
class CheckItem:
    """One answer: what was looked at, the outcome, and the reason in Dutch."""

    item: str
    outcome: Answer
    detail: str = ""

    def to_json(self) -> dict[str, str]:
        return {"onderdeel": self.item, "uitkomst": self.outcome, "toelichting": self.detail}


@dataclass(frozen=True, repr=False)
class CheckReport:
    """All answers about one bundle.

    ``status`` says what the bundle is by its own record, ``conclusion`` what the answers together prove,
    ``kenmerk`` is the kenmerk of the content as it lies there. ``notices`` say what is no deviation but
    should be known, such as a passed date.
    """

    name: str
    status: str
    items: tuple[CheckItem, ...]
    conclusion: str
    kenmerk: str = ""
    canonical_hash: str = ""
    notices: tuple[str, ...] = ()

    @property
    def deviations(self) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.items if item.outcome == "wijkt af")

    @property
    def exit_code(self) -> int:
        """What a command returns: 6 when anything deviates, 0 otherwise.

        >>> CheckReport("b", "vrijgegeven", (CheckItem("kaart.html", "wijkt af"),), "wijkt af").exit_code
        6
        """
        return 6 if self.deviations else 0

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return paragraph(self.text())

    def text(self) -> str:
        """The report as text for a screen: the conclusion first, then what deviates, then the rest."""
        order: tuple[Answer, ...] = ("wijkt af", "niet te controleren", "klopt")
        files = [i for i in self.items if i.item.startswith(FILE) and i.outcome == "klopt"]
        shown = sorted((i for i in self.items if i not in files), key=lambda i: order.index(i.outcome))
        if files:
            shown.append(CheckItem(f"{len(files)} bestanden", "klopt", "elk past bij de sommen"))
        rows = [f"{i.outcome:<20} {i.item}{': ' + i.detail if i.detail else ''}" for i in shown]
        head = [f"{self.name}: {self.status}", f"Conclusie: {self.conclusion}."]
        head += [f"Kenmerk (dekt alle bestanden): {self.kenmerk}"] if self.kenmerk else []
        head += (
            [f"Canonieke hash (dekt cijfers en regels): {self.canonical_hash}"] if self.canonical_hash else []
        )
        return "\n".join([*head, *self.notices, "", *rows])

    def to_json(self) -> dict[str, Any]:
        return {
            "bundel": self.name,
            "status": self.status,
            "conclusie": self.conclusion,
            "kenmerk": self.kenmerk,
            "canonieke_hash": self.canonical_hash,
            "onderdelen": [item.to_json() for item in self.items],
            "meldingen": list(self.notices),
        }
