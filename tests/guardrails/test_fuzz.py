"""Whatever is offered: review answers with findings, clear with an own error, and never with a surprise."""

import contextlib
import dataclasses

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails import Blocked, check_name, check_text, clear, review

ODD = st.one_of(
    st.none(),
    st.integers(-5, 10**12),
    st.floats(),
    st.text(max_size=12),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
)
SERIES = st.lists(ODD, min_size=4, max_size=4)
DOSSIER = st.recursive(
    ODD, lambda inner: st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6
)
SECTIONS = ("profiel", "doel", "eigenaar", "rollen", "niveau", "indicator", "selectie", "schema")


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(policy, text):
    assert all(f.message for f in check_text("plek", text, policy=policy))
    found = check_name(text, policy=policy)
    assert found is None or found.code in ("B01", "B02")


@given(
    part=st.sampled_from(
        ["table", "reasons", "names", "parent", "cluster", "level", "size", "index", "column"]
    ),
    values=SERIES,
    section=st.sampled_from(SECTIONS),
    inside=DOSSIER,
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_submission_is_judged(part, values, section, inside, toydorp, policy, vault, peildatum):
    offered = dataclasses.replace(toydorp, dossier={**toydorp.dossier, section: inside})
    column = pd.Series(np.array([*values, None], dtype=object)[:4], index=toydorp.table.index)
    match part:
        case "table" | "reasons":
            offered = dataclasses.replace(offered, **{part: pd.DataFrame({"woningen@2024": column})})
        case "index":
            odd = toydorp.table.copy()
            odd.index = pd.Index(list(column), dtype=object)
            offered = dataclasses.replace(offered, table=odd)
        case "column":
            declared = dataclasses.replace(toydorp.columns["woningen@2024"], klass=values[0], year=values[1])
            offered = dataclasses.replace(offered, columns={"woningen@2024": declared})
        case _:
            offered = dataclasses.replace(offered, **{part: column})
    verdict = review(offered, policy=policy, vault=vault, peildatum=peildatum)
    assert verdict.to_json()["uitkomst"] in ("pass", "review", "block")
    with contextlib.suppress(Blocked):
        clear(offered, policy=policy, peildatum=peildatum)
