"""A moving line on a terminal while a command works."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

_talk = Console(stderr=True, highlight=False)


@contextmanager
def working(what: str, quiet: bool) -> Iterator[Any]:
    """A moving line on a terminal while something runs; the value is a function that names the step."""
    if quiet or not _talk.is_terminal:
        yield lambda step: None
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=_talk, transient=True) as bar:
        task = bar.add_task(what)
        yield lambda step: bar.update(task, description=f"{what}: {step}")
