"""Who is said to say it."""

from __future__ import annotations

import pytest

from assistant.fidelity.speaker import Voices, other_speaker, unattributed

_QUOTE = "The dam is safe, engineer Olav Krag said."
_PASSAGE = f"{_QUOTE} Mayor Vera Lund disagreed. She spoke in Ostra."


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("Krag said the dam is safe.", None),
        ("The engineer said the dam is safe.", None),
        ("Mayor Vera Lund said the dam is safe.", "Mayor Vera Lund"),
        ("The Strand reported that the dam is safe.", None),
        ("The dam is safe.", None),
    ],
)
def test_the_speaker_must_be_that_of_the_quotes(claim: str, other: str | None) -> None:
    """By name or office, or the outlet that prints it."""
    voices = Voices([_QUOTE], {"Olav Krag"}, ["The Strand"], ["", _PASSAGE])
    assert other_speaker(claim, voices) == other


def test_a_speaker_may_stand_for_a_pronoun() -> None:
    """The quote says "she"; the passage says who."""
    voices = Voices(["She said the dam is safe."], (), [], ["", f"{_PASSAGE} She said the dam is safe."])
    assert other_speaker("Mayor Lund said the dam is safe.", voices) is None
    assert other_speaker("Kai Holm said the dam is safe.", voices) == "Kai Holm"


@pytest.mark.parametrize(
    ("claim", "quote", "speaker", "expected"),
    [
        ("The dam is safe.", _QUOTE, "Olav Krag", False),
        ("The dam is safe.", _QUOTE, None, True),
        ("The dam is safe.", "Critics claimed that the dam is safe.", "Critics", True),
        ("Krag said the dam is safe.", _QUOTE, None, False),
        ("The dam is safe.", "The dam is safe.", None, False),
    ],
)
def test_a_report_is_no_fact(claim: str, quote: str, speaker: str | None, expected: bool) -> None:
    """Unless its speaker is shown and nobody contests it."""
    assert unattributed(claim, [quote], speaker) is expected
