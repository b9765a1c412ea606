"""Conversations over the sample articles, as a user has them: what the ledger tells, and of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant import open_index
from assistant.ledger import find_conflicts
from assistant.types import Answer, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.api import Conversation, Index


@pytest.fixture(scope="module")
def index(ferry: Path) -> Iterator[Index]:
    """The index of the sample articles, open."""
    with open_index(ferry / ".citebound", model="extractive") as opened:
        yield opened


@pytest.fixture
def toll(index: Index) -> Conversation:
    """A conversation whose first question the sources answer differently."""
    talk = index.conversation()
    first = talk.ask("How many people died on the ferry?")
    assert isinstance(first, Answer)
    assert first.conflicts
    return talk


def test_the_conflict_of_the_question_before_is_not_told_again(toll: Conversation) -> None:
    """The weather is searched for with the dead, and yet it is not the dead whom the sources are asked about."""
    then = toll.ask("And what about the weather?")
    assert isinstance(then, Answer)
    assert then.question.asked == "And what about the weather?"
    assert find_conflicts(then.question.standalone, then.claims, then.sources)
    assert then.conflicts == ()


def test_what_is_doubted_is_told_with_its_conflict(toll: Conversation) -> None:
    """Whether it is still true, the other numbers tell; thanks in between change nothing."""
    thanked = toll.ask("Thank you!")
    assert isinstance(thanked, Refusal)
    assert (thanked.reason, thanked.message) == ("underspecified", "What do you want to know?")
    then = toll.ask("Is that still true?")
    assert isinstance(then, Answer)
    assert then.question.before == "How many people died on the ferry?"
    assert then.conflicts


def test_a_question_that_is_put_in_other_words_has_a_conflict_of_its_own(index: Index) -> None:
    """Her age is asked with a pronoun, and told as a history."""
    talk = index.conversation()
    talk.ask("Who was the first officer?")
    then = talk.ask("How old was she?")
    assert isinstance(then, Answer)
    assert then.question.standalone == then.question.asked == "How old was the first officer?"
    assert [one.kind for one in then.conflicts] == ["history"]
