"""Reading back a bundle before it closes: the files hold what was approved and nothing besides."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guardrails.agreement import Approved, strange_parts
from guardrails.approved import Released, require_released
from guardrails.checks.persons import CONTACT_PLACES
from guardrails.explain import finding
from guardrails.finding import Finding, in_order
from guardrails.inspect import ProtectedValues
from guardrails.inspect_file import FileJudge, is_active, unread
from guardrails.policy import Policy
from guardrails.readers import Fragment, Unreadable, read
from guardrails.readers.loose import LOOSE
from guardrails.vault import Vault

LEAST = 4
# Files whose figures are compared with the approved table, by the way they end: on pages by names of areas.
PAGES = (".pdf", ".pptx")
COMPARED = (".csv", ".xlsx", ".html", ".geojson", ".json", ".jsonl", ".parquet", ".gpkg", ".pptx")


def read_back(
    folder: Path, released: Released, *, policy: Policy, vault: Vault | None
) -> tuple[Finding, ...]:
    """What stands in the finished files in ``folder`` that was not approved, heaviest first.

    Each file is read as a stranger would read it. Figures per area have to be those of an approved column, or
    follow from one by rounding or as its order; labels per area have to follow from something approved; figures
    of the vault may not be there at all.

    Raises
    ------
    NotApproved
        When ``released`` did not come out of the gate.
    """
    require_released(released)
    protected = None if vault is None else ProtectedValues(vault, policy)
    judge = FileJudge(policy, protected, typed=_folded(filter(is_active, _texts(_typed(released)))))
    approved = Approved(released)
    contacts = _contacts(released)
    out: dict[tuple[str, str], Finding] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        for found in _file(path, name, contacts, approved, judge, policy):
            out.setdefault((found.code, f"{name}: {found.subject}"), found)
    return in_order(out.values())


def _file(
    path: Path,
    name: str,
    contacts: re.Pattern[str] | None,
    approved: Approved,
    judge: FileJudge,
    policy: Policy,
) -> Iterator[Finding]:
    try:
        for fragment in read(path):
            yield from judge.judge(_without(fragment, contacts))
            where = f"{name}: {fragment.part}"
            if path.suffix in COMPARED and _of_areas(fragment):
                for code, count in strange_parts(fragment, approved):
                    yield finding(code, where, policy=policy, where=where, count=count)
            on_page = path.suffix in PAGES and fragment.kind in ("text", "metadata")
            if on_page and (count := approved.unlike_on_page(str(fragment.payload))):
                yield finding("I20", where, policy=policy, where=where, count=count)
    except Unreadable as error:
        yield unread(name, error, policy)


def _of_areas(fragment: Fragment) -> bool:
    """Whether it is a column of a table in which each row is of an area."""
    columns = fragment.kind in ("number-column", "label-column")
    return columns and any(fragment.codes) and fragment.name != LOOSE


def _contacts(released: Released) -> re.Pattern[str] | None:
    """What the dossier gives as owner and roles, however a page folds it: that is meant to be read by others."""
    said = [
        str(value)
        for section in CONTACT_PLACES
        for value in released.dossier.get(section, {}).values()
        if len(str(value)) >= LEAST
    ]
    return _folded(said)


def _typed(released: Released) -> list[Any]:
    """What persons and files of a gemeente gave: names, labels, titles, the dossier, reasons and approvals."""
    columns = [dataclasses.asdict(column) for column in released.columns.values()]
    titles = [output.title for output in released.outputs.values()]
    return [columns, titles, list(released.names), released.dossier, released.motivations, released.approvals]


def _texts(held: Any) -> Iterator[str]:
    """Every text in ``held``, however deep."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        yield from _texts([*held.keys(), *held.values()])
    elif isinstance(held, tuple | list):
        for part in held:
            yield from _texts(part)


def _folded(said: Iterable[str]) -> re.Pattern[str] | None:
    """Finds these texts also where a page folds its lines: within an address or a number too."""
    signs = ([re.escape(sign) for sign in text if not sign.isspace() and sign != "-"] for text in set(said))
    folded = [r"(?:\s|\u00ad|-)*".join(part) for part in signs if part]
    return re.compile("|".join(sorted(folded, key=len, reverse=True))) if folded else None


def _without(fragment: Fragment, contacts: re.Pattern[str] | None) -> Fragment:
    return (
        fragment
        if contacts is None
        else dataclasses.replace(fragment, payload=_blanked(fragment.payload, contacts))
    )


def _blanked(payload: Any, contacts: re.Pattern[str]) -> Any:
    if isinstance(payload, str):
        return contacts.sub(" ", payload)
    if isinstance(payload, tuple | list) and any(isinstance(part, str) for part in payload):
        return type(payload)(_blanked(part, contacts) for part in payload)
    return payload
