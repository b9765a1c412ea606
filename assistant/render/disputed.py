"""What sources say differently, on the terminal.

Two or three sides stand side by side where there is room, one below the other where there is none. More are a
table of who says what, with the quotes below it; so is whatever is piped, with a line for each who says it. What
changed over time is a line of days.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from assistant.render.quotes import FAINT, NUMBER, Look, show_statements

if TYPE_CHECKING:
    from assistant.render.page import Dispute, Side
    from assistant.render.screen import Column, Part, Screen, Surface

# More than these in columns, or one below the other, and the eye no longer finds who stands where.
_MOST_SIDES = 3
# Cells of a line of the table: who says what, and when, is not read on from line to line.
_TABLE = 112
# The rule under the head of a column, and the line of days: hollow where something followed, full where it ends.
_RULE, _RAIL, _PAST, _LAST = "─", "│ ", "○ ", "● "


def show_dispute(dispute: Dispute, screen: Screen) -> None:
    """Print a dispute, with a line free below it."""
    screen.line((dispute.heading, "bold"))
    screen.gap()
    history = dispute.kind == "history"
    if screen.piped or (len(dispute.sides) > _MOST_SIDES and not history):
        _table(dispute, screen)
    elif history:
        _history(dispute, screen)
    elif width := screen.columns(len(dispute.sides)):
        rows = [[partial(draw, side) for side in dispute.sides] for draw in (_head, _rule, _claims)]
        screen.side_by_side(rows, width)
    else:
        for side in dispute.sides:
            _side(side, screen)


def _rule(_side: Side, column: Column) -> None:
    column.line((_RULE * column.width, FAINT))


def _side(side: Side, screen: Screen) -> None:
    _head(side, screen)
    screen.gap()
    _claims(side, screen)


def _head(side: Side, surface: Surface) -> None:
    surface.line((side.label, "" if side.superseded else "bold"))
    surface.details([(one, FAINT) for one in side.standing])


def _claims(side: Side, surface: Surface) -> None:
    """What is claimed is told by the side's words already: its claims are as plain as their quotes."""
    stress = {one.quote: side.label for one in side.citations}
    notes = {one.n: one.copies for one in side.witnesses}
    show_statements(side.statements, surface, Look(style="", bare=True, stress=stress, notes=notes))


def _history(dispute: Dispute, screen: Screen) -> None:
    """Day by day, what it was: each stage with its quotes, joined by a line where lines can be drawn."""
    last = dispute.sides[-1]
    for side in dispute.sides:
        if screen.plain:
            _stage(side, screen)
        elif side is last:
            screen.railed(partial(_stage, side), (_LAST, NUMBER), "  ")
        else:
            screen.railed(partial(_stage, side), (_PAST, NUMBER), (_RAIL, FAINT))


def _stage(side: Side, surface: Surface) -> None:
    surface.details([(side.label, "bold"), (side.day, FAINT)])
    _claims(side, surface)


def _table(dispute: Dispute, screen: Screen) -> None:
    wide = replace(screen, measure=_TABLE)
    width = max(len(side.label) for side in dispute.sides) + 3
    for side in dispute.sides:
        label = side.label.ljust(width)
        for witness in side.witnesses:
            parts: list[Part] = [f"{witness.voices},", witness.day, (f" [{witness.n}]", NUMBER)]
            notes: list[Part] = [(f" {', '.join(witness.notes)}", FAINT)] if witness.notes else []
            marker = (label, "" if side.superseded else "bold")
            wide.details([*parts, *notes], marker=marker, separator=" ")
            label = " " * width
    screen.gap()
    stress = {one.quote: side.label for side in dispute.sides for one in side.citations}
    statements = [one for side in dispute.sides for one in side.statements]
    show_statements(statements, screen, Look(stress=stress))
