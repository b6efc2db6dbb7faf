"""Errors of wijkprofiel: one tree, Dutch messages with a remedy and the exit code of a command."""


class WijkprofielError(Exception):
    """Root of all errors of this package.

    ``message`` says what happened and why it matters, ``remedy`` what to do, ``exit_code`` what a command returns.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}\nWat kunt u doen: {remedy}" if remedy else message)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message and the way out, not the inside of the program."""
        return str(self).splitlines()


class UsageError(WijkprofielError):
    """Wrong use: an unknown name, a file where a folder is expected."""

    exit_code = 2


class IncompleteSheet(UsageError):
    """A map sheet lacks what a reader must be able to see: title, source, year, unit, method, owner or status."""


class UnknownArea(UsageError):
    """No gemeente, wijk or buurt has this name or code."""


class AmbiguousArea(UsageError):
    """More than one area has this name."""


class UnknownIndicator(UsageError):
    """The catalogue has no such indicator."""


class DossierError(WijkprofielError):
    """A dossier cannot be read or does not follow its schema."""

    exit_code = 3


class MissingValueError(WijkprofielError):
    """The missing-value contract is broken."""


class SourceError(WijkprofielError):
    """A source is absent, unreachable or changed."""

    exit_code = 5


class BoundaryError(WijkprofielError):
    """Figures and boundaries do not belong together."""

    exit_code = 3


class BundleError(WijkprofielError):
    """A bundle cannot be written or read."""

    exit_code = 1


class CheckDeviates(WijkprofielError):
    """The check of a bundle found a deviation."""

    exit_code = 6


class ClassLimitError(WijkprofielError):
    """A figure lies outside the class limits, or the limits do not rise."""
