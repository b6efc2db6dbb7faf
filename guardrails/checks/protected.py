"""Whether a name stands for a protected attribute."""

import re
from collections.abc import Iterator

from guardrails.explain import finding
from guardrails.finding import Finding
from guardrails.policy import Policy
from guardrails.spelling import mixes_scripts
from guardrails.submission import Submission

# A name of an area that holds figures may carry more than a name.
_MORE_THAN_A_NAME = re.compile(r"[%\d]")


def check_name(text: str, *, policy: Policy, subject: str = "") -> Finding | None:
    """A blocking finding when ``text`` names a protected attribute, in whatever spelling; otherwise None.

    ``subject`` is what the finding is about; the text itself when left out.

    Examples
    --------
    >>> policy = Policy.load()
    >>> check_name("pct_niet_westers", policy=policy).code
    'B01'
    >>> check_name("dakterras", policy=policy) is None
    True
    """
    ground, word = policy.lexicon.closed_ground(text)
    if ground:
        return finding("B01", subject or text, policy=policy, ground=ground, word=word)
    if mixes_scripts(text):
        return finding("B02", subject or text, policy=policy)
    return None


def check(submission: Submission, *, policy: Policy) -> list[Finding]:
    """Findings B01 and B02, one per column, output or place whose name, label, title or lineage gives one."""
    found: dict[str, Finding] = {}
    for subject, text in _names(submission):
        if subject not in found and text:
            hit = check_name(text, policy=policy, subject=subject)
            if hit is not None:
                found[subject] = hit
    return list(found.values())


def _names(s: Submission) -> Iterator[tuple[str, str]]:
    for frame in (s.table, s.reasons):
        for name in (*frame.columns, frame.columns.name, *frame.index.names, *frame.attrs):
            if name is not None:
                yield str(name), str(name)
    for column in s.columns.values():
        for text in (
            column.name,
            column.label,
            column.unit,
            column.denominator,
            column.theme,
            *column.lineage,
        ):
            yield column.name, text
    for code, name in s.names.items():
        if isinstance(name, str) and _MORE_THAN_A_NAME.search(name):
            yield str(code), name
    for output in s.outputs.values():
        series_name = "" if output.values.name is None else str(output.values.name)
        for text in (output.name, output.title, series_name):
            yield output.name, text
    for key in ("indicator", "selectie"):
        for entry in s.dossier.get(key, ()):
            for field in ("sleutel", "naam", "titel"):
                yield str(entry.get("sleutel", entry.get("naam", key))), str(entry.get(field, ""))
