"""What is known of the quality of one source, from its card."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from wijkprofiel.quality.record import SourceQuality
from wijkprofiel.source_card import COLUMN_STATES, SourceCard

EMPTY = "leeg"
OPEN_TO_ALL = "iedereen: het zijn open gegevens"


def source_quality(
    card: SourceCard, *, fingerprint: str, steward: str = "", said: Mapping[str, str] = MappingProxyType({})
) -> SourceQuality:
    """The quality of the source of ``card``.

    Parameters
    ----------
    card
        The card; of an own file of the gemeente only what goes along with a release is used.
    fingerprint
        SHA-256 of the figures as they are now.
    steward
        Who answers for the quality; the owner of a published source when it is left out.
    said
        Of an own source: ``maker``, ``users``, ``classification`` and ``register``. A published source is open, its
        owner makes it, and its register is the list of tables of that owner.
    """
    listed = Counter(column.state for column in card.columns) if card.published else Counter()
    columns: dict[str, int] = {}
    if listed:
        total = sum(listed.values())
        columns = {"totaal": total, "gevuld": total - listed[EMPTY]}
        columns |= {state: listed[state] for state in COLUMN_STATES}
    return SourceQuality(
        key=card.key,
        title=card.title,
        owner=card.owner,
        steward=steward or (card.owner if card.published else ""),
        table=card.table,
        years=card.years,
        licence=card.licence,
        retrieved=card.retrieved,
        release=card.release,
        status=card.status,
        rows=card.rows if card.published else None,
        columns=columns,
        sums_agree=card.sha256 == fingerprint if card.published else None,
        caveats=card.caveats if card.published else (),
        report_to=_points().get(card.owner, "") if card.published else "",
        **(_published(card) if card.published else said),
    )


def _published(card: SourceCard) -> dict[str, str]:
    return {"maker": card.owner, "users": OPEN_TO_ALL, "classification": "openbaar", "register": card.table}


@lru_cache(maxsize=1)
def _points() -> dict[str, str]:
    text = files("wijkprofiel.quality").joinpath("meldpunten.toml").read_text(encoding="utf-8")
    points: dict[str, str] = tomllib.loads(text)["meldpunt"]
    return points
