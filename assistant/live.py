"""Claims on the terminal as they are verified, until the whole answer takes their place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Group
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.text import Text

from assistant.ask import untold
from assistant.render import flat, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from assistant.types import Claim, Model

# Redrawn so often a second: enough for the spinner to turn.
_REFRESH = 8
_MARGIN = 2


@contextmanager
def verified(console: Console, model: Model) -> Iterator[Callable[[Claim], None]]:
    """Where to tell claims that have passed the gate, which are shown at once and cleared away in the end.

    Nothing is shown where nothing can be taken back (a pipe, a dumb terminal), nor for a model without a prompt,
    which answers in an instant.

    Args:
        console: The screen.
        model: Who drafts.
    """
    if not console.is_terminal or console.is_dumb_terminal or model.prompt is None:
        yield untold
        return
    claims: list[Claim] = []
    with Live(_view(claims), console=console, transient=True, refresh_per_second=_REFRESH) as live:

        def told(claim: Claim) -> None:
            claims.append(claim)
            live.update(_view(claims), refresh=True)

        yield told


def _view(claims: list[Claim]) -> Padding:
    lines = [Text(flat(safe(claim.text)), "bold") for claim in claims]
    n = len(claims)
    so_far = f"{n} verified so far; Ctrl-C keeps {'it' if n == 1 else 'them'}" if claims else "Reading…"
    return Padding(Group(*lines, Spinner("dots", Text(so_far, "dim"))), (0, _MARGIN))
