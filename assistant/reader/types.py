"""What the reader is given and what it says; offsets count characters."""

from __future__ import annotations

from typing import NamedTuple


class Passage(NamedTuple):
    """A text to read, of which about 250 tokens count.

    ``sentences`` are its ``[start, end)`` in ``text``. The ``title`` is read before the text, as a line of its
    own, and cut to 24 tokens.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    title: str = ""


class Read(NamedTuple):
    """What is said of one sentence.

    ``relevance`` is a logit, the mean over its tokens: whether it is part of an answer. ``answer`` is the best
    span inside it, ``[start, end)`` in the passage's text and at most 20 tokens long. ``span`` says how much
    likelier that is than no answer: the sum of the logits of its two ends, less that of no answer.

    Of a sentence of which nothing is within reach both numbers are ``-inf`` and ``answer`` is ``None``.
    """

    relevance: float
    answer: tuple[int, int] | None
    span: float


class Reading(NamedTuple):
    """What is said of one passage: the logit that it answers the question, and each of its sentences, in order."""

    answerable: float
    sentences: tuple[Read, ...]
