"""Texts of a file of a gemeente that a spreadsheet program would run: they stay what they are, as text."""

import re

_RUNS = re.compile(r"^\s*[=＝+\-@\t\r]")


def as_text(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet program would take it for a formula.

    An apostrophe is how such programs themselves mark text; a reader sees what was typed. Applied twice it
    changes nothing more.

    >>> as_text("=1+1"), as_text("Openbare Ruimte"), as_text(as_text("@SOM(A1)"))
    ("'=1+1", 'Openbare Ruimte', "'@SOM(A1)")
    """
    return f"'{text}" if _RUNS.match(text) else text
