"""Sentences and words of a Dutch text, counted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# A full stop after one of these ends no sentence.
_SHORT = ("bijv", "enz", "o.a", "d.w.z", "nr", "ca", "mr", "dr", "art", "incl", "excl", "t.o.v")
_END = re.compile(r"(?<=[.!?:;])[\s]+(?=[\"'(]?[A-ZÀ-Þ0-9])|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’\-.,/@%]*")
# "wordt gemeten", "is afgerond", "zijn geteld": a form of worden or zijn with a participle in the same sentence.
_PASSIVE = re.compile(
    r"\b(?:word(?:t|en)?|werd(?:en)?|geworden)\b[^.?!]*?\b(?:ge|be|ver|ont|her|af|op|uit|in|aan)\w+(?:d|t|en)\b"
    r"|\b(?:ge|be|ver|ont|her|af|op|uit|in|aan)\w+(?:d|t|en) (?:word(?:t|en)|werd(?:en)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Limits:
    """What a text should keep to: words per sentence on average and at most, passive sentences in percent."""

    mean_words: float
    longest_words: int
    passive_pct: float


@dataclass(frozen=True)
class Readability:
    """A text measured. ``mean_words`` is 0 and ``longest`` empty for a text without sentences."""

    sentences: int
    mean_words: float
    longest: str
    longest_words: int
    passive_pct: float


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a list or a heading without a full stop is a sentence of its own.

    A colon or semicolon ends a sentence where a capital or a digit follows.

    >>> sentences_of("Dit is de tabel. Zij telt bijv. 3 wijken. Klaar?")
    ['Dit is de tabel.', 'Zij telt bijv. 3 wijken.', 'Klaar?']
    """
    parts: list[str] = []
    for piece in _END.split(text.strip()):
        if parts and parts[-1].rstrip(".").lower().endswith(_SHORT) and parts[-1].endswith("."):
            parts[-1] = f"{parts[-1]} {piece}"
        elif piece.strip():
            parts.append(piece.strip())
    return parts


def words_of(sentence: str) -> list[str]:
    """The words of a sentence; a number, a year or a code counts as one word.

    >>> len(words_of("Hengelo telt 81.140 inwoners (CBS, 2020)."))
    6
    """
    return _WORD.findall(sentence)


def measure(texts: str | Sequence[str]) -> Readability:
    """Sentences of one text, or of several together, measured.

    >>> found = measure("De kaart toont wijken. Elke wijk heeft een cijfer.")
    >>> found.sentences, found.mean_words, found.longest_words
    (2, 4.5, 5)
    """
    every = [s for text in ([texts] if isinstance(texts, str) else texts) for s in sentences_of(text)]
    if not every:
        return Readability(0, 0.0, "", 0, 0.0)
    lengths = [len(words_of(sentence)) for sentence in every]
    longest = max(range(len(every)), key=lengths.__getitem__)
    passive = sum(bool(_PASSIVE.search(sentence)) for sentence in every)
    return Readability(
        sentences=len(every),
        mean_words=round(sum(lengths) / len(lengths), 1),
        longest=every[longest],
        longest_words=lengths[longest],
        passive_pct=round(100 * passive / len(every), 1),
    )
