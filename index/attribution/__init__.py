"""To whom a document attributes each of its sentences, and the time each speaks of.

Precision comes first: a wrong speaker is worse than none. A speaker is only ever read where the text names him,
by the rules of ``index.attribution.reporting``, and carried on to no other sentence than

- one inside the same quotation (``“A. B,” said Lund.``), or in the quotation that follows directly upon
  ``“A,” said Lund.``;
- one said by "he", "she", "it" or "they" right after his, or after a sentence of which he is the subject, while
  nobody else that the pronoun could mean has been named since;
- the rest of a line of dialogue that begins with his name: ``Lund: A. B.``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.attribution.dates import stated
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.types import Span


def attribute(text: str, spans: Sequence[Span]) -> tuple[Sentence, ...]:
    """Attribute the sentences of ``text``.

    Args:
        text: The document.
        spans: Its sentences, in order, without overlap, as ``index.split.sentences`` returns them.

    Returns:
        One record per span, in order. ``speaker`` is a piece of ``text``, ``as_of`` a piece of the sentence.
    """
    # The rules wait until somebody is attributed: days and names are read in answering, too.
    from index.attribution.speaking import speakers

    found = speakers(text, spans)
    return tuple(
        Sentence(
            span.start,
            span.end,
            speaker=None if by is None else text[by.start : by.end],
            as_of=stated(text[span.start : span.end]),
        )
        for span, by in zip(spans, found, strict=True)
    )
