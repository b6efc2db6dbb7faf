"""How far a long job is: a moving line on a terminal, a bar in a notebook, or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from IPython import get_ipython
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from tqdm.auto import tqdm


class Meter(Protocol):
    """What a job tells while it runs."""

    def say(self, text: str) -> None:
        """What is being done now."""

    def tell(self, done: int, total: int | None, received: int) -> None:
        """How many pieces are done, of how many (None until known), and the bytes that came in."""


class Silence:
    """A meter that shows nothing."""

    def say(self, text: str) -> None:
        """Nothing is shown."""

    def tell(self, done: int, total: int | None, received: int) -> None:
        """Nothing is shown."""


class _TerminalMeter:
    def __init__(self, bars: Bars) -> None:
        self._bars, self._task = bars, bars.add_task("", total=None)

    def say(self, text: str) -> None:
        self._bars.reset(self._task, total=None, description=text)

    def tell(self, done: int, total: int | None, received: int) -> None:
        # Bytes are what a user waits for; how many are to come is only known per page.
        expected = None if not total or not done else max(received, received * total // done)
        self._bars.update(self._task, completed=received, total=expected)


class _NotebookMeter:
    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar = bar

    def say(self, text: str) -> None:
        self._bar.reset()
        self._bar.set_description_str(text)

    def tell(self, done: int, total: int | None, received: int) -> None:
        self._bar.total = total
        self._bar.n = done
        self._bar.set_postfix_str(f"{received / 1e6:.1f} MB")
        self._bar.refresh()


def in_notebook() -> bool:
    """Whether this runs in the kernel of a notebook.

    >>> in_notebook()
    False
    """
    shell = get_ipython()
    return shell is not None and getattr(shell, "kernel", None) is not None


@contextmanager
def shown_progress(*, quiet: bool = False, console: Console | None = None) -> Iterator[Meter]:
    """A meter that fits where this runs; with ``quiet``, or where nobody looks, one that shows nothing."""
    place = console or Console(stderr=True)
    if quiet:
        yield Silence()
    elif in_notebook():
        with tqdm(leave=False, unit="pagina") as bar:
            yield _NotebookMeter(bar)
    elif place.is_terminal:
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=place, transient=True) as bars:
            yield _TerminalMeter(bars)
    else:
        yield Silence()
