"""Whether a file of points may be counted: columns and cells about persons stop it, protected categories too."""

from collections.abc import Collection, Iterable, Sequence

from guardrails import Policy, check_name, inspect_rows
from wijkprofiel.municipal.notices import Notice
from wijkprofiel.points.meldingen import address_columns, closed_columns, name_columns, reporter_columns
from wijkprofiel.points.notices import notice
from wijkprofiel.points.stream import PointFile

FACILITIES, REPORTS = "voorzieningen", "meldingen"
# Findings about persons in cells; of a building, an address and a way to reach it are normal.
PERSONS = ("P01", "P02", "P03", "P04", "P08", "P09", "P10", "P11", "P12", "P13")
OF_A_BUILDING = ("P03", "P04", "P09", "P11", "P12")


def judge_columns(file: PointFile, *, kind: str, policy: Policy) -> list[Notice]:
    """Notices that stop because of columns or cells about persons. Names of columns only, never what is in them.

    A column with a name, an address or a telephone number is let through with ``kind`` ``voorzieningen``: it is of a
    building, and is not read. With reports it stops. When the kind was not said, it is asked.
    """
    names, addresses = name_columns(file.columns), address_columns(file.columns)
    of_a_building = {*names, *addresses}
    said = {*reporter_columns(file.columns), *(n for n in file.columns if policy.person_columns.find(n))}
    if kind == FACILITIES:
        stop, ask = said - of_a_building, frozenset[str]()
    elif kind == REPORTS:
        stop, ask = said | of_a_building, frozenset[str]()
    else:
        stop, ask = said - of_a_building, frozenset(of_a_building)
    out = []
    if stop:
        out.append(notice("U01", "kolommen", count=len(stop), names=_in_order(stop, file)))
    if ask:
        out.append(notice("U02", "kolommen", count=len(ask), names=_in_order(ask, file)))
    if not out:
        out += _cells(file, kind=kind, policy=policy, skip={*of_a_building, *closed_columns(file.columns)})
    return out


def _in_order(names: Collection[str], file: PointFile) -> str:
    return ", ".join(name for name in file.columns if name in names)


def judge_category(column: str, names: Iterable[str], *, policy: Policy) -> list[Notice]:
    """A notice when the column or one of its categories is a protected attribute."""
    texts = [column, *names]
    if any(check_name(text, policy=policy) for text in texts if text):
        return [notice("U04", column)]
    return []


def _cells(file: PointFile, *, kind: str, policy: Policy, skip: set[str]) -> list[Notice]:
    header = [str(name) for name in file.sample.columns if str(name) not in skip]
    rows = [[_cell(v) for v in row] for row in file.sample[header].itertuples(index=False, name=None)]
    found: dict[str, str] = {}
    for finding in inspect_rows(header, rows, policy=policy):
        if finding.code not in PERSONS or (kind == FACILITIES and finding.code in OF_A_BUILDING):
            continue
        column = _column(finding.subject, header)
        found.setdefault(column, finding.code)
    out = [notice("U03", column, code=code) for column, code in sorted(found.items())]
    if not out and file.size != len(file.sample):
        out.append(notice("U20", "kolommen", count=len(file.sample)))
    return out


def _cell(value: object) -> object:
    return None if value is None or value != value or isinstance(value, list | dict) else value


def _column(subject: str, header: Sequence[str]) -> str:
    fits = [name for name in header if f"kolom {name}" in subject]
    return max(fits, key=len) if fits else "tabel"
