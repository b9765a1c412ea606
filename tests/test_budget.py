"""What may be spent on a model."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelBudgetError, SettingsError
from assistant.models.endpoint.budget import Budget
from assistant.types import Usage

_CALLS = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 900), st.floats(0, 1)), max_size=12)


@given(_CALLS, st.integers(1, 4_000))
def test_no_limit_of_tokens_is_passed(calls: list[tuple[int, int, float]], most: int) -> None:
    """Whatever is asked, if servers keep to the limits that they are given."""
    budget = Budget(max_tokens=most)
    for prompt, reply, used in calls:
        with contextlib.suppress(ModelBudgetError):
            held = budget.hold(prompt, reply)
            assert min(reply, 100) <= held.reply <= reply
            budget.settle(held, Usage(prompt, int(held.reply * used)))
    assert budget.spent.prompt_tokens + budget.spent.completion_tokens <= most


@given(_CALLS, st.floats(0.0001, 0.01), st.floats(0, 20), st.floats(0, 20))
def test_no_limit_of_dollars_is_passed(
    calls: list[tuple[int, int, float]], most: float, price_in: float, price_out: float
) -> None:
    """At any price."""
    budget = Budget(max_usd=most, usd_per_million_in=price_in, usd_per_million_out=price_out)
    for prompt, reply, used in calls:
        with contextlib.suppress(ModelBudgetError):
            held = budget.hold(prompt, reply)
            budget.settle(held, Usage(prompt, int(held.reply * used)))
    assert budget.spent.usd is not None
    assert budget.spent.usd <= most + 1e-12


def test_calls_at_once_do_not_pass_a_limit_together() -> None:
    """What one may come to take is not there for another."""
    budget = Budget(max_tokens=1_000)

    def call(_n: int) -> bool:
        try:
            budget.hold(300, 200)
        except ModelBudgetError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(call, range(8))) == 2


def test_without_a_limit_nothing_is_refused_and_all_is_counted() -> None:
    """Nor is a price made up."""
    budget = Budget()
    budget.settle(budget.hold(10**9, 10**9), Usage(10**9, 5))
    assert not budget.limited
    assert budget.spent == Usage(10**9, 5, None)


def test_a_price_is_that_of_a_million_tokens() -> None:
    """Of the prompt and of the reply."""
    assert Budget(usd_per_million_in=2, usd_per_million_out=8).price(Usage(500_000, 250_000)).usd == 3.0


@pytest.mark.parametrize("prices", [(None, None), (1.0, None), (None, 1.0)])
def test_dollars_cannot_be_kept_without_a_price(prices: tuple[float | None, float | None]) -> None:
    """The settings that give it are named."""
    with pytest.raises(SettingsError) as caught:
        Budget(1.0, None, *prices)
    assert "usd_per_million_in" in caught.value.hint


def test_one_token_may_be_all_that_is_wanted() -> None:
    """A check by one word is made also when no whole reply could be paid for."""
    budget = Budget(max_tokens=50)
    assert budget.hold(49, 1).reply == 1
    with pytest.raises(ModelBudgetError, match="max_tokens 50: 0 tokens are spent"):
        budget.hold(0, 1)
