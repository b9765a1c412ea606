"""A draft goes through the gate claim by claim; what is verified is kept, whatever happens then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from builders import draft, hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import STOPPED, Drafted, Drafting
from assistant.drafting import draft as draft_parts
from assistant.errors import ModelError, ModelReplyError, ModelUnreachableError
from assistant.searching import Part
from assistant.types import Claim, Draft, Estimate, Question, Rejected, Usage, unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import PromptRef, Seen
    from index.types import Hit

QUESTION = Question("How many died?", "How many died?")
HITS = (hit("Nineteen people died. The ferry sank off Kelpin. All the crew swam ashore."),)
NINETEEN = ("Nineteen people died.", [("Nineteen people died.", 1)])
SANK = ("The ferry sank.", [("The ferry sank off Kelpin.", 1)])
SWAM = ("The crew swam ashore.", [("All the crew swam ashore.", 1)])
MISQUOTED = ("Nineteen people died.", [("19 persons died.", 1)])
INVENTED = ("Ten people died.", [("Ten people died.", 1)])
MISPLACED = ("It sank off Vanby.", [("The ferry sank off Vanby.", 1)])
SILENT = ("The passages do not say how many died.", [("The ferry sank off Kelpin.", 1)])

# What a round does: claims one by one, and how it ends.
Round = tuple["Sequence[tuple[str, list[tuple[str, int]]]]", "BaseException | None"]
NOTHING: Round = ((), None)


@dataclass
class Scripted:
    """A model that says in each round what it is told to, and then ends as it is told to."""

    first: Round
    second: Round = NOTHING
    failed: list[Rejected] = field(default_factory=list)
    rounds: int = 0
    name: str = "scripted"
    prompt: PromptRef | None = None
    passages: int = 5

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        """Nothing is known."""
        return Estimate()

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """The first round."""
        assert (question, hits) == (QUESTION, HITS)
        return self._say(self.first, seen)

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """The second round."""
        assert (question, hits) == (QUESTION, HITS)
        self.failed = list(failed)
        return self._say(self.second, seen)

    def _say(self, said: Round, seen: Seen) -> Draft:
        self.rounds += 1
        claims, end = said
        drafted = draft(*claims).claims
        for claim in drafted:
            seen(claim)
        if end:
            raise end
        return Draft(drafted, Usage(100, 10))


def _run(model: Scripted) -> tuple[Drafted, list[Claim]]:
    told: list[Claim] = []
    return Drafting(model, QUESTION, HITS, told.append).run(), told


def _texts(drafted: Drafted) -> tuple[list[str], list[str]]:
    return [one.text for one in drafted.verdict.claims], [one.text for one in drafted.verdict.removed]


def test_claims_are_told_as_they_pass() -> None:
    """In their order, and what is told is what is kept."""
    drafted, told = _run(Scripted(([NINETEEN, SANK], None)))
    assert _texts(drafted) == ([NINETEEN[0], SANK[0]], [])
    assert list(drafted.verdict.claims) == told
    assert (drafted.usage, drafted.cut) == (Usage(100, 10), "")


def test_a_claim_that_says_nothing_new_is_not_told_again() -> None:
    """Neither word for word nor with fewer quotes; with another quote it is another claim."""
    again = ("nineteen people died", NINETEEN[1])
    more = (NINETEEN[0], [*NINETEEN[1], ("The ferry sank off Kelpin.", 1)])
    misquoted = (NINETEEN[0], [*NINETEEN[1], *MISQUOTED[1]])  # shown already, whatever it misquotes
    drafted, told = _run(Scripted(([NINETEEN, NINETEEN, again, misquoted, more], None)))
    assert [claim.text for claim in told] == [NINETEEN[0], NINETEEN[0]]
    assert drafted.verdict.removed == ()
    assert [len(claim.quotes) for claim in drafted.verdict.claims] == [1, 2]


def test_what_failed_is_mended_once() -> None:
    """The model is told what failed and why; what it says then goes through the same gate."""
    model = Scripted(([INVENTED], None), ([NINETEEN, MISPLACED], None))
    drafted, told = _run(model)
    assert model.rounds == 2
    assert [one.text for one in model.failed] == [INVENTED[0]]
    assert "not in the passage" in model.failed[0].why
    assert _texts(drafted) == ([NINETEEN[0]], [INVENTED[0], MISPLACED[0]])
    assert len(told) == 1
    assert drafted.usage == Usage(200, 20)


def test_a_quote_that_a_claim_does_without_is_listed_and_not_mended() -> None:
    """The claim is shown; a second round has nothing to do for it."""
    model = Scripted(([(NINETEEN[0], [*NINETEEN[1], *MISQUOTED[1]])], None))
    drafted, told = _run(model)
    assert (model.rounds, len(told)) == (1, 1)
    assert _texts(drafted) == ([NINETEEN[0]], ["“19 persons died.”"])


def test_a_claim_that_was_mended_is_not_listed_as_removed() -> None:
    """Its statement is shown, with a quote that bears it out."""
    drafted, _ = _run(Scripted(([MISQUOTED], None), ([NINETEEN], None)))
    assert _texts(drafted) == ([NINETEEN[0]], [])


def test_a_claim_that_failed_twice_is_listed_once() -> None:
    """With the reason it failed for last."""
    other = (INVENTED[0], [("Nineteen people died.", 1)])
    drafted, _ = _run(Scripted(([INVENTED, INVENTED], None), ([other], None)))
    assert _texts(drafted) == ([], [INVENTED[0]])
    assert "number" in drafted.verdict.removed[0].why


def test_there_is_no_second_round_where_little_is_to_win() -> None:
    """Nor where most has passed, where what failed was said again with a quote that stands, or was a refusal."""
    for said in ([NINETEEN], [], [MISQUOTED, NINETEEN], [SILENT], [NINETEEN, INVENTED, SANK]):
        model = Scripted((said, None))
        _run(model)
        assert model.rounds == 1


@pytest.mark.parametrize(
    ("end", "cut"),
    [(KeyboardInterrupt(), STOPPED), (ModelReplyError("It broke off.", usage=Usage(7, 3)), "It broke off.")],
)
def test_what_was_verified_is_kept(end: BaseException, cut: str) -> None:
    """When the user stops it or the server breaks off, in either round.

    Why it ended is said, but for a second round that the server breaks off: the first had its own end.
    """
    first, _ = _run(Scripted(([NINETEEN, INVENTED], end)))
    assert (_texts(first), first.cut) == (([NINETEEN[0]], [INVENTED[0]]), cut)
    second, _ = _run(Scripted(([NINETEEN, INVENTED], None), ([SANK], end)))
    broken = isinstance(end, ModelError)
    assert (_texts(second), second.cut) == (([NINETEEN[0], SANK[0]], [INVENTED[0]]), "" if broken else cut)
    spent = end.usage if isinstance(end, ModelError) else Usage()
    assert (first.usage, second.usage) == (spent, Usage(100, 10) + spent)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), ModelUnreachableError("gone")])
def test_without_anything_verified_it_is_an_error(end: BaseException) -> None:
    """There is nothing to keep."""
    with pytest.raises(type(end)):
        _run(Scripted(([INVENTED], end)))


def test_a_second_round_that_fails_leaves_what_the_first_found_out() -> None:
    """That nothing was borne out is an outcome: the answer is refused for it, not for the server."""
    drafted, _ = _run(Scripted(([INVENTED], None), ((), ModelUnreachableError("gone"))))
    assert (_texts(drafted), drafted.cut) == (([], [INVENTED[0]]), "")


def test_a_reader_who_stops_while_a_claim_is_shown_keeps_it() -> None:
    """It had been verified before it was told."""

    def stop(_claim: Claim) -> None:
        raise KeyboardInterrupt

    drafted = Drafting(Scripted(([NINETEEN, SANK], None)), QUESTION, HITS, stop).run()
    assert (_texts(drafted), drafted.cut) == (([NINETEEN[0]], []), STOPPED)


claims = st.lists(st.sampled_from([NINETEEN, SANK, SWAM, MISQUOTED, INVENTED, MISPLACED, SILENT]), max_size=5)
ends = st.sampled_from([None, KeyboardInterrupt(), ModelReplyError("broken")])


@given(claims, ends, claims, ends)
def test_every_statement_is_shown_or_listed_or_neither_was_reached(
    first: list[tuple[str, list[tuple[str, int]]]],
    end: BaseException | None,
    second: list[tuple[str, list[tuple[str, int]]]],
    last: BaseException | None,
) -> None:
    """None is both shown and listed, none is listed twice, and what is told is what is kept."""
    model = Scripted((first, end), (second, last))
    try:
        drafted, told = _run(model)
    except (KeyboardInterrupt, ModelError):
        return
    shown, removed = _texts(drafted)
    assert list(drafted.verdict.claims) == told
    assert not set(shown) & set(removed)
    assert len(removed) == len(set(removed))
    said = [text for text, _ in (first + second if model.rounds == 2 else first)]
    assert set(said) == set(shown) | set(removed)


# -- several parts


@dataclass
class Apart(Scripted):
    """A model that says to each question what it is told to."""

    first: Round = NOTHING
    says: dict[str, Round] = field(default_factory=dict)

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """What is said to this question."""
        return self._say(self.says.get(question.standalone, NOTHING), seen)

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """Nothing."""
        return Draft(())


_PARTS = ("How many died?", "What became of the crew?", "How many died, and what became of the crew?")


def _parted(*rounds: Round) -> tuple[Drafted, list[Claim]]:
    told: list[Claim] = []
    parts = [Part(Question(text.rstrip("?"), text), HITS) for text in _PARTS]
    return draft_parts(Apart(says=dict(zip(_PARTS, rounds, strict=True))), parts, told.append), told


def test_parts_are_answered_one_after_the_other() -> None:
    """Each claim once, whichever part it answers; the whole is not asked for more."""
    drafted, told = _parted(([NINETEEN, SANK], None), ([SWAM, SANK], None), ([SANK], None))
    assert _texts(drafted) == ([NINETEEN[0], SANK[0], SWAM[0]], [])
    assert list(drafted.verdict.claims) == told
    assert (drafted.missing, drafted.usage) == ((), Usage(200, 20))


def test_a_part_that_nothing_answers_is_left_open() -> None:
    """In the user's own words; the others are answered."""
    drafted, _ = _parted(NOTHING, ([SWAM], None), ([SANK], None))
    assert _texts(drafted) == ([SWAM[0]], [])
    assert drafted.missing == ("How many died",)


def test_one_claim_that_answers_all_is_answer_enough() -> None:
    """What is beside it for a part alone is left out."""
    drafted, _ = _parted(([SANK, NINETEEN], None), ([SANK, SWAM], None), ([SANK], None))
    assert _texts(drafted) == ([SANK[0]], [])
    assert drafted.missing == ()


def test_the_whole_answers_where_no_part_is_answered() -> None:
    """And nothing is said to be open, for it may have all."""
    drafted, told = _parted(NOTHING, NOTHING, ([NINETEEN], None))
    assert [claim.text for claim in told] == [NINETEEN[0]]
    assert drafted.missing == ()


def test_the_whole_stands_in_for_a_part_that_says_nothing_of_it() -> None:
    """And for one to which nothing was found, unless that was told for another part."""
    drafted, _ = _parted(([NINETEEN], None), ([SANK], None), ([NINETEEN, SWAM], None))
    assert _texts(drafted)[0] == [NINETEEN[0], SWAM[0]]
    drafted, _ = _parted(([NINETEEN], None), NOTHING, ([NINETEEN, SWAM], None))
    assert (_texts(drafted)[0], drafted.missing) == ([NINETEEN[0], SWAM[0]], ())
    drafted, _ = _parted(([SWAM], None), NOTHING, ([SWAM], None))
    assert (_texts(drafted)[0], drafted.missing) == ([SWAM[0]], ("What became of the crew",))


def test_stopped_while_they_are_told_all_are_kept() -> None:
    """They are verified by then."""

    def stop(_claim: Claim) -> None:
        raise KeyboardInterrupt

    said: list[Round] = [([NINETEEN], None), ([SWAM], None), NOTHING]
    parts = [Part(Question(text.rstrip("?"), text), HITS) for text in _PARTS]
    drafted = draft_parts(Apart(says=dict(zip(_PARTS, said, strict=True))), parts, stop)
    assert (_texts(drafted)[0], drafted.cut) == ([NINETEEN[0], SWAM[0]], STOPPED)


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), ModelUnreachableError("Gone.", hint="Wait.")])
def test_stopped_between_parts_what_is_verified_is_kept(stop: BaseException) -> None:
    """Of the parts before, and of the one that was being drafted."""
    drafted, told = _parted(([NINETEEN], None), ([SWAM], stop), ([SANK], None))
    assert [claim.text for claim in told] == [NINETEEN[0], SWAM[0]]
    assert drafted.cut
    drafted, told = _parted(([NINETEEN], None), ([], KeyboardInterrupt()), NOTHING)
    assert ([claim.text for claim in told], drafted.cut) == ([NINETEEN[0]], STOPPED)


def test_stopped_before_anything_is_verified() -> None:
    """There is nothing to keep."""
    with pytest.raises(KeyboardInterrupt):
        _parted(NOTHING, ([], KeyboardInterrupt()), NOTHING)
