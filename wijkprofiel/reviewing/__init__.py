"""Reviewing without Python: a page that holds everything to judge, and the answer that comes back."""

from wijkprofiel.reviewing.answer import Answer, answer_about, read_answer, take_answer
from wijkprofiel.reviewing.motivation import motivate
from wijkprofiel.reviewing.page import render_review_page

__all__ = ["Answer", "answer_about", "motivate", "read_answer", "render_review_page", "take_answer"]
