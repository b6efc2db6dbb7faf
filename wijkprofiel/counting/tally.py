"""Counting in one pass: per area, category and year a number, and nothing of the rows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from guardrails import Policy, check_text
from wijkprofiel.counting.periods import year_of
from wijkprofiel.counting.places import PlaceFinder
from wijkprofiel.counting.stream import CasesUnreadable, Picked
from wijkprofiel.errors import WijkprofielError
from wijkprofiel.names import plain

OTHER = "overig"
# More different texts than this are no categories but free text.
MOST_TEXTS = 5_000
MOST_CATEGORIES = 40
# A column of names or numbers has mostly texts that occur a few times; a list of subjects has few of those.
LARGE_SHARE = 0.75
_STEP = 10_000
# The number of a case, a client or an account.
_NUMBER = re.compile(r"\d{5,}")


class CategoryRefused(WijkprofielError):
    """A category is a protected attribute or speaks of a person, or there are too many of them."""

    exit_code = 3


@dataclass(frozen=True)
class Tally:
    """Numbers per area, category and year, and how many rows could not be counted.

    Categories with fewer cases than the limit stand together as ``overig``: their names are not kept.
    """

    counts: dict[tuple[str, str, int], int]
    categories: tuple[str, ...]
    years: tuple[int, ...]
    rows: int
    without_place: int
    without_date: int
    broken: int
    merged: int


@dataclass
class _Names:
    """Spellings of categories by their plain form, only as long as the pass takes."""

    keys: dict[str, str] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def key(self, cell: object) -> str:
        text = "" if cell is None else str(cell)
        key = self.keys.get(text)
        if key is None:
            key = self.keys[text] = plain(text)
            self.spelled.setdefault(key, " ".join(text.split()))
        self.seen[key] += 1
        if len(self.keys) > MOST_TEXTS:
            raise CategoryRefused(
                f"De kolom met categorieën heeft meer dan {MOST_TEXTS} verschillende teksten. Dat lijkt vrije "
                "tekst of een nummer, en geen indeling.",
                remedy="Noem met --categorie een kolom met een vaste lijst.",
            )
        return key


def count_cases(
    rows: Iterable[Picked],
    finder: PlaceFinder,
    *,
    policy: Policy,
    last_year: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Tally:
    """Numbers per area, category and year of the rows, in one pass.

    Raises
    ------
    CategoryRefused
        When categories are protected attributes, speak of persons or are too many.
    CasesUnreadable
        When no row, or less than half of the rows, has a place and a date that can be read.
    """
    names, counts = _Names(), Counter[tuple[str, str, int]]()
    total = without_place = without_date = broken = 0
    for row in rows:
        total += 1
        if total % _STEP == 0:
            progress(_STEP)
        if not row.whole:
            broken += 1
            continue
        area = finder.find(row.place)
        year = year_of(row.date, last=last_year)
        without_place += not area
        without_date += bool(area) and not year
        if area and year:
            counts[area, names.key(row.category), year] += 1
    progress(total % _STEP)
    _require_enough(total, sum(counts.values()))
    kept = _kept(names, policy)
    merged = Counter[tuple[str, str, int]]()
    for (area, key, year), number in counts.items():
        merged[area, kept.get(key, OTHER), year] += number
    return Tally(
        counts=dict(merged),
        categories=tuple(sorted({category for _, category, _ in merged}, key=lambda c: (c == OTHER, c))),
        years=tuple(sorted({year for _, _, year in merged})),
        rows=total,
        without_place=without_place,
        without_date=without_date,
        broken=broken,
        merged=len(names.seen) - len(kept),
    )


def refuse_protected_division(text: str, *, policy: Policy) -> None:
    """Stop when the name of a column or category is a protected attribute; the text itself is not repeated.

    Raises
    ------
    CategoryRefused
    """
    ground, _ = policy.lexicon.closed_ground(text)
    if ground:
        raise CategoryRefused(
            f"De indeling gaat over een beschermd kenmerk ({ground}). Die wordt niet geteld.",
            remedy="Noem met --categorie een indeling naar onderwerp, niet naar wie iemand is.",
        )


def _require_enough(total: int, counted: int) -> None:
    if total == 0:
        raise CasesUnreadable(
            "Het bestand heeft geen rijen onder de kopregel.", remedy="Kies een ander bestand of blad."
        )
    if counted * 2 < total:
        raise CasesUnreadable(
            "Van meer dan de helft van de rijen is de plaats of de datum niet te lezen. Een telling van de rest "
            "geeft een verkeerd beeld.",
            remedy="Noem met --plaats een kolom met codes of namen van buurten of wijken, met --datum een kolom met "
            "datums, en met --gemeente de juiste gemeente.",
        )


def _kept(names: _Names, policy: Policy) -> dict[str, str]:
    """Plain form and spelling of the categories that are large enough to be named."""
    limit = int(policy.threshold("kleine_telling_gevoelig"))
    large = {key: names.spelled[key] for key, number in names.seen.items() if number >= limit and key}
    named = sum(names.seen[key] for key in large)
    if named < LARGE_SHARE * sum(names.seen.values()):
        raise CategoryRefused(
            f"Meer dan een kwart van de zaken heeft een categorie die minder dan {limit} keer voorkomt. Dat lijkt "
            "een kolom met namen, nummers of vrije tekst, en geen vaste lijst.",
            remedy="Noem met --categorie een kolom met een vaste lijst van onderwerpen.",
        )
    if len(large) > MOST_CATEGORIES:
        raise CategoryRefused(
            f"Er zijn {len(large)} categorieën met {limit} of meer zaken; dat geeft geen overzicht.",
            remedy="Noem met --categorie een grovere indeling.",
        )
    for spelled in large.values():
        refuse_protected_division(spelled, policy=policy)
        said = check_text("telling.categorie", spelled, policy=policy)
        if _NUMBER.search(spelled) or any(found.code.startswith("P") for found in said):
            raise CategoryRefused(
                "Een categorie bevat iets dat over een persoon kan gaan, zoals een nummer, adres of naam.",
                remedy="Noem met --categorie een kolom met een vaste lijst van onderwerpen.",
            )
    return large
