"""What is not declared, not aligned or of the wrong type is refused."""

import numpy as np
import pandas as pd
import pytest

from guardrails.checks import contract
from guardrails.submission import Output


def test_a_whole_submission_gives_nothing(toydorp, policy):
    assert contract.check(toydorp, policy=policy) == []


def test_shuffled_rows_are_the_same_submission(toydorp, policy, replace):
    shuffled = replace(
        toydorp, table=toydorp.table.iloc[::-1], size=toydorp.size.sample(frac=1, random_state=1)
    )
    assert contract.check(shuffled, policy=policy) == []


def spoil(submission, replace, how):
    table, reasons = submission.table.copy(), submission.reasons.copy()
    match how:
        case "extra column":
            table["geheim"] = 1.0
        case "column absent":
            table = table.drop(columns="woningen@2024")
        case "text column":
            table["woningen@2024"] = table["woningen@2024"].astype(str)
        case "object column":
            table["woningen@2024"] = table["woningen@2024"].astype(object)
        case "category":
            table["woningen@2024"] = table["woningen@2024"].astype("category")
        case "attrs":
            table.attrs["rauw"] = [1, 2, 3]
        case "name of columns":
            table.columns.name = "iets"
        case "name of index":
            table.index.name = "iets"
        case "numeric index":
            table.index = pd.Index(range(4))
        case "double code":
            table.index = pd.Index(["GM9999", "WK999900", "WK999900", "WK999902"])
        case "blank code":
            table.index = pd.Index(["GM9999", "WK999900", "WK999901 ", "WK999902"])
        case "layers":
            table.index = pd.MultiIndex.from_product([["a"], table.index])
        case "double column":
            table = pd.concat([table, table], axis=1)
        case "value and reason":
            reasons.iloc[1, 0] = "geheim"
        case "neither":
            table.iloc[1, 0] = np.nan
        case "unknown reason":
            table.iloc[1, 0], reasons.iloc[1, 0] = np.nan, "geen zin"
        case "infinite":
            table.iloc[1, 0] = np.inf
        case "empty":
            table, reasons = table.iloc[:0], reasons.iloc[:0]
        case "no table":
            return replace(submission, table={"a": 1})
        case "names of others":
            return replace(submission, names=pd.Series(["a"], index=["WK000000"]))
        case "name is no text":
            return replace(submission, names=submission.names.map(len))
        case "area in itself":
            return replace(submission, parent=pd.Series(submission.table.index, index=submission.table.index))
        case "subject absent":
            return replace(submission, subject="GM0000")
        case "nothing drawn":
            return replace(submission, drawn=())
        case "no boundaries":
            values = pd.Series({"WK999900": 0, "WK999901": 1}, dtype="Int64")
            drawn = Output(
                "kaart:woningen@2024:wijk", "class", "woningen@2024", "wijk", values, (0.0, 500.0, 2000.0)
            )
            return replace(submission, boundaries={}, outputs={drawn.name: drawn})
    return replace(submission, table=table, reasons=reasons)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("extra column", "C02"), ("column absent", "C03"), ("text column", "C04"), ("object column", "C04"),
        ("category", "C04"), ("attrs", "C05"), ("name of columns", "C05"), ("name of index", "C05"),
        ("numeric index", "C01"), ("double code", "C01"), ("blank code", "C01"), ("layers", "C01"),
        ("double column", "C01"), ("value and reason", "C07"), ("neither", "C07"), ("unknown reason", "C07"),
        ("infinite", "C07"), ("empty", "C01"), ("no table", "C01"), ("names of others", "C06"),
        ("name is no text", "C06"), ("area in itself", "C06"), ("subject absent", "C09"),
        ("nothing drawn", "C09"),
        ("no boundaries", "C09"),
    ],
)  # fmt: skip
def test_a_spoiled_submission_is_refused(how, code, build, policy, replace):
    offered = spoil(build.submission(), replace, how)
    assert code in {f.code for f in contract.check(offered, policy=policy)}


@pytest.mark.parametrize("field", ["klass", "aggregation", "kind", "use"])
def test_a_declaration_knows_only_listed_values(field, build, policy, codes):
    value = ("verkopen",) if field == "use" else "iets"
    assert codes(contract.check(build.submission([build.column(**{field: value})]), policy=policy)) == ["C10"]


@pytest.mark.parametrize(
    ("values", "edges", "what"),
    [
        ({"WK999900": 0, "WK999901": 1}, (0, 0, 1000), "lopen niet op"),
        ({"WK999900": 0, "WK999901": 7}, (0, 500, 1000), "buiten de grenzen"),
        ({"WK000000": 0}, (0, 500, 1000), "andere gebieden"),
        ({"WK999900": 1, "WK999901": 1, "WK999902": 0}, (0, 500, 1000), "andere klasse dan hun cijfer"),
        ({"WK999900": 0, "WK999901": None, "WK999902": 0}, (0, 500, 1000), "geen klasse"),
    ],
)
def test_a_map_must_follow_from_its_column(values, edges, what, build, policy):
    found = contract.check(build.submission(outputs=[build.class_map(values, edges)]), policy=policy)
    assert [f.code for f in found] == ["C08"]
    assert what in found[0].message


def test_an_output_of_an_undeclared_column_is_refused(build, policy, codes):
    drawn = build.class_map({"WK999900": 0}, (0, 500), name="herkomst@2024")
    assert codes(contract.check(build.submission(outputs=[drawn]), policy=policy)) == ["C08"]


def test_a_selection_is_zero_or_one(build, policy, codes):
    chosen = build.class_map({"WK999900": 2}, (), kind="selection")
    assert codes(contract.check(build.submission(outputs=[chosen]), policy=policy)) == ["C08"]
