"""How easy a Dutch text is to read: length of sentences, difficult words, passive sentences."""

from wijkprofiel.plain_dutch.measure import Limits, Readability, measure, sentences_of, words_of
from wijkprofiel.plain_dutch.problems import Problem, find_problems
from wijkprofiel.plain_dutch.wordlist import hard_words, load_limits

__all__ = [
    "Limits",
    "Problem",
    "Readability",
    "find_problems",
    "hard_words",
    "load_limits",
    "measure",
    "sentences_of",
    "words_of",
]
