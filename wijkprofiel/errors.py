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


class StoreDamaged(SourceError):
    """Something in the store of fetched data is absent, changed or of another version."""


class ConceptError(SourceError):
    """A column of a source is not known, can mean more than one thing, or contradicts what is known of it."""


class SeriesBreak(WijkprofielError):
    """Figures of these years are not one series: the definition or the groups changed."""

    exit_code = 3


class SourceUnreachable(SourceError):
    """A source gave no usable answer.

    ``cause`` names why in one English word for programs: ``network``, ``proxy``, ``certificate``, ``timeout``,
    ``outage``, ``refused``, ``redirect`` or ``cancelled``. ``status`` is the HTTP status when there was one.
    """

    def __init__(self, message: str, *, cause: str, remedy: str = "", status: int | None = None) -> None:
        self.cause = cause
        self.status = status
        super().__init__(message, remedy=remedy)


class SourceOffline(SourceError):
    """Something must be fetched, and working without network was asked for."""


class UnknownTable(SourceError):
    """The source has no such table, set or collection."""


class UnexpectedAnswer(SourceError):
    """A source answered with something else than was agreed: HTML, cut-off JSON, other columns."""


class EmptyAnswer(SourceError):
    """A source has no rows for what was asked, while there should be some."""


class IncompleteAnswer(SourceError):
    """Rows are missing or stand double: the count, the row numbers or the areas do not fit."""


class SourceChanged(SourceError):
    """The source put a new release in place while it was being read."""


class BoundaryError(WijkprofielError):
    """Figures and boundaries do not belong together."""

    exit_code = 3


class BundleError(WijkprofielError):
    """A bundle cannot be written or read."""

    exit_code = 1


class SessionError(WijkprofielError):
    """Something cannot be done in a workshop; nothing of it was kept."""

    exit_code = 2


class SessionChanged(SessionError):
    """Someone else changed the same thing in the meantime; what was typed is not written over theirs."""


class SessionDamaged(SessionError):
    """The log of a workshop was changed by hand or is damaged."""

    exit_code = 3


class NotForSession(WijkprofielError):
    """A bundle or dossier may not be shown in a workshop: it deviates, expired, was recalled or lacks a consent."""

    exit_code = 3


class SourceNotReady(WijkprofielError):
    """A file of a gemeente is stopped (exit code 3) or waits for answers (exit code 4)."""

    exit_code = 4


class CheckDeviates(WijkprofielError):
    """The check of a bundle found a deviation."""

    exit_code = 6


class ClassLimitError(WijkprofielError):
    """A figure lies outside the class limits, or the limits do not rise."""


class QualityError(WijkprofielError):
    """The quality of the data was not measured, or the measurement cannot be read."""

    exit_code = 3
