"""Colours that a colour-blind reader and a grey printer keep apart; a pattern for each kind of missing."""

from itertools import pairwise

import pytest

from tests.wijkprofiel.maps.colour_vision import VISION, contrast, distance, lab, smallest_distance
from wijkprofiel.errors import UsageError
from wijkprofiel.maps.palette import (
    BORDER,
    FOCUS,
    MISSING_FILL,
    MISSING_INK,
    PATTERNS,
    pattern_of,
    sequential,
)
from wijkprofiel.missing import REASONS

FAR_ENOUGH = 12
RED_TO_GREEN = ("#d7191c", "#fdae61", "#ffffbf", "#a6d96a", "#1a9641")  # ColorBrewer RdYlGn, five classes
GREY_STEP = 9


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("count", range(2, 8))
def test_all_colours_of_a_scale_lie_far_apart_for_every_reader(count, vision):
    assert smallest_distance(sequential(count), vision) >= FAR_ENOUGH


def test_red_to_green_would_fail():
    worst = min(smallest_distance(RED_TO_GREEN, vision) for vision in VISION)
    assert worst < FAR_ENOUGH


@pytest.mark.parametrize("count", range(2, 8))
def test_a_scale_grows_darker_in_steps_that_survive_grey(count):
    lightness = [lab(colour)[0] for colour in sequential(count)]
    steps = [light - dark for light, dark in pairwise(lightness)]
    assert min(steps) >= GREY_STEP


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("count", range(1, 8))
def test_the_fill_of_missing_is_no_colour_of_a_scale(count, vision):
    assert min(distance(colour, MISSING_FILL, vision) for colour in sequential(count)) >= FAR_ENOUGH


def test_missing_is_light_and_never_black():
    assert lab(MISSING_FILL)[0] > 90


def test_every_reason_has_a_pattern_of_its_own():
    assert set(PATTERNS) == set(REASONS)
    names = [pattern_of(reason).name for reason in REASONS]
    paths = [pattern_of(reason).path for reason in REASONS]
    assert len(set(names)) == len(set(paths)) == len(REASONS)


def test_lines_of_a_pattern_and_the_focus_border_stand_out():
    assert contrast(MISSING_INK, MISSING_FILL) >= 4.5
    assert contrast(FOCUS, BORDER) >= 3
    assert contrast(FOCUS, MISSING_FILL) >= 3


def test_more_classes_than_a_reader_can_tell_apart_raise():
    with pytest.raises(UsageError, match="8 klassen"):
        sequential(8)
