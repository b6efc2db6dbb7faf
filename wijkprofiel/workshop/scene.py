"""What is shown in a session: topics, areas, printed figures and shapes, taken over from what was approved."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wijkprofiel.errors import SessionError
from wijkprofiel.names import plain

Origin = Literal["bundel", "werksessie"]


@dataclass(frozen=True)
class Place:
    """An area: code, name, level and the code of the area above it."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Figure:
    """A figure as it is printed: its words, its class on the map (None without one), and why it is missing."""

    text: str
    number: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class LegendRow:
    """A row of the legend; ``pattern`` is empty for a class and names the pattern of a kind of missing."""

    label: str
    colour: str
    areas: int
    pattern: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Topic:
    """An indicator of one year with all that is printed around it.

    ``figures`` holds a `Figure` per area, ``legends`` the rows of the legend per level that has a map.
    """

    key: str
    label: str
    year: int
    theme: str
    unit: str
    definition: str
    owner: str
    source: str
    note: str
    figures: Mapping[str, Figure]
    legends: Mapping[str, tuple[LegendRow, ...]] = field(default_factory=dict)

    @property
    def indicator(self) -> str:
        """The key of the catalogue, without the year.

        >>> Topic("a@2020", "A", 2020, "", "", "", "", "", "", {}).indicator
        'a'
        """
        return self.key.rpartition("@")[0] or self.key


@dataclass(frozen=True)
class Shapes:
    """The areas of one level as paths of an SVG, ``width`` by ``height``."""

    width: int
    height: int
    paths: Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    """All that a session shows.

    ``origin`` is ``bundel`` or ``werksessie``; figures of the latter stand on a screen and in no file that stays.
    ``mark`` is what identifies the source: the kenmerk of the bundle, or the canonical hash of what was cleared.
    """

    origin: Origin
    name: str
    title: str
    subject: str
    subject_name: str
    status: str
    valid_until: str
    mark: str
    canonical_hash: str
    purpose: str
    banner: str
    places: tuple[Place, ...]
    topics: tuple[Topic, ...]
    shapes: Mapping[str, Shapes]
    group: str = ""

    def place(self, code: str) -> Place | None:
        """The area with this code, if it is one of these."""
        return next((place for place in self.places if place.code == code), None)

    def topic(self, key: str) -> Topic | None:
        """The topic with this key, if it is one of these."""
        return next((topic for topic in self.topics if topic.key == key), None)

    def find(self, said: str) -> str:
        """The code of the area that was meant: by code, by whole name, or by name without "Wijk 05".

        Raises
        ------
        SessionError
            When no area or more than one can be meant.
        """
        wanted = plain(said)
        coded = [place.code for place in self.places if plain(place.code) == wanted]
        named = [
            place.code
            for place in self.places
            if wanted and (plain(place.name) == wanted or plain(place.name).endswith(f" {wanted}"))
        ]
        found = coded or named
        if len(found) == 1:
            return found[0]
        if found:
            which = ", ".join(f"{p.name} ({p.level}, {p.code})" for p in self.places if p.code in found)
            raise SessionError(f"'{said}' kan meer gebieden zijn: {which}.", remedy="Geef de code.")
        raise SessionError(f"Er is hier geen gebied '{said}'.", remedy="Kies een gebied van deze werksessie.")

    def wijk_of(self, code: str) -> str:
        """The code of the wijk in which an area lies: of itself, of the area above, or the empty string."""
        place = self.place(code)
        while place is not None and place.level != "wijk":
            place = self.place(place.parent) if place.parent != place.code else None
        return "" if place is None else place.code

    def names(self) -> tuple[str, ...]:
        """Every name in it that is no name of a person."""
        return (
            *(place.name for place in self.places),
            *(topic.label for topic in self.topics),
            *(topic.owner for topic in self.topics),
            *(topic.theme for topic in self.topics),
            self.title,
            self.subject_name,
            self.group,
        )

    def limited(self, *, wijken: Iterable[str] = (), themes: Iterable[str] = ()) -> "Scene":
        """The scene with the topics of these themes only, and with these wijken first to be looked at.

        Figures of other areas stay, since a figure is read beside those around it.
        """
        wanted = {plain(theme) for theme in themes}
        topics = tuple(t for t in self.topics if not wanted or plain(t.theme) in wanted)
        return Scene(**{**self.__dict__, "topics": topics, "places": _first(self.places, set(wijken))})

    def to_json(self) -> dict[str, Any]:
        """The scene as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Scene":
        """The scene that `to_json` gave."""
        topics = tuple(
            Topic(
                **{
                    **topic,
                    "figures": {code: Figure(**figure) for code, figure in topic["figures"].items()},
                    "legends": {
                        level: tuple(LegendRow(**row) for row in rows)
                        for level, rows in topic["legends"].items()
                    },
                }
            )
            for topic in data["topics"]
        )
        shapes = {level: Shapes(**each) for level, each in data["shapes"].items()}
        places = tuple(Place(**place) for place in data["places"])
        return cls(**{**data, "topics": topics, "shapes": shapes, "places": places})


def _first(places: tuple[Place, ...], wijken: set[str]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda p: p.code not in wijken and p.parent not in wijken))
