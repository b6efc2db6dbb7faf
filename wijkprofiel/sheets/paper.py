"""Kinds of paper: how large a sheet is, where its parts stand and how large its letters are."""

from collections.abc import Mapping
from dataclasses import dataclass

from wijkprofiel.errors import UsageError


@dataclass(frozen=True)
class Frame:
    """A rectangle on the page in millimetres, from the top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Paper:
    """A kind of paper, in millimetres and points.

    ``ground``, ``column`` and ``notes`` are where the map, the legend with the key, and the account stand on the
    first page; ``body`` is what a further page has. Letters that come in a choice are tried from large to small;
    what does not fit in the smallest goes to a further page.
    """

    key: str
    name: str
    width: float
    height: float
    margin: float
    ground: Frame
    column: Frame
    notes: Frame
    body: Frame
    narrowest_ground: float
    narrowest_key: float
    key_columns: int
    note_columns: int
    most_names: int
    title_pt: tuple[float, ...]
    subtitle_pt: float
    legend_pt: float
    label_pt: float
    small_pt: float
    stamp_pt: float
    key_pt: tuple[float, ...]
    note_pt: tuple[float, ...]

    @property
    def inner_width(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def column_pt(self) -> tuple[float, ...]:
        """Letters of the legend, from large to small."""
        return tuple(max(self.legend_pt - step, self.smallest_pt) for step in (0.0, 0.5, 1.0, 1.5, 2.0))

    @property
    def smallest_pt(self) -> float:
        """No text on this paper is smaller."""
        return min(*self.key_pt, *self.note_pt, self.small_pt)

    @property
    def header_mm(self) -> float:
        """Where the rule under the header lies."""
        return self.ground.top - 1.8


A4 = Paper(
    key="a4",
    name="A4",
    width=297.0,
    height=210.0,
    margin=10.0,
    ground=Frame(10.0, 30.0, 196.0, 124.0),
    column=Frame(212.0, 30.0, 75.0, 124.0),
    notes=Frame(10.0, 158.0, 277.0, 41.0),
    body=Frame(10.0, 30.0, 277.0, 168.0),
    narrowest_ground=92.0,
    narrowest_key=40.0,
    key_columns=4,
    note_columns=3,
    most_names=24,
    title_pt=(18.0, 16.0, 14.0, 12.0),
    subtitle_pt=10.5,
    legend_pt=9.0,
    label_pt=9.0,
    small_pt=8.0,
    stamp_pt=15.0,
    key_pt=(9.0, 8.5, 8.0, 7.5),
    note_pt=(9.0, 8.5, 8.0, 7.5),
)
A3 = Paper(
    key="a3",
    name="A3",
    width=420.0,
    height=297.0,
    margin=13.0,
    ground=Frame(13.0, 40.0, 284.0, 188.0),
    column=Frame(305.0, 40.0, 102.0, 188.0),
    notes=Frame(13.0, 233.0, 394.0, 48.0),
    body=Frame(13.0, 40.0, 394.0, 238.0),
    narrowest_ground=130.0,
    narrowest_key=52.0,
    key_columns=5,
    note_columns=3,
    most_names=40,
    title_pt=(26.0, 23.0, 20.0, 17.0),
    subtitle_pt=14.0,
    legend_pt=12.0,
    label_pt=11.0,
    small_pt=10.0,
    stamp_pt=21.0,
    key_pt=(12.0, 11.0, 10.0, 9.0),
    note_pt=(11.0, 10.5, 10.0, 9.5, 9.0),
)
# A slide is read from afar: large letters, and the key and the rest of the account on slides of their own.
SLIDE = Paper(
    key="dia",
    name="dia 16:9",
    width=338.67,
    height=190.5,
    margin=11.0,
    ground=Frame(11.0, 31.0, 206.0, 113.0),
    column=Frame(224.0, 31.0, 103.67, 113.0),
    notes=Frame(11.0, 148.5, 316.67, 31.0),
    body=Frame(11.0, 31.0, 316.67, 146.0),
    narrowest_ground=110.0,
    narrowest_key=62.0,
    key_columns=4,
    note_columns=3,
    most_names=24,
    title_pt=(24.0, 21.0, 18.0, 16.0),
    subtitle_pt=14.0,
    legend_pt=12.5,
    label_pt=11.5,
    small_pt=10.0,
    stamp_pt=18.0,
    key_pt=(12.0, 11.0, 10.5),
    note_pt=(12.0, 11.5, 11.0, 10.5),
)
PAPERS: Mapping[str, Paper] = {paper.key: paper for paper in (A4, A3, SLIDE)}


def paper_of(key: str) -> Paper:
    """The paper with this name: ``a4``, ``a3`` or ``dia``.

    Raises
    ------
    UsageError
        For any other name.

    Examples
    --------
    >>> paper_of("A3").width
    420.0
    """
    paper = PAPERS.get(key.strip().lower())
    if paper is None:
        raise UsageError(
            f"Het formaat '{key}' voor een kaartblad ken ik niet.",
            remedy=f"Kies uit: {', '.join(PAPERS)}.",
        )
    return paper
