"""Colours that a colour-blind reader and a grey printer keep apart; a pattern for each kind of missing."""

from itertools import pairwise

import numpy as np
import pytest

from tests.wijkprofiel.maps.colour_vision import VISION, contrast, distance, lab, smallest_distance
from wijkprofiel.errors import UsageError
from wijkprofiel.maps.palette import (
    BORDER,
    FOCUS,
    MISSING_FILL,
    MISSING_INK,
    PATTERNS,
    SIDES,
    diverging,
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


@pytest.mark.parametrize("vision", VISION)
def test_colours_of_differences_lie_far_apart_from_each_other_and_from_missing(vision):
    colours = diverging(SIDES, SIDES)
    assert len(colours) == 5
    assert smallest_distance([*colours, MISSING_FILL], vision) >= FAR_ENOUGH


@pytest.mark.parametrize("vision", VISION)
def test_colours_of_differences_grow_darker_all_the_way(vision):
    lightness = [lab(colour, vision)[0] for colour in diverging(SIDES, SIDES)]
    assert min(light - dark for light, dark in pairwise(lightness)) >= GREY_STEP


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("count", range(2, 8))
def test_neighbours_of_a_scale_lie_far_apart_for_every_reader(count, vision):
    assert min(distance(one, other, vision) for one, other in pairwise(sequential(count))) >= FAR_ENOUGH


def test_the_middle_of_differences_has_no_hue_and_the_sides_are_not_red_and_green():
    below, middle, above = diverging(1, 1)
    assert np.hypot(*lab(middle)[1:]) < 3
    assert lab(below)[2] > 20
    assert lab(above)[2] < -20
    assert all(abs(lab(colour)[1]) < 20 for colour in diverging(SIDES, SIDES))


def test_a_colour_of_differences_means_the_same_whatever_the_other_side_holds():
    assert diverging(0, 2) == diverging(2, 2)[2:]


def test_more_classes_on_a_side_than_there_are_colours_raise():
    with pytest.raises(UsageError, match="3 klassen"):
        diverging(3, 0)
