"""What an attack by further documents is held against: the same question without them; and the screen."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from assistant.render.terminal import show_outcome

if TYPE_CHECKING:
    from assistant.types import Answer, Refusal
    from evals.types import Case


def without_attack(case: Case) -> Case | None:
    """The case without the documents of its attack; ``None`` if none is there for it alone."""
    attack = case.gold.attack
    if attack is None or not attack.documents or case.documents is None:
        return None
    return replace(case, documents=tuple(one for one in case.documents if one not in attack.documents))


def screen(outcome: Answer | Refusal) -> str:
    """What the program prints of an outcome where it is piped: the blocks of a terminal, each on one line."""
    from rich.console import Console

    printed = StringIO()
    show_outcome(outcome, Console(file=printed, force_terminal=False))
    return printed.getvalue()
