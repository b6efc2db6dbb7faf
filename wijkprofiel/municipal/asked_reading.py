"""What someone said about how a file must be read; what was not said is empty."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from wijkprofiel.areas import find_any_gemeente
from wijkprofiel.errors import UsageError
from wijkprofiel.names import closest

NO_DENOMINATOR = "geen"
ZERO, UNKNOWN = "nul", "onbekend"
_CHOICES = {
    "decimaal": ("komma", "punt"),
    "niveau": ("gemeente", "wijk", "buurt"),
    "ontbrekend": (UNKNOWN, ZERO),
    "streepje": (UNKNOWN, ZERO),
}
FIRST_YEAR, LAST_YEAR = 1990, 2050


@dataclass(frozen=True)
class Reading:
    """Answers about the reading of one file.

    ``wat`` says what the figures are, ``jaar`` and ``noemer`` their year and denominator (``geen`` for none).
    ``gebied`` names the column of areas, ``waarde`` the columns to read, ``blad`` the sheet or layer. ``decimaal``
    is ``komma`` or ``punt``. ``ontbrekend`` and ``streepje`` say whether an area that is left out, and a dash, mean
    ``nul`` or ``onbekend``. ``toelichting`` holds a reason per code of a notice that asks.
    """

    wat: str = ""
    jaar: int | None = None
    noemer: str = ""
    gemeente: str = ""
    gebied: str = ""
    waarde: tuple[str, ...] = ()
    niveau: str = ""
    grensjaar: int | None = None
    blad: str = ""
    decimaal: str = ""
    scheidingsteken: str = ""
    ontbrekend: str = ""
    streepje: str = ""
    toelichting: Mapping[str, str] = field(default_factory=dict)

    def to_toml(self) -> dict[str, Any]:
        """The answers that were given, apart from the reasons."""
        out = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "toelichting"}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in out.items() if v not in ("", None, ())}


READING_TYPES: Mapping[str, type] = {
    "wat": str,
    "jaar": int,
    "noemer": str,
    "gemeente": str,
    "gebied": str,
    "waarde": list,
    "niveau": str,
    "grensjaar": int,
    "blad": str,
    "decimaal": str,
    "scheidingsteken": str,
    "ontbrekend": str,
    "streepje": str,
}


def checked_reading(answers: Mapping[str, Any]) -> Reading:
    """The answers as a `Reading`.

    Raises
    ------
    UsageError
        For an unknown answer, a wrong type, or a choice that does not exist.

    Examples
    --------
    >>> checked_reading({"jaar": 2025, "noemer": "inwoners"}).jaar
    2025
    """
    values: dict[str, Any] = {}
    for key, value in answers.items():
        if key == "toelichting":
            values[key] = _reasons(value)
            continue
        if key not in READING_TYPES:
            near = closest(key, [*READING_TYPES, "toelichting"], count=1)
            hint = f" Bedoelt u '{near[0]}'?" if near else ""
            raise UsageError(
                f"Het antwoord '{key}' ken ik niet.{hint}", remedy=f"Bekend zijn: {', '.join(READING_TYPES)}."
            )
        if value is None:
            continue
        values[key] = _typed(key, value)
    if values.get("gemeente"):
        values["gemeente"] = find_any_gemeente(values["gemeente"])
    return Reading(**values)


def _typed(key: str, value: Any) -> Any:
    expected = READING_TYPES[key]
    if expected is list:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
            raise UsageError(
                f"'{key}' moet een lijst van kolomnamen zijn.", remedy=f'Bijvoorbeeld {key}=["aantal"].'
            )
        return tuple(items)
    if key == "gemeente" and isinstance(value, int) and not isinstance(value, bool):
        return f"{value:04d}"
    if isinstance(value, bool) or not isinstance(value, expected):
        word = "een heel getal, zoals 2025" if expected is int else "tekst"
        raise UsageError(f"'{key}' moet {word} zijn.", remedy="Verbeter dit antwoord.")
    if isinstance(value, int) and not FIRST_YEAR <= value <= LAST_YEAR:
        raise UsageError(
            f"Het jaar {value} kan niet kloppen.", remedy=f"Kies een jaar van {FIRST_YEAR} tot {LAST_YEAR}."
        )
    choices = _CHOICES.get(key)
    if choices and value and value not in choices:
        raise UsageError(f"'{value}' is geen antwoord op '{key}'.", remedy=f"Kies uit: {', '.join(choices)}.")
    return value.strip() if isinstance(value, str) and key != "scheidingsteken" else value


def _reasons(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(
        isinstance(k, str) and isinstance(v, str) and v.strip() for k, v in value.items()
    ):
        raise UsageError(
            "Een toelichting is een reden per code.", remedy='Bijvoorbeeld toelichting={"M52": "..."}.'
        )
    return dict(value)
