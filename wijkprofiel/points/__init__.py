"""Points to areas: how many, per 1 000 residents, how far and how many within reach. Points never leave."""

from wijkprofiel.points.boundary_file import read_boundaries
from wijkprofiel.points.centres import Centres, middle_points, weighted_centres
from wijkprofiel.points.count import PointCounts, count_points
from wijkprofiel.points.place import Placer
from wijkprofiel.points.source import punten

__all__ = [
    "Centres",
    "Placer",
    "PointCounts",
    "count_points",
    "middle_points",
    "punten",
    "read_boundaries",
    "weighted_centres",
]
