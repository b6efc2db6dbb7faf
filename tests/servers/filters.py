"""OData ``$filter`` as the local CBS understands it: comparisons, and/or/not, and the functions in use."""

import re
from collections.abc import Callable

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[(),]))"
)
COMPARE: dict[str, Callable] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "ge": lambda a, b: a is not None and b is not None and a >= b,
    "gt": lambda a, b: a is not None and b is not None and a > b,
    "le": lambda a, b: a is not None and b is not None and a <= b,
    "lt": lambda a, b: a is not None and b is not None and a < b,
}
FUNCTIONS = {
    "startswith": lambda value, start: (value or "").startswith(start),
    "endswith": lambda value, end: (value or "").endswith(end),
    "substringof": lambda needle, value: needle in (value or ""),
    "contains": lambda value, needle: needle in (value or ""),
    "substring": lambda value, start, length=None: (value or "")[
        start : None if length is None else start + length
    ],
    "tolower": lambda value: (value or "").lower(),
    "trim": lambda value: (value or "").strip(),
}


class BadFilter(ValueError):
    """A filter that the real service would refuse."""


def parse_filter(text, columns, *, ignore_order=(), ignore=()):
    """A test for a row, given as a function ``get(column) -> value``.

    Parameters
    ----------
    text : str
        The decoded filter.
    columns : set of str
        Known columns; another name is refused.
    ignore_order, ignore : collections of str
        Columns whose order comparisons, or all comparisons, the service silently skips.
    """
    parser = _Parser(_tokens(text), columns, set(ignore_order), set(ignore))
    test = parser.either()
    parser.end()
    return test


def _tokens(text):
    found, place = [], 0
    while place < len(text.rstrip()):
        match = TOKEN.match(text, place)
        if not match:
            raise BadFilter(f"Syntax error at position {place}.")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        place = match.end()
    return found


class _Parser:
    def __init__(self, tokens, columns, ignore_order, ignore):
        self.tokens, self.place = tokens, 0
        self.columns, self.ignore_order, self.ignore = columns, ignore_order, ignore

    def peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else (None, None)

    def take(self, wanted=None):
        kind, value = self.peek()
        if kind is None or (wanted is not None and value != wanted):
            raise BadFilter(f"Expected '{wanted}'.")
        self.place += 1
        return kind, value

    def end(self):
        if self.peek() != (None, None):
            raise BadFilter("Unexpected text after the filter.")

    def either(self):
        parts = [self.both()]
        while self.peek() == ("name", "or"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda get: any(part(get) for part in parts)

    def both(self):
        parts = [self.single()]
        while self.peek() == ("name", "and"):
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else lambda get: all(part(get) for part in parts)

    def single(self):
        if self.peek() == ("name", "not"):
            self.take()
            inner = self.single()
            return lambda get: not inner(get)
        if self.peek() == ("sign", "("):
            self.take("(")
            inner = self.either()
            self.take(")")
            return inner
        left, used = self.operand()
        kind, word = self.peek()
        if kind == "name" and word == "in":
            return self.within(left)
        if kind != "name" or word not in COMPARE:
            return lambda get: bool(left(get))
        self.take()
        right, _ = self.operand()
        if used & self.ignore or (word not in ("eq", "ne") and used & self.ignore_order):
            return lambda get: True
        return lambda get: COMPARE[word](left(get), right(get))

    def within(self, left):
        self.take("in")
        self.take("(")
        values = [self.operand()[0](None)]
        while self.peek() == ("sign", ","):
            self.take()
            values.append(self.operand()[0](None))
        self.take(")")
        return lambda get: left(get) in values

    def operand(self):
        kind, value = self.take()
        if kind == "text":
            text = value[1:-1].replace("''", "'")
            return (lambda get: text), set()
        if kind == "number":
            number = float(value) if "." in value else int(value)
            return (lambda get: number), set()
        if kind != "name":
            raise BadFilter(f"Unexpected '{value}'.")
        if self.peek() == ("sign", "("):
            return self.call(value)
        if value in ("null", "true", "false"):
            constant = {"null": None, "true": True, "false": False}[value]
            return (lambda get: constant), set()
        if value not in self.columns:
            raise BadFilter(f"Could not find a property named '{value}'.")
        return (lambda get: get(value)), {value}

    def call(self, name):
        if name not in FUNCTIONS:
            raise BadFilter(f"Unknown function '{name}'.")
        self.take("(")
        given = [self.operand()]
        while self.peek() == ("sign", ","):
            self.take()
            given.append(self.operand())
        self.take(")")
        work, used = FUNCTIONS[name], set().union(*(columns for _, columns in given))
        return (lambda get: work(*(part(get) for part, _ in given))), used
