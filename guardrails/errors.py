"""Errors of the guardrails: one tree, Dutch messages with a remedy."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guardrails.finding import Finding


class GuardrailsError(Exception):
    """Root of all errors here. ``remedy`` says what to do, ``exit_code`` what a command returns."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message}\nWat kunt u doen: {remedy}" if remedy else message)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message and the way out, not the inside of the program."""
        return str(self).splitlines()


class NotApproved(GuardrailsError):
    """Something was to be drawn or written that did not come out of the gate."""

    exit_code = 3


class PolicyError(GuardrailsError):
    """A policy file cannot be read, has an unknown key, or loosens a rule."""

    exit_code = 3


class VaultError(GuardrailsError):
    """The vault is absent or does not have the shape of the contract."""

    exit_code = 3


class Blocked(GuardrailsError):
    """A rule stops the work. ``findings`` holds the blocking findings."""

    exit_code = 3

    def __init__(self, message: str, *, findings: "tuple[Finding, ...]" = (), remedy: str = "") -> None:
        self.findings = findings
        super().__init__(message, remedy=remedy)


class ReleaseBlocked(Blocked):
    """A release was asked for and at least one finding blocks it."""


class AnswersNeeded(Blocked):
    """A rule asks for answers of a person (reasons, approval) that are not there yet."""

    exit_code = 4
