"""What says nothing by itself and is no answer, whatever names and times it has."""

from __future__ import annotations

import pytest
from builders import hit

from assistant.models.extractive.candidates import candidates
from index.split import sentences
from index.types import Metadata, Sentence


def said(text: str) -> list[str]:
    """The sentences of a passage that may answer."""
    spans = tuple(Sentence(one.start, one.end) for one in sentences(text))
    return [one.text for one in candidates([hit(text, metadata=Metadata(), sentences=spans)])]


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Brun, legal correspondent",
        "By Ada Brun and Jon Voss in Sorne",
        "The Sorne Maid at the Orrel quay last summer.",
        "Mayor Ada Brun outside the court in Orrel.",
    ],
)
def test_a_byline_or_a_caption_is_no_answer(line: str) -> None:
    """A name with a time or a place, and nothing that is said of it."""
    assert said(f"{line}\nThe lugger struck the pier at noon.") == ["The lugger struck the pier at noon."]


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday evening Ada Brun had left.",
        "By Orrel standards, the matter was settled soon.",
        "The Sorne Maid left the quay last summer.",
        "No trace of the Sorne Maid so far.",
        "Nineteen dead on the Sorne Maid in Orrel.",
        "The Sorne Maid in Orrel on 4 March with 19 aboard.",
    ],
)
def test_what_tells_or_counts_may_answer(line: str) -> None:
    """However it begins, and however short it is."""
    assert line in said(f"{line}\nThe lugger struck the pier at noon.")


def test_a_question_leads_to_what_follows_it() -> None:
    """With its mark or without it, and inside a paragraph only to the next sentence."""
    for asked in ("Why the lugger turned.", "What has changed?"):
        text = f"{asked} The inshore way saves an hour. The mayor wept at the pier."
        spans = tuple(Sentence(one.start, one.end) for one in sentences(text))
        found = candidates([hit(text, metadata=Metadata(), sentences=spans)])
        assert [one.lead for one in found] == [asked, ""]
