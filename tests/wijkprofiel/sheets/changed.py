"""Maps of Toydorp with other areas, names or gaps."""

from dataclasses import replace

import numpy as np

from wijkprofiel.maps.model import MissingRow
from wijkprofiel.maps.palette import MISSING_FILL, pattern_of
from wijkprofiel.missing import REASONS, reason_label


def renamed(kaart, name):
    """The map with another name for its first area."""
    return replace(kaart, areas=replace(kaart.areas, names=(name, *kaart.areas.names[1:])))


def many_areas(kaart, count):
    """The same map with ``count`` areas, all on the ground and with the figure of the first."""
    first = kaart.areas.codes[0]
    codes = tuple(f"BU9999{number:04d}" for number in range(count))
    areas = replace(
        kaart.areas,
        codes=codes,
        names=tuple(f"Buurt met een lange naam {code}" for code in codes),
        figures=np.repeat(kaart.areas.figures[:1], count),
        classes=np.repeat(kaart.areas.classes[:1], count),
        kinds=np.repeat(kaart.areas.kinds[:1], count),
    )
    return replace(kaart, areas=areas, geometry=kaart.geometry.loc[[first] * count].set_axis(list(codes)))


def without_figures(kaart, reason, *, first=0):
    """The map without figures from place ``first`` on, for one reason."""
    gone = np.arange(len(kaart.areas)) >= first
    areas = replace(
        kaart.areas,
        figures=np.where(gone, np.nan, kaart.areas.figures),
        classes=np.where(gone, -1, kaart.areas.classes),
        kinds=np.where(gone, REASONS.index(reason), kaart.areas.kinds),
    )
    row = MissingRow(reason, reason_label(reason), MISSING_FILL, pattern_of(reason).name, int(gone.sum()))
    kept = tuple(gap for gap in kaart.missing if first and gap.reason != reason)
    return replace(kaart, areas=areas, missing=(*kept, row))
