"""Voting on topics: points of participants, and the order that follows. Never on areas and never on people."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkprofiel.errors import SessionError
from wijkprofiel.names import plain
from wijkprofiel.workshop.scene import Scene
from wijkprofiel.workshop.state import State
from wijkprofiel.workshop.text import POINTS

_LONGEST_LABEL = 60
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class VoteTopics:
    """What can be voted on: key -> label. One topic, whatever its years; and those that the session added."""

    labels: Mapping[str, str]
    areas: tuple[str, ...]

    def key_for_new(self, label: str) -> str:
        """The key of a new topic with this label.

        Raises
        ------
        SessionError
            When it is empty or long, there is one already, or it names an area.
        """
        words = f" {plain(label)} "
        if len(words.strip()) < _FEWEST_WORDS or len(label) > _LONGEST_LABEL:
            raise SessionError(
                f"Een onderwerp heeft een naam van {_FEWEST_WORDS} tot {_LONGEST_LABEL} tekens.",
                remedy="Schrijf kort waar het over gaat, zoals 'Ontmoeten'.",
            )
        if any(plain(known) == words.strip() for known in self.labels.values()):
            raise SessionError("Dit onderwerp is er al.", remedy="Stem op het onderwerp dat er staat.")
        named = [area for area in self.areas if f" {area} " in words]
        if named:
            raise SessionError(
                "Dit onderwerp noemt een gebied. Stemmen gaat over onderwerpen, niet over gebieden of mensen.",
                remedy="Laat de naam van het gebied weg. Een notitie bij dat gebied kan wel.",
            )
        return f"eigen-{len(self.labels) + 1}-{words.strip().replace(' ', '-')}"


@dataclass(frozen=True)
class Tally:
    """The outcome of a vote about one topic. Topics with as many points share their ``place``."""

    place: int
    label: str
    points: int
    shared: bool


def topics_to_vote(scene: Scene, state: State) -> VoteTopics:
    """The topics of a scene and those that were added in the session."""
    labels = {topic.indicator: topic.label for topic in scene.topics}
    areas = {plain(place.name) for place in scene.places} | {plain(place.code) for place in scene.places}
    # "Wijk 05 Berflo Es" is also said as "Berflo Es".
    areas |= {
        " ".join(words[2:]) for words in (a.split() for a in areas) if words[:1] == ["wijk"] and words[2:]
    }
    return VoteTopics({**labels, **state.own_topics}, tuple(sorted(a for a in areas if a)))


def check_points(points: Mapping[str, int], topics: VoteTopics) -> dict[str, int]:
    """The points of one participant, without zeros.

    Raises
    ------
    SessionError
        For an unknown topic, a number that is not whole or below 0, or more points than there are.
    """
    strange = [key for key in points if key not in topics.labels]
    wrong = [key for key, n in points.items() if isinstance(n, bool) or n != int(n) or n < 0]
    total = sum(points.values())
    if strange or wrong:
        raise SessionError(
            "Stemmen kan alleen met hele punten op onderwerpen van deze lijst. De stem is niet bewaard.",
            remedy="Verdeel de punten over de onderwerpen in de lijst.",
        )
    if not 0 < total <= POINTS:
        raise SessionError(
            f"Verdeel 1 tot {POINTS} punten; nu zijn het er {total}. De stem is niet bewaard.",
            remedy="Geef minder punten, of minstens één.",
        )
    return {key: int(n) for key, n in points.items() if n}


def tally(scene: Scene, state: State) -> tuple[Tally, ...]:
    """Topics that got points, most points first; the same points are the same place, in order of the alphabet.

    Empty as long as voting was not closed: nobody votes by looking at others.
    """
    if state.voting != "dicht":
        return ()
    labels = topics_to_vote(scene, state).labels
    points: dict[str, int] = {}
    for given in state.votes.values():
        for key, number in given.items():
            points[key] = points.get(key, 0) + number
    order = sorted(points, key=lambda key: (-points[key], labels[key]))
    return tuple(
        Tally(
            place=1 + sum(other > points[key] for other in points.values()),
            label=labels[key],
            points=points[key],
            shared=list(points.values()).count(points[key]) > 1,
        )
        for key in order
    )
