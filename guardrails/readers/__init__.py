"""Reading finished files, part by part, without any code of the programs that write them."""

from guardrails.readers.dispatch import read, read_bytes
from guardrails.readers.fragment import Absent, Budget, Fragment, TooMuch, Unreadable

__all__ = ["Absent", "Budget", "Fragment", "TooMuch", "Unreadable", "read", "read_bytes"]
