"""Parts against the total beside them."""

import pytest

from wijkprofiel.quality import compare_parts


def test_the_projects_of_the_audit_report_give_a_difference():
    found = compare_parts([11, 7, 4], 23, margin=0)
    assert (found.agreement, found.total_of_parts, found.difference) == ("wijkt_af", 22, -1)


@pytest.mark.parametrize(
    ("parts", "stated", "margin", "agreement"),
    [
        ([12, 7, 4], 23, 0, "gelijk"),
        ([80, 1], 85, 4, "binnen_afronding"),
        ([80, 1], 86, 4, "wijkt_af"),
        ([80, 1], 82, None, "wijkt_af"),
        ([80, None], 81, 9, "niet_op_te_tellen"),
        ([80, float("nan")], 80, 9, "niet_op_te_tellen"),
        ([], 0, 0, "niet_op_te_tellen"),
    ],
)
def test_rounding_explains_a_difference_only_up_to_its_margin(parts, stated, margin, agreement):
    assert compare_parts(parts, stated, margin=margin).agreement == agreement


def test_a_gap_is_never_a_zero():
    assert compare_parts([80, None], 80, margin=0).total_of_parts is None
