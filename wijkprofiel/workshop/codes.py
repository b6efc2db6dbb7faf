"""Codes of a session and of its participants: nobody can guess them, and everybody can read them aloud."""

import secrets

# Without signs that are read as another one.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
PARTICIPANT_LENGTH = 4


def new_code(length: int) -> str:
    """A code that nobody can guess, of signs that are read as one thing only."""
    return "".join(secrets.choice(_SIGNS) for _ in range(length))


def read_code(typed: str) -> str:
    """A code as it was typed, without spaces and marks.

    >>> read_code(" k7m-4xq ")
    'K7M4XQ'
    """
    return "".join(sign for sign in typed.upper() if sign in _SIGNS)


def shown_code(code: str) -> str:
    """A code as it is printed.

    >>> shown_code("K7M4XQ")
    'K7M-4XQ'
    """
    return f"{code[:3]}-{code[3:]}" if len(code) > PARTICIPANT_LENGTH else code


def participant_codes(count: int) -> list[str]:
    """As many different codes of participants, in alphabetical order."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code(PARTICIPANT_LENGTH))
    return sorted(codes)
