"""The offline reader beside a language model: what it leaves out is added, what it invents replaced by quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import NINETEEN, SIXTY, TWENTY_THREE, Scripted, Shelf

from assistant.drafting import STOPPED
from assistant.errors import ReaderError
from assistant.ledger import find_conflicts
from assistant.positions import reader_for, stands
from assistant.second import ADDED, INSTEAD, left_out
from assistant.steps import Assistant
from assistant.types import Answer, Claim, Draft, DraftClaim, DraftQuote, Quote, Refusal, Source, unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Question, Seen
    from index.types import Hit

_ASKED = "How many people died?"
_SILENT = DraftClaim("The ferry was full.", (DraftQuote("The ferry was full", 1),))
_IN_FULL = DraftClaim("Nineteen people are dead.", (DraftQuote("Nineteen people are dead", 1),))
_VERDICT = DraftClaim("The final number is twenty-three.", (DraftQuote("The final number is twenty-three", 2),))


def _ask(model: Scripted, second: Scripted, told: list[str] | None = None) -> Answer | Refusal:
    assistant = Assistant(Shelf(), model, second=second)
    return assistant.ask(_ASKED, told=lambda claim: told.append(claim.text) if told is not None else None)


def test_a_version_that_the_model_leaves_out_is_added() -> None:
    """Told as it is verified, with the conflict, and the user knows whose choice it was."""
    told: list[str] = []
    result = _ask(Scripted((NINETEEN,)), Scripted((_SILENT, _IN_FULL, TWENTY_THREE)), told)
    assert isinstance(result, Answer)
    assert told == [claim.text for claim in result.claims] == ["19 people are dead.", "The final number is 23."]
    (conflict,) = result.conflicts
    assert [position.label for position in conflict.positions] == ["Nineteen people", "twenty-three"]
    assert result.trace.notices == (ADDED,)


def test_nothing_is_added_to_what_nobody_contradicts() -> None:
    """An answer of the model's is its own: more of the same would only be longer."""
    result = _ask(Scripted((NINETEEN,)), Scripted((_IN_FULL, _SILENT)))
    assert isinstance(result, Answer)
    assert [claim.text for claim in result.claims] == ["19 people are dead."]
    assert result.trace.notices == ()


def test_the_documents_answer_where_the_model_invents() -> None:
    """What it wrote stays listed, and is not what the answer says."""
    result = _ask(Scripted((SIXTY,)), Scripted((TWENTY_THREE,)))
    assert isinstance(result, Answer)
    assert [claim.text for claim in result.claims] == ["The final number is 23."]
    assert [one.text for one in result.removed] == ["Sixty people are dead."]
    assert result.trace.notices == (INSTEAD,)


def test_what_neither_finds_is_refused() -> None:
    """For the model's reason: something was said, and none of it was there."""
    result = _ask(Scripted((SIXTY,)), Scripted(()))
    assert isinstance(result, Refusal)
    assert result.reason == "unsupported"


def test_a_model_that_finds_no_answer_is_believed() -> None:
    """The second is not even asked."""
    second = Scripted((TWENTY_THREE,))
    assert isinstance(_ask(Scripted(()), second), Refusal)
    assert second.asked == []


@dataclass
class _Interrupted(Scripted):
    """Stopped by the user while it is heard."""

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        raise KeyboardInterrupt


def test_stopping_the_second_keeps_what_the_model_answered() -> None:
    """And says that there may be more; with nothing to keep, the question is stopped."""
    result = _ask(Scripted((NINETEEN,)), _Interrupted(()))
    assert isinstance(result, Answer)
    assert not result.complete
    assert result.trace.notices == (STOPPED,)
    with pytest.raises(KeyboardInterrupt):
        _ask(Scripted((SIXTY,)), _Interrupted(()))


@dataclass
class _Broken(Scripted):
    """Fails as a reader does whose files are damaged."""

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        raise ReaderError("The bundled reader cannot be loaded.")


def test_a_second_that_fails_takes_nothing_from_the_model() -> None:
    """What has been told stays, and why there is no more of it is said; a refusal stays one."""
    failed = "The second reading failed: The bundled reader cannot be loaded."
    result = _ask(Scripted((NINETEEN,)), _Broken(()))
    assert isinstance(result, Answer)
    assert result.trace.notices == (failed,)
    refused = _ask(Scripted((SIXTY,)), _Broken(()))
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.trace.notices) == ("unsupported", (failed,))


def test_a_model_that_says_that_nothing_is_said_is_believed() -> None:
    """Whatever it quotes for that, or nothing."""
    text = "The passages do not say how many people died."
    for quotes in ((), (DraftQuote("not stated", 1),), (DraftQuote("The ferry was full", 1),)):
        second = Scripted((TWENTY_THREE,))
        assert isinstance(_ask(Scripted((DraftClaim(text, quotes),)), second), Refusal)
        assert second.asked == []


def test_stopping_the_second_between_its_claims_is_said() -> None:
    """It had more to tell."""

    def stop(at: int) -> None:
        if at == 1:
            raise KeyboardInterrupt

    result = _ask(Scripted((NINETEEN,)), Scripted((TWENTY_THREE, _SILENT), between=stop))
    assert isinstance(result, Answer)
    assert len(result.claims) == 2
    assert not result.complete


def _by(text: str, n: int) -> Claim:
    return Claim(text, (Quote(text, f"d{n}", 0, len(text), source=n),))


def test_what_contradicts_comes_before_what_repeats() -> None:
    """Where there is room for few: the version that would be missing, then who else holds which."""
    found = [*(_by("19 people died.", n) for n in range(2, 9)), _by("23 people died.", 9)]
    added = left_out(_ASKED, [_by("19 people died.", 1)], found)
    assert [claim.text for claim in added] == [*["19 people died."] * 6, "23 people died."]


def test_a_number_that_is_taken_back_is_no_version() -> None:
    """Whoever tells it says that it was wrong."""
    told = _by("The post had wrongly reported that 19 people died.", 2)
    assert left_out(_ASKED, [_by("23 people died.", 1)], [told]) == ()


_SAID = st.sampled_from(["19 people died.", "23 people died.", "At least 20 people died.", "The ferry was full."])
_CLAIMS = st.lists(
    st.builds(
        lambda text, n: Claim(text, (Quote(text, f"d{n}", 0, len(text), source=n),)), _SAID, st.integers(1, 3)
    ),
    max_size=6,
)


@given(_CLAIMS, _CLAIMS)
def test_what_was_left_out_excludes_what_was_answered(claims: list[Claim], found: list[Claim]) -> None:
    """Nothing is added to what stands unopposed, nothing twice; what is added to an answer makes a conflict."""
    reader = reader_for(_ASKED)
    assert reader is not None
    added = left_out(_ASKED, claims, found)
    assert all(one in found for one in added)
    values = {one.told.value for one in stands(reader, claims)}
    opposed = [one for one in stands(reader, found) if all(one.told.value.excludes(value) for value in values)]
    assert bool(added) == bool(opposed and len(claims) < 8)
    said = [(one.quote.document, one.told.value) for one in stands(reader, added)]
    assert len(said) == len(set(said))
    assert not set(said) & {(one.quote.document, one.told.value) for one in stands(reader, claims)}
    if values and added and len(claims) + len(added) < 8:
        everything = [*claims, *added]
        sources = {one.quotes[0].source: one.quotes[0].document for one in everything}
        conflicts = find_conflicts(_ASKED, everything, [_source(*one) for one in sources.items()])
        assert conflicts or len({one.quote.source for one in stands(reader, everything)}) == 1


def _source(n: int, document: str) -> Source:
    return Source(n, document, f"/{document}", None, None, None, None, None, "0" * 64)


def test_the_second_reads_what_suits_it() -> None:
    """A small model is given few passages; the other version may be in a later one."""
    result = Assistant(Shelf(), Scripted((NINETEEN,)), passages=1, second=Scripted((_VERDICT,))).ask(_ASKED)
    assert isinstance(result, Answer)
    assert len(result.conflicts) == 1
    assert [one.document for one in result.trace.retrieved] == ["post", "strand"]
