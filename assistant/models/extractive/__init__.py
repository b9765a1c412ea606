"""The offline reader: the sentences that answer, chosen without a language model.

Every claim is a sentence of a passage as it stands there, with the one before it where it needs that. How they are
chosen and how well that does: docs/extractive.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.models.extractive.choosing import READ, UNREAD, choose
from assistant.models.extractive.evidence import ANSWERED_FROM
from assistant.models.extractive.likelihood import likelihood
from assistant.models.extractive.rated import rate
from assistant.models.extractive.shaping import shape
from assistant.question_type import asks_author
from assistant.rewrite.authors import is_of_article
from assistant.types import Draft, Estimate, unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.reading import Reads
    from assistant.types import Question, Rejected, Seen
    from index.types import Embedder, Hit


class Extractive:
    """Answers with sentences of the passages; implements ``assistant.types.Model``.

    Args:
        embedder: Compares sentences with the question; called once a draft.
        reader: Reads the passages with the question in mind; ``None`` to do without.
    """

    name = "extractive"
    prompt = None
    # Every source's version of a contested fact must be among them; with sixteen no more is answered, only later.
    passages = 14

    def __init__(self, embedder: Embedder, reader: Reads | None = None) -> None:
        self._embedder = embedder
        self._reader = reader

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:  # noqa: ARG002  (see Model)
        """Nothing yet: finding out is what drafting does."""
        return Estimate()

    def repair(
        self,
        question: Question,  # noqa: ARG002  (see Model)
        hits: Sequence[Hit],  # noqa: ARG002
        failed: Sequence[Rejected],  # noqa: ARG002
        seen: Seen = unseen,  # noqa: ARG002
    ) -> Draft:
        """Nothing: a sentence as it stands cannot be put better."""
        return Draft(())

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """Choose the sentences that answer; see ``assistant.types.Model``.

        Returns:
            Claims made of them, the best first; none if the passages are not likely enough to answer, the
            probability of which is its confidence.

        Raises:
            EmbedderError: The sentences could not be embedded.
            ReaderError: The reader failed.
        """
        rated = rate(self._embedder, self._reader, question, hits)
        if not rated:
            return Draft(())
        confidence = round(likelihood(question, rated), 4)
        if confidence < ANSWERED_FROM and not _is_of_one_article(question, hits):
            return Draft((), confidence=confidence)
        chosen = choose(question, rated, hits, READ if self._reader else UNREAD)
        claims = shape(question, chosen, hits)
        for claim in claims:
            seen(claim)
        return Draft(claims, confidence=confidence)


def _is_of_one_article(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether it is asked what the author of this article wants: then it is on the matter, whatever its words."""
    titles = {hit.passage.document: hit.metadata.title for hit in hits}
    return asks_author(question) and len(titles) == 1 and is_of_article(question, *titles.values())
