"""Trying again what may succeed, and nothing else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from assistant.errors import ModelError, ModelRefusedError, ModelUnreachableError
from assistant.models.endpoint.faults import BrokenConnectionError, ServerRefusalError, may_pass

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.models.endpoint.deadline import Deadline
    from assistant.models.endpoint.faults import Fault

# Before the second try and the third; there is no fourth.
PAUSES_S = (0.5, 2.0)
# A server that asks for more patience is not waited for in silence: the user is told.
_LONGEST_WAIT_S = 30.0
_DAY_S = 86_400.0
_TRY_AGAIN = "Try again then, or use --model extractive."

T = TypeVar("T")


def persist(once: Callable[[], T], name: str, deadline: Deadline, hopeless: Callable[[Fault], bool]) -> T:
    """Make a call, again if it failed in a way that may pass, at most three times in all.

    Args:
        once: Makes it.
        name: The server, for messages.
        deadline: The end of all tries together.
        hopeless: Whether a refusal is one that no further try will change.

    Raises:
        ServerRefusalError: The server refused, and goes on refusing.
        ModelUnreachableError: There is no connection, or it goes on breaking.
        ModelRefusedError: The server asks for more patience than is good.
    """
    for pause in (*PAUSES_S, None):
        try:
            return once()
        except ServerRefusalError as refusal:
            fault = refusal.fault
            if hopeless(fault) or not may_pass(fault):
                raise
            wait = pause if fault.wait_s is None else fault.wait_s
            if wait is not None and wait > min(_LONGEST_WAIT_S, deadline.left):
                patience = f"{wait:.0f} s" if wait <= _DAY_S else "more than a day"
                raise ModelRefusedError(
                    f"{name} asks to wait {patience} before the next call: {fault.said}", hint=_TRY_AGAIN
                ) from refusal
            if pause is None or wait is None:
                raise
        except BrokenConnectionError as broken:
            if pause is None or broken.nobody or deadline.passed:
                raise unreachable(name, deadline, nobody=broken.nobody) from broken
            wait = min(pause, deadline.left)
        time.sleep(wait)
    raise AssertionError  # the last pass returns or raises


def unreachable(name: str, deadline: Deadline, *, nobody: bool = False, begun: bool = False) -> ModelError:
    """What to tell the user of a connection that broke; ``begun`` if some of the answer had come."""
    if deadline.passed:
        what = "did not finish its answer" if begun else "did not answer"
        return ModelUnreachableError(
            f"{name} {what} within {deadline.seconds:g} s.",
            hint="Try again, wait for longer (--set timeout_s=900), or use --model extractive.",
        )
    if nobody:
        return ModelUnreachableError(
            f"Nobody answers at {name}.",
            hint="Start the server, check base_url, or use --model extractive.",
        )
    what = "in the middle of its answer" if begun else "before it answered"
    return ModelUnreachableError(f"{name} broke off {what}.", hint="Try again, or use --model extractive.")
