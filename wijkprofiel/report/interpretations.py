"""Section with what people say the figures mean, apart from the figures: role, organisation and date, no name."""

from guardrails.approved import Released
from wijkprofiel.report.content import Block, Head, Paragraph, Section, Table
from wijkprofiel.report.expectations import expectation_blocks
from wijkprofiel.report.text import NO_VOICES, VOICES_HELD, VOICES_INTRO
from wijkprofiel.report.voices import all_voices


def interpretations_section(released: Released) -> Section:
    """Every contribution that may be shown, and how many were held back; the plain statement when there are none."""
    voices = all_voices(released)
    blocks: list[Block] = [Paragraph(VOICES_INTRO if voices.shown else NO_VOICES, stress=not voices.shown)]
    if voices.shown:
        heads = (
            Head("Waarover", share=1.6),
            Head("Wat is er gezegd", share=3.4),
            Head("Door wie en wanneer", share=1.8),
        )
        rows = tuple((voice.topic, voice.text, voice.speaker) for voice in voices.shown)
        blocks.append(Table("Duiding bij de cijfers", heads, rows))
    if voices.held:
        blocks.append(Paragraph(f"Niet getoond: {voices.held}. {VOICES_HELD}"))
    blocks += expectation_blocks(released)
    return Section("duiding", "Wat zeggen mensen erover?", tuple(blocks))
