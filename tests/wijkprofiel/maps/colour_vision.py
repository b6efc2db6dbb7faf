"""What a colour looks like to several readers, and how far two colours lie apart (CIELAB, D65)."""

from itertools import combinations

import numpy as np

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear_rgb(colour):
    """Linear RGB of ``#rrggbb``."""
    part = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(colour, vision="normal"):
    """CIELAB of ``#rrggbb`` as a reader with this vision sees it."""
    seen = np.clip(VISION[vision] @ linear_rgb(colour), 0, 1)
    ratio = _TO_XYZ @ seen / _WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, vision="normal"):
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


def smallest_distance(colours, vision="normal"):
    return min(distance(one, other, vision) for one, other in combinations(colours, 2))


def contrast(one, other):
    """Contrast ratio of WCAG 2."""
    bright = sorted((_TO_XYZ[1] @ linear_rgb(colour) for colour in (one, other)), reverse=True)
    return (bright[0] + 0.05) / (bright[1] + 0.05)
